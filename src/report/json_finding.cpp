#include "report/json_finding.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace assay {
namespace {

constexpr std::size_t kMaxDepth = 64;  // of a proof's value; deeper ones are shown as text

Json number_or_null(std::uint32_t number) { return number == 0 ? Json() : Json(number); }

// An object of so many members, each of a name of its own: nothing is looked up or moved. For rows,
// of which a report has one for every check on every subject.
class Row {
public:
    explicit Row(std::size_t size) { members_.reserve(size); }
    Row& add(const char* name, Json value) {
        members_.emplace_back(name, std::move(value));
        return *this;
    }
    [[nodiscard]] Json finish() { return std::move(members_); }

private:
    Json::object_t members_;
};

Json of(const SubjectRef& subject) {
    return Row(4)
        .add("apiVersion", subject.api_version)
        .add("kind", subject.kind)
        .add("namespace", subject.ns)
        .add("name", subject.name)
        .finish();
}
bool too_deep(std::string_view text) {
    std::size_t depth = 0;
    for (const char c : text) {
        if (c == '[' || c == '{') {
            if (++depth > kMaxDepth) return true;
        }
        if ((c == ']' || c == '}') && depth > 0) --depth;
    }
    return false;
}

// A proof's value is JSON text, unless it was cut.
Json of(const Proof& proof) {
    Json value = proof.value;
    if (!too_deep(proof.value)) {
        Json parsed = Json::parse(proof.value, nullptr, false);
        if (!parsed.is_discarded()) value = std::move(parsed);
    }
    return {{"what", *proof.what}, {"value", std::move(value)}};
}

Json origin_of(const Finding& finding) {
    if (finding.source.empty()) return {};
    const Span place = finding.details().place.value_or({});
    return Row(6)
        .add("source", finding.source)
        .add("request", text_or_null(*finding.request))
        .add("path", text_or_null(*finding.details().path))
        .add("file", text_or_null(place.file))
        .add("line", number_or_null(place.line))
        .add("column", number_or_null(place.column))
        .finish();
}

Json found_of(const Finding& finding) {
    Json found = Json::array();
    for (const FoundItem& item : finding.details().found)
        found.push_back({{"item", item.name}, {"fingerprint", text_or_null(item.fingerprint)}});
    return found;
}

}  // namespace

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json reason_json(const Unknown& unknown) {
    return {{"code", text_of(unknown.reason)}, {"text", unknown.text}};
}

Json finding_json(const Finding& finding, const AssessedCheck* check) {
    Json evidence = Json::array();
    for (const Proof& proof : finding.details().evidence) evidence.push_back(of(proof));
    return Row(16)
        .add("check", *finding.check)
        .add("verdict", text_of(finding.verdict))
        .add("reason", finding.unknown ? reason_json(*finding.unknown) : Json())
        .add("severity", check == nullptr ? Json() : Json(text_of(check->severity)))
        .add("domain", check == nullptr ? Json() : Json(text_of(check->domain)))
        .add("effort", check == nullptr ? Json() : Json(text_of(check->effort)))
        .add("subject", of(finding.subject))
        .add("at", finding.details().at ? of(*finding.details().at) : Json())
        .add("message", finding.details().message)
        .add("origin", origin_of(finding))
        .add("evidence", std::move(evidence))
        .add("decidedBy", text_or_null(*finding.details().decided_by))
        .add("found", found_of(finding))
        .add("waiver", finding.details().waiver ? Json(*finding.details().waiver) : Json())
        .add("known", finding.is_known)
        .add("count", finding.count)
        .finish();
}

}  // namespace assay
