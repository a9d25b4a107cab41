#include "report/open_reports.h"

#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kText = 1000;
constexpr std::size_t kLabelLength = 63;
constexpr std::size_t kProfileLength = 40;

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// What the API server lets a namespace be called (RFC 1123, a label).
bool can_be_namespace(std::string_view name) {
    return !name.empty() && name.size() <= kLabelLength && is_word(name.front()) &&
           is_word(name.back()) &&
           std::ranges::all_of(name, [](char c) { return is_word(c) || c == '-'; });
}

// A part of an object's name, whatever the profile is called.
std::string name_part(std::string_view text) {
    std::string part;
    for (const char c : lower_ascii(text.substr(0, kProfileLength))) {
        if (is_word(c)) {
            part += c;
        } else if (!part.empty() && part.back() != '-') {
            part += '-';
        }
    }
    while (!part.empty() && part.back() == '-') part.pop_back();
    return part.empty() ? "profile" : part;
}

struct Summary {
    std::size_t pass = 0;
    std::size_t fail = 0;
    std::size_t warn = 0;
    std::size_t error = 0;
    std::size_t skip = 0;
};

// As OpenReports calls it, and where it is counted.
struct Outcome {
    std::string_view name;
    std::size_t Summary::*count;
};

Outcome outcome_of(const Finding& finding) {
    switch (finding.verdict) {
        case Verdict::pass:
            return {"pass", &Summary::pass};
        case Verdict::fail:
            if (finding.details().waiver) return {"warn", &Summary::warn};
            return {"fail", &Summary::fail};
        case Verdict::not_applicable:
            return {"skip", &Summary::skip};
        case Verdict::unknown:
        case Verdict::error:
            break;
    }
    return {"error", &Summary::error};
}

// The results of one object, as JSON text.
struct Part {
    Summary summary;
    std::string results;
};

// What goes into one namespace.
struct Space {
    std::vector<Part> parts{Part{}};
    std::string check;         // whose findings are being added
    std::size_t listed = 0;    // of these
    std::size_t left_out = 0;  // of these
};

class ReportObjects {
public:
    ReportObjects(const Assessment& assessment, std::size_t rows, const std::string& home)
        : assessment_(assessment), rows_(rows), home_(home) {}

    std::vector<OpenReport> make();

private:
    void add(const Finding& finding);
    void end_check(Space& space) const;
    Json result(std::string_view check, std::string_view outcome, std::string_view message) const;
    Json listed(const Finding& finding, std::string_view outcome) const;
    std::string object(const std::string& ns, const std::string& name, const Part& part) const;
    Space& space_of(const Finding& finding) {
        const std::string& ns = finding.subject->ns;
        return spaces_[can_be_namespace(ns) ? ns : std::string()];
    }

    const Assessment& assessment_;
    std::size_t rows_;
    const std::string& home_;
    std::map<std::string, Space> spaces_;
};

void put(Space& space, const Json& result) {
    const std::string text = result.dump();
    if (space.parts.back().results.size() + text.size() > kReportBytes) space.parts.emplace_back();
    std::string& results = space.parts.back().results;
    if (!results.empty()) results += ',';
    results += text;
}

Json ReportObjects::result(std::string_view check, std::string_view outcome,
                           std::string_view message) const {
    Json made{{"source", "kubeassay"},
              {"policy", printable(check)},
              {"result", outcome},
              {"scored", outcome != "warn"},
              {"message", printable(message, kText)},
              {"timestamp", {{"seconds", assessment_.collected_at.seconds}, {"nanos", 0}}}};
    if (const AssessedCheck* known = assessment_.find(check)) {
        made["category"] = text_of(known->domain);
        made["severity"] = text_of(known->severity);
        if (known->own_severity) made["properties"]["ownSeverity"] = text_of(*known->own_severity);
    }
    return made;
}

std::string message_of(const Finding& finding) {
    if (finding.unknown) {
        return "not known (" + std::string(text_of(finding.unknown->reason)) +
               "): " + finding.unknown->text;
    }
    return *finding.details().message;
}

Json resource_of(const SubjectRef& subject) {
    Json made = Json::object();
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) made[key] = printable(text, kText);
    };
    add("apiVersion", subject.api_version);
    add("kind", subject.kind);
    add("namespace", subject.ns);
    add("name", subject.name);
    return made;
}

