#include "evaluate/fixture.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"
#include "evaluate/fixture_evidence.h"
#include "value/decode.h"

namespace assay {
namespace {

// The date fixtures are judged at unless they say another.
constexpr std::string_view kDefaultDate = "2026-11-01";
constexpr std::array<std::string_view, 9> kKeys{
    "objects", "nodes", "configz", "requests", "probes", "target", "params", "asOf", "expect"};

// Verdict of "fail.flag-over-file.yaml".
std::optional<Verdict> verdict_of_name(std::string_view file) {
    const std::string_view name = file.substr(file.rfind('/') + 1);
    const std::string_view word = name.substr(0, name.find('.'));
    return word == "na" ? Verdict::not_applicable : verdict_of(word);
}

Result<Expectation> read_expectation(const FixtureReader& reader, const Value& expect) {
    Expectation wanted;
    if (auto keys = reader.keys(expect, "expect",
                                {"subject", "evidence", "message", "reason", "upgrade", "count"});
        !keys) {
        return tl::unexpected(keys.error());
    }
    const Value subject = expect.get("subject");
    if (!subject.is_null()) {
        if (auto keys =
                reader.keys(subject, "expect.subject", {"apiVersion", "kind", "namespace", "name"});
            !keys) {
            return tl::unexpected(keys.error());
        }
        wanted.subject = SubjectRef{std::string(subject.get("apiVersion").text_or()),
                                    std::string(subject.get("kind").text_or()),
                                    std::string(subject.get("namespace").text_or()),
                                    std::string(subject.get("name").text_or())};
    }
    wanted.evidence = expect.get("evidence").text_or();
    wanted.message = expect.get("message").text_or();
    wanted.reason = expect.get("reason").text_or();
    wanted.upgrade = expect.get("upgrade").text_or();
    const Value count = expect.get("count");
    if (count.is_integer() && count.as_integer() >= 0) {
        wanted.count = static_cast<std::size_t>(count.as_integer());
    }
    if (!wanted.reason.empty() && !reason_from(wanted.reason)) {
        return reader.fault("expect.reason", "there is no reason '" + wanted.reason + "'");
    }
    return wanted;
}

Result<void> read_date(const FixtureReader& reader, const Value& root, Fixture& fixture) {
    const Value date = root.get("asOf");
    const auto instant = parse_instant(date.text_or(kDefaultDate));
    if (!instant) {
        return reader.fault("asOf", "'asOf' must be a date such as 2026-11-01");
    }
    fixture.as_of = *instant;
    fixture.evidence.collected_at = *instant;
    return {};
}

Result<void> read_params(const FixtureReader& reader, const Value& root, const Check& check,
                         Fixture& fixture) {
    fixture.params = root.get("params");
    for (const Member& member : fixture.params.members_or_none()) {
        const auto known = check.params.find(std::string(member.key()));
        if (known == check.params.end()) {
            return reader.fault("params." + std::string(member.key()),
                                check.id + " has no param '" + std::string(member.key()) + "'");
        }
        if (known->second.kind() != member.value.kind()) {
            return reader.fault("params." + std::string(member.key()),
                                "the param is of another type than its default");
        }
    }
    return {};
}

}  // namespace

tl::unexpected<Error> FixtureReader::fault(std::string_view path, std::string message) const {
    Span place = locate_path(text_, path);
    place.file = file_;
    return fail(ErrorCode::policy, std::move(message), std::move(place));
}

Result<void> FixtureReader::keys(const Value& map, std::string_view path,
                                 std::span<const std::string_view> allowed) const {
    if (!map.is_map() && !map.is_null()) {
        return fault(path, "'" + std::string(path) + "' must be a map");
    }
    for (const Member& member : map.members_or_none()) {
        if (std::find(allowed.begin(), allowed.end(), member.key()) != allowed.end()) {
            continue;
        }
        const std::vector<std::string> words(allowed.begin(), allowed.end());
        const auto near = nearest(member.key(), words);
        const std::string full =
            (path.empty() ? "" : std::string(path) + ".") + std::string(member.key());
        return fault(full, "unknown key '" + printable(member.key(), 80) + "'" +
                               (near ? "; did you mean '" + *near + "'?" : ""));
    }
    return {};
}

Result<void> FixtureReader::keys(const Value& map, std::string_view path,
                                 std::initializer_list<std::string_view> allowed) const {
    return keys(map, path, std::span(allowed.begin(), allowed.size()));
}

Result<Presence> FixtureReader::presence(const Value& value, std::string_view path,
                                         Presence otherwise) const {
    if (value.is_null()) {
        return otherwise;
    }
    const auto found = presence_of(value.text_or());
    if (!found) {
        return fault(path, "'" + std::string(path) +
                               "' must be a presence: present, partial, "
                               "absent, denied, unreachable, not-asked or malformed");
    }
    return *found;
}

Result<Fixture> read_fixture(std::string_view file, std::string_view text, const Check& check) {
    Fixture fixture;
    fixture.file = file;
    const auto verdict = verdict_of_name(file);
    if (!verdict || *verdict == Verdict::error) {
        return fail(ErrorCode::policy, "a fixture is named after its verdict", {std::string(file)},
                    "begin its name with pass., fail., na. or unknown.");
    }
    const auto root = decode_yaml(text, fixture.evidence.store);
    if (!root) {
        Error error = root.error();
        error.code = ErrorCode::policy;
        error.where.file = file;
        return tl::unexpected(std::move(error));
    }
    const FixtureReader reader(file, text);
    Result<void> step = reader.keys(*root, "", kKeys);
    if (step) {
        step = read_date(reader, *root, fixture);
    }
    if (step) {
        step = read_params(reader, *root, check, fixture);
    }
    if (step) {
        step = read_evidence(reader, *root, check, fixture.evidence);
    }
    if (!step) {
        return tl::unexpected(step.error());
    }
    auto expect = read_expectation(reader, root->get("expect"));
    if (!expect) {
        return tl::unexpected(expect.error());
    }
    fixture.expect = std::move(*expect);
    fixture.expect.verdict = *verdict;
    return fixture;
}

}  // namespace assay
