#include "report/json_finding.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/hash.h"

namespace assay {
namespace {

constexpr std::size_t kMaxDepth = 64;  // of a proof's value; deeper ones are shown as text

// Whether the library writes it between quotes as it stands.
bool is_plain(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

void append_text(std::string& out, std::string_view text) {
    if (!is_plain(text)) {
        out += dump(Json(text));
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void append_text_or_null(std::string& out, std::string_view text) {
    if (text.empty()) {
        out += "null";
    } else {
        append_text(out, text);
    }
}

void append_number_or_null(std::string& out, std::uint32_t number) {
    out += number == 0 ? "null" : std::to_string(number);
}

void append_subject(std::string& out, const SubjectRef& subject) {
    out += R"({"apiVersion":)";
    append_text(out, subject.api_version);
    out += R"(,"kind":)";
    append_text(out, subject.kind);
    out += R"(,"namespace":)";
    append_text(out, subject.ns);
    out += R"(,"name":)";
    append_text(out, subject.name);
    out += '}';
}

void append_origin(std::string& out, const Finding& finding) {
    if (finding.source == SubjectSource::none) {
        out += "null";
        return;
    }
    const Details& details = finding.details();
    out += R"({"source":)";
    append_text(out, text_of(finding.source));
    out += R"(,"request":)";
    append_text_or_null(out, *finding.request);
    out += R"(,"path":)";
    append_text_or_null(out, *details.path);
    out += R"(,"file":)";
    append_text_or_null(out, *details.place.file);
    out += R"(,"line":)";
    append_number_or_null(out, details.place.line);
    out += R"(,"column":)";
    append_number_or_null(out, details.place.column);
    out += '}';
}

void append_found(std::string& out, const Few<FoundItem>& found) {
    out += '[';
    for (const FoundItem& item : found) {
        if (&item != found.data()) out += ',';
        out += R"({"item":)";
        append_text(out, *item.name);
        out += R"(,"fingerprint":)";
        append_text_or_null(out, item.fingerprint);
        out += '}';
    }
    out += ']';
}

// The last members of a row.
void append_end(std::string& out, const Finding& finding) {
    const Details& details = finding.details();
    out += R"(,"decidedBy":)";
    append_text_or_null(out, *details.decided_by);
    out += R"(,"found":)";
    append_found(out, details.found);
    out += R"(,"waiver":)";
    out += details.waiver ? std::to_string(*details.waiver) : "null";
    out += R"(,"known":)";
    out += finding.is_known ? "true" : "false";
    out += R"(,"count":)";
    out += std::to_string(finding.count);
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
Json value_of(const std::string& value) {
    if (too_deep(value)) return value;
    Json parsed = Json::parse(value, nullptr, false);
    return parsed.is_discarded() ? Json(value) : parsed;
}

}  // namespace

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json reason_json(const Unknown& unknown) {
    return {{"code", text_of(unknown.reason)}, {"text", unknown.text}};
}

void FindingWriter::begin_check(const Finding& finding) {
    if (check_.begun && check_.check == finding.check) return;
    const AssessedCheck* const check = assessment_.find(*finding.check);
    const auto word = [&](auto AssessedCheck::*member) {
        return check == nullptr ? std::string("null") : dump(Json(text_of(check->*member)));
    };
    check_ = {finding.check, R"({"check":)" + dump(Json(*finding.check)) + R"(,"verdict":)",
              R"(,"severity":)" + word(&AssessedCheck::severity) + R"(,"domain":)" +
                  word(&AssessedCheck::domain) + R"(,"effort":)" + word(&AssessedCheck::effort) +
                  R"(,"subject":)",
              true};
}

void FindingWriter::append_pass_end(const Finding& finding, std::string& out) {
    PassEnd& end = pass_end_;
    const bool same = !end.text.empty() && end.source == finding.source &&
                      end.request == finding.request && end.count == finding.count &&
                      end.is_known == finding.is_known;
    if (!same) {
        end = {finding.source, finding.request, finding.count, finding.is_known,
               R"(,"at":null,"message":"","origin":)"};
        append_origin(end.text, finding);
        end.text += R"(,"evidence":[])";
        append_end(end.text, finding);
    }
    out += end.text;
}

void FindingWriter::append_proof(const Proof& proof, std::string& out) {
    out += R"({"what":)";
    append_text(out, *proof.what);
    out += R"(,"value":)";
    const std::string& value = *proof.value;
    ProofText& recent = proofs_[hash_text(value) % kProofs];
    if (recent.text.empty() || recent.value != value) {
        recent = {value, dump(value_of(value))};
    }
    out += recent.text;
    out += '}';
}

void FindingWriter::append(const Finding& finding, std::string& out) {
    begin_check(finding);
    out += check_.id;
    append_text(out, text_of(finding.verdict));
    out += R"(,"reason":)";
    out += finding.unknown ? dump(reason_json(*finding.unknown)) : "null";
    out += check_.about;
    append_subject(out, finding.subject);
    if (finding.is_plain_pass()) return append_pass_end(finding, out);
    const Details& details = finding.details();
    out += R"(,"at":)";
    if (details.at) {
        append_subject(out, *details.at);
    } else {
        out += "null";
    }
    out += R"(,"message":)";
    append_text(out, *details.message);
    out += R"(,"origin":)";
    append_origin(out, finding);
    out += R"(,"evidence":[)";
    for (const Proof& proof : details.evidence) {
        if (&proof != details.evidence.data()) out += ',';
        append_proof(proof, out);
    }
    out += ']';
    append_end(out, finding);
}

}  // namespace assay
