#include "report/json_finding.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/hash.h"
#include "report/json_text.h"
#include "value/plain_text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxDepth = 64;  // of a proof's value; deeper ones are shown as text

void append_place_number(std::string& out, std::uint32_t number) {
    if (number == 0) {
        out += "null";
    } else {
        append_number(out, number);
    }
}

void append_reason(std::string& out, const RareShared<Unknown>& unknown) {
    out += R"(,"reason":)";
    if (!unknown) {
        out += "null";
        return;
    }
    out += R"({"code":)";
    append_text(out, text_of(unknown->reason));
    out += R"(,"text":)";
    append_text(out, unknown->text);
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
    append_place_number(out, details.place.line);
    out += R"(,"column":)";
    append_place_number(out, details.place.column);
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
    if (details.waiver) {
        append_number(out, *details.waiver);
    } else {
        out += "null";
    }
    out += R"(,"known":)";
    append_flag(out, finding.is_known);
    out += R"(,"count":)";
    append_number(out, finding.count);
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

// Whether the library writes the JSON text as it stands: a word, or a text without escapes.
bool is_written_so(std::string_view value) {
    if (value == "true" || value == "false" || value == "null") return true;
    return value.size() > 1 && value.front() == '"' &&
           end_of_plain<PlainText::ascii>(value, 1) == value.size() - 1 && value.back() == '"';
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
    if (!check_.pass.empty() && check_.check == finding.check) return;
    const AssessedCheck* const check = assessment_.find(*finding.check);
    const auto word = [&](auto AssessedCheck::*member) {
        return check == nullptr ? std::string("null") : dump(Json(text_of(check->*member)));
    };
    check_ = {finding.check,
              R"({"check":)" + dump(Json(*finding.check)) + R"(,"verdict":)",
              R"(,"severity":)" + word(&AssessedCheck::severity) + R"(,"domain":)" +
                  word(&AssessedCheck::domain) + R"(,"effort":)" + word(&AssessedCheck::effort) +
                  R"(,"subject":)",
              {}};
    check_.pass = check_.id + R"("pass","reason":null)" + check_.about;
}

// All but the name is that of the last one, more often than not.
void FindingWriter::append_subject(const SubjectRef& subject, std::string& out) {
    KindText& last = kind_;
    if (last.text.empty() || last.ns != subject.ns || last.kind != subject.kind ||
        last.api_version != subject.api_version) {
        last = {subject.api_version, subject.kind, subject.ns, R"({"apiVersion":)"};
        append_text(last.text, subject.api_version);
        last.text += R"(,"kind":)";
        append_text(last.text, subject.kind);
        last.text += R"(,"namespace":)";
        append_text(last.text, subject.ns);
        last.text += R"(,"name":)";
    }
    out += last.text;
    append_text(out, subject.name);
    out += '}';
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
    if (is_written_so(value)) {
        out += value;
        out += '}';
        return;
    }
    ProofText& recent = proofs_[hash_text(value) % kProofs];
    if (recent.text.empty() || recent.value != value) {
        recent = {value, dump(value_of(value))};
    }
    out += recent.text;
    out += '}';
}

void FindingWriter::append(const Finding& finding, std::string& out) {
    begin_check(finding);
    if (finding.is_plain_pass()) {
        out += check_.pass;
        append_subject(finding.subject, out);
        return append_pass_end(finding, out);
    }
    out += check_.id;
    append_text(out, text_of(finding.verdict));
    append_reason(out, finding.unknown);
    out += check_.about;
    append_subject(finding.subject, out);
    append_details(finding, out);
    append_end(out, finding);
}

void FindingWriter::append_details(const Finding& finding, std::string& out) {
    const Details& details = finding.details();
    out += R"(,"at":)";
    if (details.at) {
        append_subject(*details.at, out);
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
}

}  // namespace assay
