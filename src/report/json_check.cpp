#include "report/json_check.h"

#include "report/json_text.h"
#include "report/words.h"

namespace assay {
namespace {

void append_judged(std::string& out, const AssessedCheck& check) {
    out += R"(,"severity":)";
    append_text(out, text_of(check.severity));
    out += R"(,"ownSeverity":)";
    append_text_or_null(out, check.own_severity ? text_of(*check.own_severity) : "");
    out += R"(,"domain":)";
    append_text(out, text_of(check.domain));
    out += R"(,"effort":)";
    append_text(out, text_of(check.effort));
    out += R"(,"verdict":)";
    append_text(out, text_of(check.verdict));
    out += R"(,"outOfScope":)";
    append_flag(out, check.out_of_scope);
    out += R"(,"openEnded":)";
    append_flag(out, check.open_ended);
}

void append_counts(std::string& out, const VerdictCounts& counts) {
    const auto add = [&out](std::string_view key, std::size_t count) {
        out += key;
        append_number(out, static_cast<std::int64_t>(count));
    };
    add(R"({"pass":)", counts.pass);
    add(R"(,"fail":)", counts.fail);
    add(R"(,"unknown":)", counts.unknown);
    add(R"(,"not-applicable":)", counts.not_applicable);
    add(R"(,"error":)", counts.error);
    out += '}';
}

void append_interval(std::string& out, const std::optional<Interval>& interval) {
    if (!interval) {
        out += "null";
        return;
    }
    out += R"({"lo":)";
    append_number(out, interval->lo);
    out += R"(,"hi":)";
    append_number(out, interval->hi);
    out += '}';
}

}  // namespace

void append_check(const AssessedCheck& check, std::string& out) {
    out += R"({"id":)";
    append_text(out, check.id);
    out += R"(,"title":)";
    append_text(out, check.title);
    append_judged(out, check);
    out += R"(,"subjects":)";
    append_counts(out, check.subjects);
    out += R"(,"value":)";
    append_interval(out, check.value);
    out += R"(,"why":)";
    append_text(out, check.why);
    out += R"(,"remediation":)";
    append_text(out, check.remediation);
    out += R"(,"references":)";
    append_texts(out, check.references);
    out += '}';
}

}  // namespace assay
