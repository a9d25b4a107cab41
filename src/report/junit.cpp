// JUnit XML (the schema of Ant's task): one suite per check, one case per finding.
//
// What CI must not take for green is an error: verdicts that are unknown although they were asked
// for, and rules that failed. Skipped are not-applicable ones, unknowns nobody asked for, accepted
// failures and those the baseline had; the message says which.
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "base/text.h"
#include "report/rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

constexpr std::size_t kText = 4000;

// What XML 1.0 allows: printable() has no control characters, but these two are not allowed either.
std::string xml_text(std::string_view text) {
    std::string safe = printable(text, kText);
    for (const std::string_view bad : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
        for (auto at = safe.find(bad); at != std::string::npos; at = safe.find(bad, at))
            safe.replace(at, bad.size(), "\xef\xbf\xbd");
    return safe;
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
    node.append_attribute(name).set_value(value.c_str());
}

struct Counts {
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
};

void add_result(pugi::xml_node node, const char* name, const std::string& type,
                const std::string& message, const std::string& text) {
    pugi::xml_node result = node.append_child(name);
    set(result, "message", xml_text(message));
    if (!type.empty()) set(result, "type", type);
    result.text().set(xml_text(text).c_str());
}

std::string proof_text(const Finding& finding) {
    std::string text = place_text(finding);
    for (const Proof& proof : finding.details().evidence)
        text += (text.empty() ? "" : "; ") + *proof.what + " = " + *proof.value;
    return text;
}

void add_outcome(pugi::xml_node node, const Assessment& assessment, const Finding& finding,
                 Counts& counts) {
    const bool failed = finding.verdict == Verdict::fail;
    const bool asked = !finding.unknown || finding.unknown->reason != Reason::not_asked;
    std::string message = *finding.details().message;
    if (finding.unknown)
        message = "unknown, " + std::string(text_of(finding.unknown->reason)) + ": " +
                  finding.unknown->text;
    if (failed && finding.details().waiver) {
        message = waiver_text(assessment.waivers[*finding.details().waiver].waiver);
    } else if (finding.is_known) {
        message = "in the baseline: " + message;
    }
    if (finding.verdict == Verdict::pass) return;
    if (finding.verdict == Verdict::not_applicable || !is_open(finding) || !asked) {
        ++counts.skipped;
        add_result(node, "skipped", "", message, proof_text(finding));
    } else if (failed) {
        ++counts.failures;
        add_result(node, "failure", "fail", message, proof_text(finding));
    } else {
        ++counts.errors;
        add_result(node, "error", std::string(text_of(finding.verdict)), message,
                   proof_text(finding));
    }
}

void add_property(pugi::xml_node node, const char* name, const std::string& value) {
    pugi::xml_node property = node.append_child("property");
    set(property, "name", name);
    set(property, "value", xml_text(value));
}

void add_suite(pugi::xml_node root, const Assessment& assessment, const AssessedCheck& check,
               int id) {
    pugi::xml_node suite = root.append_child("testsuite");
    const auto rows = assessment.findings.of(check.id);
    pugi::xml_node properties = suite.append_child("properties");
    add_property(properties, "severity", std::string(text_of(check.severity)));
    if (check.own_severity)
        add_property(properties, "ownSeverity", std::string(text_of(*check.own_severity)));
    add_property(properties, "domain", std::string(text_of(check.domain)));
    add_property(properties, "title", check.title);
    add_property(properties, "scope", scope_text(assessment));
    if (check.out_of_scope) add_property(properties, "outOfScope", "true");
    Counts counts;
    for (const Finding& finding : rows) {
        pugi::xml_node one = suite.append_child("testcase");
        set(one, "name", xml_text(subject_text(finding.subject)));
        set(one, "classname", xml_text(check.id));
        set(one, "time", "0");
        add_outcome(one, assessment, finding, counts);
    }
    suite.append_child("system-out");
    suite.append_child("system-err")
        .text()
        .set(xml_text("kubeassay " + assessment.tool_version).c_str());
    const std::string at = format_instant(assessment.as_of);
    const std::string host = xml_text(assessment.target.name);
    set(suite, "name", xml_text(check.id));
    set(suite, "package", "kubeassay");
    set(suite, "id", std::to_string(id));
    set(suite, "timestamp", at.substr(0, at.size() - 1));
    set(suite, "hostname", trim(host).empty() ? "localhost" : host);
    set(suite, "tests", std::to_string(rows.size()));
    set(suite, "failures", std::to_string(counts.failures));
    set(suite, "errors", std::to_string(counts.errors));
    set(suite, "skipped", std::to_string(counts.skipped));
    set(suite, "time", "0");
}

}  // namespace

Result<std::string> write_junit(const Assessment& assessment, const RenderOptions&) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    set(declaration, "version", "1.0");
    set(declaration, "encoding", "UTF-8");
    pugi::xml_node root = document.append_child("testsuites");
    int id = 0;
    for (const AssessedCheck& check : assessment.checks) add_suite(root, assessment, check, id++);
    std::ostringstream out;
    document.save(out, " ", pugi::format_indent, pugi::encoding_utf8);
    return std::move(out).str();
}

}  // namespace assay
