#include "report/json_finding.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "report/json_text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxDepth = 64;  // of a proof's value; deeper ones are shown as text

void append_reason(std::string& out, const Rare<Unknown>& unknown) {
    if (!unknown) {
        out += "null";
        return;
    }
    out += R"({"code":)";
    append_json_word(out, text_of(unknown->reason));
    out += R"(,"text":)";
    append_json_text(out, unknown->text);
    out += '}';
}

void append_weight(std::string& out, const AssessedCheck* check) {
    if (check == nullptr) {
        out += R"("severity":null,"domain":null,"effort":null)";
        return;
    }
    out += R"("severity":)";
    append_json_word(out, text_of(check->severity));
    out += R"(,"domain":)";
    append_json_word(out, text_of(check->domain));
    out += R"(,"effort":)";
    append_json_word(out, text_of(check->effort));
}

void append_subject(std::string& out, const SubjectRef& subject) {
    out += R"({"apiVersion":)";
    append_json_text(out, subject.api_version);
    out += R"(,"kind":)";
    append_json_text(out, subject.kind);
    out += R"(,"namespace":)";
    append_json_text(out, subject.ns);
    out += R"(,"name":)";
    append_json_text(out, subject.name);
    out += '}';
}

void append_origin(std::string& out, const Finding& finding) {
    if (finding.source.empty()) {
        out += "null";
        return;
    }
    out += R"({"source":)";
    append_json_text(out, finding.source);
    out += R"(,"request":)";
    append_json_text_or_null(out, finding.request);
    out += R"(,"path":)";
    append_json_text_or_null(out, finding.path);
    out += R"(,"file":)";
    append_json_text_or_null(out, finding.place.file);
    out += R"(,"line":)";
    append_json_number_or_null(out, finding.place.line);
    out += R"(,"column":)";
    append_json_number_or_null(out, finding.place.column);
    out += '}';
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
void append_proof(std::string& out, const Proof& proof) {
    out += R"({"what":)";
    append_json_text(out, proof.what);
    out += R"(,"value":)";
    Json value = proof.value;
    if (!too_deep(proof.value)) {
        Json parsed = Json::parse(proof.value, nullptr, false);
        if (!parsed.is_discarded()) value = std::move(parsed);
    }
    out += json_dump(value);
    out += '}';
}

void append_found(std::string& out, const FoundItem& item) {
    out += R"({"item":)";
    append_json_text(out, item.name);
    out += R"(,"fingerprint":)";
    append_json_text_or_null(out, item.fingerprint);
    out += '}';
}

template <class Range, class Append>
void append_list(std::string& out, const Range& range, Append append) {
    out += '[';
    bool first = true;
    for (const auto& element : range) {
        if (!first) out += ',';
        first = false;
        append(out, element);
    }
    out += ']';
}

}  // namespace

void append_finding(std::string& out, const Finding& finding, const AssessedCheck* check) {
    out += R"({"check":)";
    append_json_text(out, finding.check);
    out += R"(,"verdict":)";
    append_json_word(out, text_of(finding.verdict));
    out += R"(,"reason":)";
    append_reason(out, finding.unknown);
    out += ',';
    append_weight(out, check);
    out += R"(,"subject":)";
    append_subject(out, finding.subject);
    out += R"(,"at":)";
    if (finding.at) {
        append_subject(out, *finding.at);
    } else {
        out += "null";
    }
    out += R"(,"message":)";
    append_json_text(out, finding.message);
    out += R"(,"origin":)";
    append_origin(out, finding);
    out += R"(,"evidence":)";
    append_list(out, finding.evidence, append_proof);
    out += R"(,"decidedBy":)";
    append_json_text_or_null(out, finding.decided_by);
    out += R"(,"found":)";
    append_list(out, finding.found, append_found);
    out += R"(,"waiver":)";
    if (finding.waiver) {
        append_json_number(out, *finding.waiver);
    } else {
        out += "null";
    }
    out += finding.is_known ? R"(,"known":true,"count":)" : R"(,"known":false,"count":)";
    append_json_number(out, finding.count);
    out += '}';
}

}  // namespace assay
