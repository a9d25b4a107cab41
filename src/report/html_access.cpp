// Paths to full control, drawn and as a table, and who can reach what in which namespace.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "report/access_words.h"
#include "report/drawn_text.h"
#include "report/html_view.h"
#include "report/path_drawing.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kNames = 5;                         // of a cell
constexpr std::size_t kOpenRows = 25;                     // of the matrix; more are folded
constexpr int kDrawnWidth = PathDrawing::kBoxWidth - 12;  // of a box, between its sides
constexpr std::size_t kHops = 12;                         // of a way in the table

// Sizes of fonts in a drawing: as in reports/report.css.
constexpr int kNameSize = 13;
constexpr int kKindSize = 11;
constexpr int kLabelSize = 12;

std::string sentence(std::string text) {
    if (text.empty()) return text;
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return shown(text) + ".";
}

std::string class_word(const PrincipalClass& one, const ReportTexts& say) {
    return say.word("class", one.id);
}

ViewMap class_view(const PrincipalClass& one, const ReportTexts& say) {
    std::string text =
        say.counted("ways.of_class", one.with_path, {{"all", std::to_string(one.all)}});
    if (one.guarded > 0) text += " (" + say.counted("ways.guarded", one.guarded) + ")";
    if (one.expected > 0) text += "; " + say.counted("ways.expected", one.expected);
    if (one.unknown > 0) text += "; " + say.counted("ways.unknown_of", one.unknown);
    return {{"name", class_word(one, say)}, {"text", text}};
}

std::string label_of(const AccessEnd& end, const ReportTexts& say) {
    if (end.kind == "cluster-admin") return say("drawing.whole_cluster");
    return end.kind == "ability" ? say("drawing.can") : end.kind;
}

std::string name_of(const AccessEnd& end, const ReportTexts& say) {
    if (end.kind == "cluster-admin") return say("full_control");
    if (end.kind == "ability") return end.ability;
    return (end.ns.empty() ? "" : end.ns + "/") + end.name;
}

ViewMap box_view(const DrawnBox& box, const ReportTexts& say) {
    const bool last = box.end->kind == "cluster-admin";
    return {{"x", std::to_string(box.x)},
            {"y", std::to_string(box.y)},
            {"class", last         ? "goal"
                      : box.begins ? "start"
                                   : "step"},
            {"kind", drawn_text(label_of(*box.end, say), kDrawnWidth, kKindSize)},
            {"name", drawn_text(name_of(*box.end, say), kDrawnWidth, kNameSize)},
            {"whole", shown(box.end->text)}};
}

ViewMap line_view(const DrawnLine& line, const ReportTexts& say) {
    const std::string x = std::to_string(line.x);
    const std::string to_x = std::to_string(line.to_x);
    const int tip = line.to_y;
    return {{"d", "M" + x + " " + std::to_string(line.y) + "V" + std::to_string(line.y + 30) + "L" +
                      to_x + " " + std::to_string(tip - 6)},
            {"tip", std::to_string(line.to_x - 5) + "," + std::to_string(tip - 8) + " " +
                        std::to_string(line.to_x + 5) + "," + std::to_string(tip - 8) + " " + to_x +
                        "," + std::to_string(tip)},
            {"class", line.hop->guard ? "way maybe" : "way"},
            {"x", x},
            {"labelY", std::to_string(line.y + 20)},
            {"label", drawn_text(line.hop->kind + (line.hop->guard ? ", " + say("drawing.if") : ""),
                                 kDrawnWidth, kLabelSize)},
            {"whole", shown(line.hop->meaning)}};
}

// The first way of each class.
ViewMap drawing_view(const AssessedAccess& access, const ReportTexts& say) {
    std::vector<const AccessPath*> first;
    std::string told;
    for (const PrincipalClass& one : access.classes) {
        if (one.paths.empty()) continue;
        first.push_back(&one.paths.front());
        told += (told.empty() ? "" : "; ") +
                say("drawing.way", {{"who", shown(first.back()->from.text)},
                                    {"steps", steps_text(*first.back(), say)}});
    }
    const PathDrawing drawing = draw_paths(first);
    ViewList boxes;
    for (const DrawnBox& box : drawing.boxes) boxes.emplace_back(box_view(box, say));
    ViewList lines;
    for (const DrawnLine& line : drawing.lines) lines.emplace_back(line_view(line, say));
    return {{"any", !drawing.boxes.empty()},
            {"width", std::to_string(drawing.width)},
            {"height", std::to_string(drawing.height)},
            {"boxWidth", std::to_string(PathDrawing::kBoxWidth)},
            {"boxMiddle", std::to_string(PathDrawing::kBoxWidth / 2)},
            {"boxHeight", std::to_string(PathDrawing::kBoxHeight)},
            {"desc", say("drawing.desc", {{"ways", told}})},
            {"more", drawing.left_out == 0 ? std::string()
                                           : say.counted("drawing.left_out", drawing.left_out)},
            {"boxes", std::move(boxes)},
            {"lines", std::move(lines)}};
}

ViewMap hop_view(const AccessHop& hop, const ReportTexts& say) {
    return {{"kind", shown(hop.kind)},
            {"meaning", shown(hop.meaning)},
            {"to", hop.to.kind == "cluster-admin" ? say("full_control") : shown(hop.to.text)},
            {"because", shown(because_text(hop, say))}};
}

ViewMap path_view(const AccessPath& path, const ReportTexts& say) {
    ViewList hops;
    for (const AccessHop& hop : path.hops) {
        if (hops.size() == kHops) break;
        hops.emplace_back(hop_view(hop, say));
    }
    const std::size_t left = path.hops.size() - hops.size();
    return {{"from", shown(path.from.text)},
            {"steps", steps_text(path, say)},
            {"hops", std::move(hops)},
            {"more", left == 0 ? std::string() : say.counted("more.hop", left)},
            {"reaches", counted_identities(path.identities, say) + ", " +
                            say.counted("count.workload", path.workloads) + ", " +
                            say.counted("count.node", path.nodes)}};
}

