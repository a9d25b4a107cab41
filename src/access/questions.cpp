#include "access/questions.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <utility>

#include "base/text.h"
#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

using Problem = std::optional<std::string>;

// What `map` says wrongly about itself: its type, or a key that is not among `known`.
Problem shape_problem(const Value& map, std::string_view name,
                      std::initializer_list<std::string_view> known) {
    if (!map.is_map()) {
        return std::string(name) + " is no object";
    }
    for (const Member& member : map.members()) {
        if (std::ranges::find(known, member.key()) == known.end()) {
            return std::string(name) + " has no member '" + printable(member.key()) + "'";
        }
    }
    return std::nullopt;
}

// Takes texts out of a map; null and a missing member are "".
class Texts {
public:
    Texts(const Value& map, std::string_view name) : map_(map), name_(name) {}
    std::string take(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_text()) {
            problem_ = std::string(name_) + "." + std::string(key) + " is no text";
        }
        return std::string(value.text_or());
    }
    [[nodiscard]] const Problem& problem() const { return problem_; }

private:
    const Value& map_;
    std::string_view name_;
    Problem problem_;
};

Problem read_resource_attributes(const Value& map, AccessRequest& request) {
    constexpr std::string_view kName = "resourceAttributes";
    if (auto problem = shape_problem(map, kName,
                                     {"namespace", "verb", "group", "version", "resource",
                                      "subresource", "name", "fieldSelector", "labelSelector"})) {
        return problem;
    }
    Texts texts(map, kName);
    request.ns = texts.take("namespace");
    request.verb = texts.take("verb");
    request.group = texts.take("group");
    static_cast<void>(texts.take("version"));
    request.resource = texts.take("resource");
    request.subresource = texts.take("subresource");
    request.name = texts.take("name");
    return texts.problem();
}

Problem read_url_attributes(const Value& map, AccessRequest& request) {
    constexpr std::string_view kName = "nonResourceAttributes";
    if (auto problem = shape_problem(map, kName, {"path", "verb"})) {
        return problem;
    }
    Texts texts(map, kName);
    request.path = texts.take("path");
    request.verb = texts.take("verb");
    return texts.problem();
}

Problem read_groups(const Value& list, std::vector<std::string>& groups) {
    if (!list.is_null() && !list.is_list()) {
        return "groups is no list";
    }
    for (const Value& group : list.items_or_none()) {
        if (!group.is_text()) {
            return "groups holds something that is no text";
        }
        groups.emplace_back(group.as_text());
    }
    return std::nullopt;
}

// pkg/apis/authorization/validation/validation.go ValidateSubjectAccessReviewSpec.
Problem read_spec(const Value& spec, Question& question) {
    if (auto problem = shape_problem(
            spec, "the question",
            {"user", "groups", "uid", "extra", "resourceAttributes", "nonResourceAttributes"})) {
        return problem;
    }
    const Value resource = spec.get("resourceAttributes");
    const Value url = spec.get("nonResourceAttributes");
    if (resource.is_null() == url.is_null()) {
        return "exactly one of resourceAttributes and nonResourceAttributes is asked about";
    }
    Texts texts(spec, "the question");
    question.who.user = texts.take("user");
    if (texts.problem()) {
        return texts.problem();
    }
    if (auto problem = read_groups(spec.get("groups"), question.who.groups)) {
        return problem;
    }
    if (question.who.user.empty() && question.who.groups.empty()) {
        return "neither user nor groups is given";
    }
    return url.is_null() ? read_resource_attributes(resource, question.request)
                         : read_url_attributes(url, question.request);
}

Result<Question> read_line(std::string_view line, Span where) {
    constexpr const char* kHint = "each line is the spec of a SubjectAccessReview as JSON";
    Store store;
    const auto spec = decode_json(line, store);
    if (!spec) {
        where.column = spec.error().where.column;
        return fail(ErrorCode::usage, spec.error().message, std::move(where), kHint);
    }
    Question question;
    if (const Problem problem = read_spec(*spec, question)) {
        return fail(ErrorCode::usage, *problem, std::move(where), kHint);
    }
    return question;
}

}  // namespace

Result<std::vector<Question>> read_questions(const std::string& file, std::string_view text) {
    std::vector<Question> questions;
    std::uint32_t number = 0;
    for (const std::string_view line : split(text, '\n')) {
        ++number;
        if (trim(line).empty()) {
            continue;
        }
        auto question = read_line(line, {file, number, 0});
        if (!question) {
            return tl::unexpected(question.error());
        }
        questions.push_back(std::move(*question));
    }
    return questions;
}

}  // namespace assay
