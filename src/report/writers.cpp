#include "report/writers.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace assay {
namespace {

constexpr std::array kFormats{
    Format{"text", ".txt", "a summary to read on a terminal", write_text},
    Format{"json", ".json", "everything, for programs (reports/assessment.schema.json)", write_json,
           write_json_pieces},
    Format{"html", ".html", "one page for management, with all findings", write_html},
    Format{"sarif", ".sarif", "SARIF 2.1.0, for code scanning", write_sarif},
    Format{"junit", ".xml", "JUnit XML, for the test reports of CI", write_junit},
    Format{"markdown", ".md", "a summary for comments", write_markdown},
    Format{"csv", ".csv", "every finding on one line, for spreadsheets", write_csv},
    Format{"metrics", ".prom", "gauges for Prometheus and OpenMetrics", write_metrics},
    Format{"oscal", ".oscal", "OSCAL assessment results in JSON, for compliance tools",
           write_oscal},
    Format{"openreports", ".openreports", "Report objects of openreports.io, for a cluster",
           write_open_reports},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }

const Format* format_named(std::string_view name) {
    const auto found = std::ranges::find(kFormats, name, &Format::name);
    return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace assay