ViewList chokes_view(const AssessedAccess& access, const ReportTexts& say) {
    ViewList chokes;
    for (const AccessChoke& choke : access.chokes) {
        chokes.emplace_back(
            ViewMap{{"binding", shown(name_text(choke.binding))},
                    {"percent", std::to_string(percent_of(choke, access))},
                    {"lost", say("of", {{"number", std::to_string(choke.lost)},
                                        {"all", std::to_string(access.with_path)}})}});
    }
    return chokes;
}

// What a cell says where nobody was seen.
std::string nobody(const AssessedAccess& access, const ReportTexts& say) {
    return access.matrix_complete ? say("none") : say("none_seen");
}

// "3", "3 + 1 by name": those who have it for certain objects alone.
std::string count_text(const AccessCell& cell, const ReportTexts& say) {
    const std::string any = std::to_string(cell.identities);
    if (cell.limited == 0) return any;
    return (cell.identities == 0 ? std::string() : any + " + ") +
           say("by_name", {{"what", std::to_string(cell.limited)}});
}

ViewMap cell_view(const AccessCell& cell, const AccessAbility& ability,
                  const AssessedAccess& access, const ReportTexts& say) {
    ViewList names;
    const auto add = [&](const std::vector<AccessName>& list, bool limited) {
        for (const AccessName& name : list) {
            if (names.size() == kNames) break;
            const std::string text = name_text(name);
            names.emplace_back(shown(limited ? say("by_name", {{"what", text + ","}}) : text));
        }
    };
    add(cell.first, false);
    add(cell.first_limited, true);
    const std::size_t all = cell.identities + cell.limited;
    const std::size_t left = all - std::min(all, names.size());
    std::string requests;
    for (const std::string& request : ability.requests) {
        requests += (requests.empty() ? "" : ", ") + request;
    }
    return {{"title", shown(ability.title)},
            {"any", all > 0},
            {"nobody", access.matrix_complete ? say("nobody") : say("nobody_seen")},
            {"count", all == 0 ? nobody(access, say) : count_text(cell, say)},
            {"requests", shown(requests)},
            {"names", std::move(names)},
            {"more", left == 0 ? std::string() : say.counted("more.plain", left)}};
}

ViewMap row_view(const AccessRow& row, const AssessedAccess& access, bool whole,
                 const ReportTexts& say) {
    ViewList cells;
    for (std::size_t index = 0; index < row.cells.size(); ++index) {
        const AccessAbility& ability = access.abilities[index];
        if (whole || ability.namespaced) {
            cells.emplace_back(cell_view(row.cells[index], ability, access, say));
        }
    }
    return {{"ns", shown(row.ns)}, {"cells", std::move(cells)}};
}

std::string nothing_text(const AssessedAccess& access, const ReportTexts& say) {
    if (access.without_rights == 0) return {};
    const std::string where = access.rows.empty()
                                  ? say.counted("in_namespaces", access.without_rights)
                                  : say.counted("in_more_namespaces", access.without_rights);
    return access.matrix_complete ? say("matrix.nothing", {{"where", where}})
                                  : say("matrix.nothing_seen", {{"where", where}});
}

}  // namespace

ViewMap ways_view(const Assessment& assessment, const ReportTexts& say) {
    const AssessedAccess& access = assessment.access;
    ViewList classes;
    ViewList paths;
    for (const PrincipalClass& one : access.classes) {
        classes.emplace_back(class_view(one, say));
        for (const AccessPath& path : one.paths) paths.emplace_back(path_view(path, say));
    }
    ViewList chokes = chokes_view(access, say);
    return {{"known", !access.unknown},
            {"summary", sentence(ways_text(access, say))},
            {"chokesText", sentence(chokes_text(access, say))},
            {"noChokes",
             !access.unknown && !access.chokes_sought ? say("ways.no_chokes") : std::string()},
            {"hasChokes", !chokes.empty()},
            {"chokes", std::move(chokes)},
            {"classes", std::move(classes)},
            {"drawing", drawing_view(access, say)},
            {"hasPaths", !paths.empty()},
            {"paths", std::move(paths)},
            {"missing", sentence(missing_text(access, say))},
            {"others", sentence(access.others)},
            {"notLookedAt", say("ways.not_looked_at")}};
}

ViewMap matrix_view(const Assessment& assessment, const RenderOptions& options,
                    const ReportTexts& say) {
    const AssessedAccess& access = assessment.access;
    ViewList columns;
    for (const AccessAbility& ability : access.abilities) {
        if (ability.namespaced) columns.emplace_back(ViewMap{{"title", shown(ability.title)}});
    }
    ViewList rows;
    for (const AccessRow& row : access.rows) {
        if (rows.size() == options.rows_per_check) break;
        rows.emplace_back(row_view(row, access, false, say));
    }
    const std::size_t left = access.rows.size() - rows.size();
    return {
        {"missing", access.matrix_complete ? std::string() : sentence(missing_text(access, say))},
        {"whole", row_view(access.everywhere, access, true, say)},
        {"open", rows.size() <= kOpenRows},
        {"counted", say.counted("count.namespace", access.rows.size())},
        {"columns", std::move(columns)},
        {"any", !rows.empty()},
        {"rows", std::move(rows)},
        {"more", left == 0 ? std::string() : say.counted("more.namespaces", left)},
        {"nothing", nothing_text(access, say)}};
}

}  // namespace assay
