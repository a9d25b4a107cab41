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

// Requirements that say "equals"; of a raw selector its terms "field=value"
// (apiserver pkg/authorization/authorizer, apis/authorization helpers).
Problem read_fields(const Value& selector, AccessRequest& request) {
    constexpr std::string_view kName = "fieldSelector";
    if (selector.is_null()) {
        return std::nullopt;
    }
    if (auto problem = shape_problem(selector, kName, {"rawSelector", "requirements"})) {
        return problem;
    }
    for (const std::string_view term : split(selector.get("rawSelector").text_or(), ',')) {
        const std::size_t equals = term.find('=');
        if (equals != std::string_view::npos && equals > 0 && term[equals - 1] != '!') {
            const std::string_view value = term.substr(equals + 1);
            request.fields.emplace_back(term.substr(0, equals),
                                        value.starts_with('=') ? value.substr(1) : value);
        }
    }
    for (const Value& requirement : selector.get("requirements").items_or_none()) {
        const auto values = requirement.get("values").items_or_none();
        if (requirement.get("operator").text_or() == "In" && values.size() == 1) {
            request.fields.emplace_back(requirement.get("key").text_or(), values.front().text_or());
        }
    }
    return std::nullopt;
}

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
    if (texts.problem()) {
        return texts.problem();
    }
    return read_fields(map.get("fieldSelector"), request);
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

Problem read_texts(const Value& list, std::string_view name, std::vector<std::string>& texts) {
    if (!list.is_null() && !list.is_list()) {
        return std::string(name) + " is no list";
    }
    for (const Value& item : list.items_or_none()) {
        if (!item.is_text()) {
            return std::string(name) + " holds something that is no text";
        }
        texts.emplace_back(item.as_text());
    }
    return std::nullopt;
}

Problem read_extra(const Value& map, UserExtra& extra) {
    if (!map.is_null() && !map.is_map()) {
        return "extra is no object";
    }
    for (const Member& member : map.members_or_none()) {
        if (auto problem =
                read_texts(member.value, "a value of extra", extra[std::string(member.key())])) {
            return problem;
        }
    }
    return std::nullopt;
}

Problem read_impersonated(const Value& map, Question& question) {
    if (map.is_null()) {
        return std::nullopt;
    }
    constexpr std::string_view kName = "impersonate";
    if (auto problem = shape_problem(map, kName, {"user", "uid", "groups", "extra"})) {
        return problem;
    }
    ImpersonatedUser wanted;
    Texts texts(map, kName);
    wanted.user = texts.take("user");
    wanted.uid = texts.take("uid");
    if (texts.problem()) {
        return texts.problem();
    }
    if (auto problem = read_texts(map.get("groups"), "impersonate.groups", wanted.groups)) {
        return problem;
    }
    if (auto problem = read_extra(map.get("extra"), wanted.extra)) {
        return problem;
    }
    if (wanted.user.empty() && wanted.uid.empty() && wanted.groups.empty() &&
        wanted.extra.empty()) {
        return "impersonate names nobody";
    }
    question.impersonated = std::move(wanted);
    return std::nullopt;
}

Problem read_object(const Value& object, Question& question) {
    if (object.is_null()) {
        return std::nullopt;
    }
    if (!object.is_map()) {
        return "object is no object";
    }
    if (question.request.path) {
        return "an object is written to a resource, not to a URL";
    }
    question.writes = true;
    question.object = object;
    return std::nullopt;
}

// pkg/apis/authorization/validation/validation.go ValidateSubjectAccessReviewSpec.
Problem read_spec(const Value& spec, Question& question) {
    if (auto problem = shape_problem(spec, "the question",
                                     {"user", "groups", "uid", "extra", "resourceAttributes",
                                      "nonResourceAttributes", "impersonate", "object"})) {
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
    if (auto problem = read_texts(spec.get("groups"), "groups", question.who.groups)) {
        return problem;
    }
    if (auto problem = read_extra(spec.get("extra"), question.who.extra)) {
        return problem;
    }
    if (question.who.user.empty() && question.who.groups.empty()) {
        return "neither user nor groups is given";
    }
    if (auto problem = url.is_null() ? read_resource_attributes(resource, question.request)
                                     : read_url_attributes(url, question.request)) {
        return problem;
    }
    if (auto problem = read_impersonated(spec.get("impersonate"), question)) {
        return problem;
    }
    return read_object(spec.get("object"), question);
}

Result<Question> read_line(std::string_view line, Span where) {
    constexpr const char* kHint = "each line is the spec of a SubjectAccessReview as JSON";
    auto store = std::make_shared<Store>();
    const auto spec = decode_json(line, *store);
    if (!spec) {
        where.column = spec.error().where.column;
        return fail(ErrorCode::usage, spec.error().message, std::move(where), kHint);
    }
    Question question;
    question.line = line;
    if (const Problem problem = read_spec(*spec, question)) {
        return fail(ErrorCode::usage, *problem, std::move(where), kHint);
    }
    if (question.writes) {
        question.store = std::move(store);
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
