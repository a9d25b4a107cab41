// The objects of OpenReports: a Report for each namespace, a ClusterReport for the rest.
//
// Role: `-o openreports` writes them as one List that kubectl applies, `--publish` puts them into a
// cluster. Source: openreports.io/v1alpha1.
// Truth: only a pass counts as a pass. What is not known is an error, the result for a policy that
// could not be evaluated; an accepted failure is a warning.
// Bounds: etcd takes no object beyond 1.5 MB, so one that grows beyond kReportBytes is continued in
// another. Passes, and what does not apply, are counted and not listed. Of a check at most `rows`
// findings in a namespace are listed; one more result says how many were left out.
// Ordering: the ClusterReport, then Reports by namespace; results by check, then subject. The same
// assessment gives the same objects by the same names.
// Absence: a subject in a namespace whose name none can have is listed in the ClusterReport.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "score/assessment.h"

namespace assay {

inline constexpr std::string_view kOpenReportsVersion = "openreports.io/v1alpha1";
// Of the results of one object; its head is small beside the difference to what etcd takes.
inline constexpr std::size_t kReportBytes = 1'000'000;

struct OpenReport {
    std::string ns;    // empty: a ClusterReport
    std::string name;  // "kubeassay-default", "kubeassay-default-2"
    std::string json;  // the object, in one line
};

// With `home` all are Reports in that namespace, those of others called NAME.NAMESPACE: one Role is
// enough to write them.
[[nodiscard]] std::vector<OpenReport> open_reports(const Assessment& assessment, std::size_t rows,
                                                   const std::string& home = {});

}  // namespace assay