Json ReportObjects::listed(const Finding& finding, std::string_view outcome) const {
    const SubjectRef& subject = finding.subject;
    std::string message = message_of(finding);
    if (subject.name.empty()) message = subject_text(subject) + ": " + message;
    Json made = result(*finding.check, outcome, message);
    if (!subject.name.empty()) made["resources"] = Json::array({resource_of(subject)});
    Json& properties = made["properties"];
    properties["verdict"] = text_of(finding.verdict);
    if (finding.unknown) properties["reason"] = text_of(finding.unknown->reason);
    if (const std::string place = place_text(finding); !place.empty())
        properties["where"] = printable(place, kText);
    if (finding.details().waiver) {
        const Waiver& waiver = assessment_.waivers[*finding.details().waiver].waiver;
        properties["waiver"] = printable(waiver_text(waiver), kText);
    }
    return made;
}

void ReportObjects::end_check(Space& space) const {
    if (space.left_out > 0) {
        const std::string message = "and " + counted(space.left_out, "finding") + " more";
        put(space, result(space.check, "skip", message));
    }
    space.left_out = 0;
    space.listed = 0;
}

void ReportObjects::add(const Finding& finding) {
    Space& space = space_of(finding);
    const auto [outcome, count] = outcome_of(finding);
    const bool counted_only = outcome == "pass" || outcome == "skip";
    if (counted_only) {
        ++(space.parts.front().summary.*count);
        return;
    }
    if (space.check != *finding.check) {
        end_check(space);
        space.check = *finding.check;
    }
    if (space.listed < rows_) {
        put(space, listed(finding, outcome));
        ++space.listed;
    } else {
        ++space.left_out;
    }
    ++(space.parts.back().summary.*count);
}

std::string ReportObjects::object(const std::string& ns, const std::string& name,
                                  const Part& part) const {
    Json metadata{{"name", name}};
    const std::string& place = home_.empty() ? ns : home_;
    if (!place.empty()) metadata["namespace"] = place;
    metadata["labels"] = {{"app.kubernetes.io/managed-by", "kubeassay"}};
    metadata["annotations"] = {
        {"kubeassay/target", printable(assessment_.target.name)},
        {"kubeassay/profile", printable(assessment_.profile)},
        {"kubeassay/scope", printable(scope_text(assessment_), kText)},
        {"kubeassay/collected-at", format_instant(assessment_.collected_at)},
        {"kubeassay/snapshot-sha256", printable(assessment_.snapshot_sha256)}};
    const Summary& summary = part.summary;
    Json made{{"apiVersion", kOpenReportsVersion},
              {"kind", place.empty() ? "ClusterReport" : "Report"},
              {"metadata", std::move(metadata)},
              {"source", "kubeassay"}};
    if (!ns.empty()) made["scope"] = {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"name", ns}};
    made["summary"] = {{"pass", summary.pass},
                       {"fail", summary.fail},
                       {"warn", summary.warn},
                       {"error", summary.error},
                       {"skip", summary.skip}};
    // The results are text already: they go before the brace that ends the object.
    std::string text = made.dump();
    text.pop_back();
    return text + ",\"results\":[" + part.results + "]}";
}

std::vector<OpenReport> ReportObjects::make() {
    spaces_[""];  // there is always one, so that a clean cluster says so
    for (const Finding& finding : assessment_.findings) add(finding);
    const std::string base = "kubeassay-" + name_part(assessment_.profile);
    std::vector<OpenReport> made;
    for (auto& [ns, space] : spaces_) {
        end_check(space);
        std::size_t number = 0;
        for (const Part& part : space.parts) {
            std::string name = ++number == 1 ? base : base + "-" + std::to_string(number);
            if (!home_.empty() && !ns.empty()) name += "." + ns;
            std::string json = object(ns, name, part);
            made.push_back({home_.empty() ? ns : home_, std::move(name), std::move(json)});
        }
    }
    return made;
}

}  // namespace

std::vector<OpenReport> open_reports(const Assessment& assessment, std::size_t rows,
                                     const std::string& home) {
    return ReportObjects(assessment, rows, home).make();
}

Result<std::string> write_open_reports(const Assessment& assessment, const RenderOptions& options) {
    std::string text = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[";
    const char* separator = "\n";
    for (const OpenReport& report : open_reports(assessment, options.rows_per_check)) {
        text += separator + report.json;
        separator = ",\n";
    }
    return text + "\n]}\n";
}

}  // namespace assay
