#include "report/told_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kSame = 3;   // fewer rows speak for themselves
constexpr std::size_t kNamed = 3;  // nodes that are named

// A subject that is one node's: the node, and what of it.
struct OfNode {
    std::string_view node;
    std::string_view what;
};

std::optional<OfNode> of_node(const SubjectRef& subject) {
    const std::string_view name = subject.name;
    if (name.empty()) return std::nullopt;
    if (subject.kind == "Node") return OfNode{name, {}};
    if (subject.kind == "File" && !subject.ns.empty()) return OfNode{subject.ns, name};
    const std::size_t slash = name.rfind('/');
    if (subject.kind == "Runtime" && slash != std::string_view::npos) {
        return OfNode{name.substr(0, slash), name.substr(slash + 1)};
    }
    return std::nullopt;
}

// Everything that is shown of a row but its node.
using Words = std::tuple<std::string, std::string, std::string, std::string, std::string,
                         std::vector<std::pair<std::string, std::string>>>;

std::optional<Words> words_of(const Finding& finding) {
    const auto subject = of_node(finding.subject);
    const Details& details = finding.details();
    if (!subject || details.at || finding.count > 1) return std::nullopt;
    std::vector<std::pair<std::string, std::string>> proof;
    for (const Proof& one : details.evidence) proof.emplace_back(*one.what, *one.value);
    const SubjectRef& reference = finding.subject;
    return Words{reference.kind,      std::string(subject->what), *details.message,
                 place_text(finding), *details.decided_by,        std::move(proof)};
}

std::size_t nodes_of(const CheckRows& group, const Findings& findings) {
    std::set<std::string, std::less<>> nodes;
    for (const Finding& finding : findings.of(group.check->id)) {
        if (const auto subject = of_node(finding.subject)) nodes.emplace(subject->node);
    }
    return nodes.size();
}

}  // namespace

std::vector<ToldRow> told_rows(const CheckRows& group, const Findings& findings) {
    std::map<Words, std::vector<const Finding*>> same;
    for (const Finding* row : group.rows) {
        if (auto words = words_of(*row)) same[std::move(*words)].push_back(row);
    }
    std::map<const Finding*, const std::vector<const Finding*>*> shared;
    for (const auto& [words, rows] : same) {
        if (rows.size() < kSame) continue;
        for (const Finding* row : rows) shared.emplace(row, &rows);
    }
    const std::size_t of = shared.empty() ? 0 : nodes_of(group, findings);
    std::vector<ToldRow> told;
    for (const Finding* row : group.rows) {
        const auto found = shared.find(row);
        if (found == shared.end()) {
            told.push_back({row});
        } else if (found->second->front() == row) {
            ToldRow one{row, {}, of};
            for (const Finding* each : *found->second) {
                one.nodes.emplace_back(of_node(each->subject)->node);
            }
            told.push_back(std::move(one));
        }
    }
    return told;
}

std::string told_subject(const ToldRow& row, const ReportTexts& say) {
    const SubjectRef& subject = row.finding->subject;
    if (row.nodes.empty()) return subject_text(subject, say);
    const std::size_t named = std::min(row.nodes.size(), kNamed);
    std::string names = join(std::span(row.nodes).first(named), ", ");
    if (row.nodes.size() > named)
        names += " " + say.counted("more.plain", row.nodes.size() - named);
    std::string text = say("told.nodes", {{"number", std::to_string(row.nodes.size())},
                                          {"all", std::to_string(row.of)},
                                          {"names", std::move(names)}});
    const std::string what(of_node(subject)->what);
    if (what.empty()) return text;
    return say("told.what_on_nodes",
               {{"what", subject.kind + " " + what}, {"nodes", std::move(text)}});
}

}  // namespace assay
