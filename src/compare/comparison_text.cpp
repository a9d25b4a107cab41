#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "compare/comparison.h"

namespace assay {
namespace {

constexpr std::size_t kName = 300;    // code points
constexpr std::size_t kValue = 120;   // of a value before or after
constexpr std::size_t kDetails = 20;  // of one thing

std::string name_of(const Thing& thing) {
    std::string text = thing.kind;
    if (!thing.name.empty()) text += " " + thing.name;
    return printable(text, kName);
}

void add_heading(std::string& text, std::string& node, const Thing& thing) {
    if (thing.node == node) return;
    node = thing.node;
    text += fmt::format("\nnode {}\n", printable(node, kName));
}

void add_details(std::string& text, const Difference& difference) {
    const std::size_t count = std::min(difference.details.size(), kDetails);
    for (std::size_t at = 0; at < count; ++at) {
        const Detail& detail = difference.details[at];
        const auto shown = [](const std::optional<std::string>& value) {
            return "'" + printable(*value, kValue) + "'";
        };
        text += "    " + printable(detail.field, kName);
        if (detail.before && detail.after) {
            text += ": " + shown(detail.before) + " -> " + shown(detail.after);
        } else if (detail.after) {
            text += ": + " + shown(detail.after);
        } else if (detail.before) {
            text += ": - " + shown(detail.before);
        }
        text += "\n";
    }
    if (count < difference.details.size()) {
        text +=
            fmt::format("    and {} more (-o json has them)\n", difference.details.size() - count);
    }
}

std::string reason_text(std::string_view side, const std::optional<Unknown>& unknown) {
    if (!unknown) return {};
    return fmt::format("{}: {} ({})", side, printable(unknown->text), text_of(unknown->reason));
}

void add_gaps(std::string& text, const Comparison& comparison) {
    if (comparison.gaps.empty()) return;
    text += "\nnot comparable\n";
    for (const NotCompared& gap : comparison.gaps) {
        const std::string first = reason_text("A", gap.before);
        const std::string second = reason_text("B", gap.after);
        const std::string node = gap.thing.node.empty() ? "" : printable(gap.thing.node) + ": ";
        text += fmt::format("  {}{}: {}{}{}\n", node, name_of(gap.thing), first,
                            first.empty() || second.empty() ? "" : "; ", second);
    }
}

std::string side_text(std::string_view letter, const Side& side) {
    return fmt::format("{}  {}, {}, sha256 {}\n", letter, printable(side.name, kName),
                       format_instant(side.collected_at), side.sha256);
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
    std::string text = side_text("A", comparison.before) + side_text("B", comparison.after);
    if (!comparison.same_cluster) {
        text +=
            "Whether both are of one cluster is not known: the uid of kube-system is missing.\n";
    }
    std::string node;
    std::size_t counts[3] = {};
    if (!comparison.differences.empty() && comparison.differences.front().thing.node.empty()) {
        text += "\ncluster\n";
    }
    for (const Difference& difference : comparison.differences) {
        add_heading(text, node, difference.thing);
        text += fmt::format("  {:<7}  {}\n", text_of(difference.change), name_of(difference.thing));
        add_details(text, difference);
        ++counts[static_cast<std::size_t>(difference.change)];
    }
    add_gaps(text, comparison);
    text += fmt::format(
        "\n{} added, {} removed, {} changed of {} compared; {} not comparable; {} with contents "
        "that no snapshot keeps\n",
        counts[0], counts[1], counts[2], comparison.compared, comparison.gaps.size(),
        comparison.unseen);
    return text;
}

}  // namespace assay
