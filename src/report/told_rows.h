// The rows of a check as they are told to people: what is the same on several nodes is said once.
//
// Role: for text, Markdown and the risks on the first page of HTML; what lists every row keeps
// every row. Rows about a Node, a file of a node or a runtime of a node are told together when
// three or more say the same in every word that is shown (subject but for the node, message, place,
// proof). Nothing is left out: the nodes are counted and the first are named. Ordering: that of the
// rows; a row that speaks for several stands where the first of them stood. Ownership: points into
// the assessment.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "evaluate/findings.h"
#include "report/rows.h"

namespace assay {

struct ToldRow {
    const Finding* finding = nullptr;  // the first of those that say the same
    std::vector<std::string> nodes{};  // their nodes, in their order; empty: it speaks for itself
    std::size_t of = 0;                // nodes that the check looked at, with these
    [[nodiscard]] std::size_t rows() const { return nodes.empty() ? 1 : nodes.size(); }
};

[[nodiscard]] std::vector<ToldRow> told_rows(const CheckRows& group, const Findings& findings);

// "File /etc/kubernetes/kubelet.conf on 3 of 120 nodes (w1, w2, w3)"; else as subject_text().
[[nodiscard]] std::string told_subject(const ToldRow& row, const ReportTexts& say = english());

}  // namespace assay
