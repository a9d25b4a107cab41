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

std::string class_word(const PrincipalClass& one) {
    if (one.id == "User") return "Users";
    if (one.id == "Group") return "Groups";
    if (one.id == "ServiceAccount") return "Service accounts";
    return one.id == "Node" ? "Nodes" : "Workloads";
}

ViewMap class_view(const PrincipalClass& one) {
    std::string text = std::to_string(one.with_path) + " of " + std::to_string(one.all) +
                       (one.with_path == 1 ? " has a way" : " have a way");
    if (one.guarded > 0) {
        text += " (" + std::to_string(one.guarded) + " only if something holds that is not known)";
    }
    if (one.expected > 0) {
        text += "; " + std::to_string(one.expected) + " more " +
                (one.expected == 1 ? "has" : "have") + " it from Kubernetes itself";
    }
    if (one.unknown > 0) text += "; not known of " + std::to_string(one.unknown);
    return {{"name", class_word(one)}, {"text", text}};
}

std::string label_of(const AccessEnd& end) {
    if (end.kind == "cluster-admin") return "the whole cluster";
    return end.kind == "ability" ? "can" : end.kind;
}

std::string name_of(const AccessEnd& end) {
    if (end.kind == "cluster-admin") return "full control";
    if (end.kind == "ability") return end.ability;
    return (end.ns.empty() ? "" : end.ns + "/") + end.name;
}

ViewMap box_view(const DrawnBox& box) {
    const bool last = box.end->kind == "cluster-admin";
    return {{"x", std::to_string(box.x)},
            {"y", std::to_string(box.y)},
            {"class", last         ? "goal"
                      : box.begins ? "start"
                                   : "step"},
            {"kind", drawn_text(label_of(*box.end), kDrawnWidth, kKindSize)},
            {"name", drawn_text(name_of(*box.end), kDrawnWidth, kNameSize)},
            {"whole", shown(box.end->text)}};
}

ViewMap line_view(const DrawnLine& line) {
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
            {"label",
             drawn_text(line.hop->kind + (line.hop->guard ? ", if" : ""), kDrawnWidth, kLabelSize)},
            {"whole", shown(line.hop->meaning)}};
}

// The first way of each class.
ViewMap drawing_view(const AssessedAccess& access) {
    std::vector<const AccessPath*> first;
    std::string told;
    for (const PrincipalClass& one : access.classes) {
        if (one.paths.empty()) continue;
        first.push_back(&one.paths.front());
        told += (told.empty() ? "" : "; ") + shown(first.back()->from.text) + " in " +
                steps_text(*first.back());
    }
    const PathDrawing drawing = draw_paths(first);
    ViewList boxes;
    for (const DrawnBox& box : drawing.boxes) boxes.emplace_back(box_view(box));
    ViewList lines;
    for (const DrawnLine& line : drawing.lines) lines.emplace_back(line_view(line));
    return {{"any", !drawing.boxes.empty()},
            {"width", std::to_string(drawing.width)},
            {"height", std::to_string(drawing.height)},
            {"boxWidth", std::to_string(PathDrawing::kBoxWidth)},
            {"boxMiddle", std::to_string(PathDrawing::kBoxWidth / 2)},
            {"boxHeight", std::to_string(PathDrawing::kBoxHeight)},
            {"desc", told + ". The table has every step of them."},
            {"more", drawing.left_out == 0
                         ? std::string()
                         : counted(drawing.left_out, "longer way") + " in the table alone."},
            {"boxes", std::move(boxes)},
            {"lines", std::move(lines)}};
}

ViewMap hop_view(const AccessHop& hop) {
    return {
        {"kind", shown(hop.kind)},
        {"meaning", shown(hop.meaning)},
        {"to", hop.to.kind == "cluster-admin" ? std::string("full control") : shown(hop.to.text)},
        {"because", shown(because_text(hop))}};
}

ViewMap path_view(const AccessPath& path) {
    ViewList hops;
    for (const AccessHop& hop : path.hops) {
        if (hops.size() == kHops) break;
        hops.emplace_back(hop_view(hop));
    }
    const std::size_t left = path.hops.size() - hops.size();
    return {
        {"from", shown(path.from.text)},
        {"steps", steps_text(path)},
        {"hops", std::move(hops)},
        {"more", left == 0 ? std::string() : "and " + counted(left, "more hop")},
        {"reaches", counted_identities(path.identities) + ", " +
                        counted(path.workloads, "workload") + ", " + counted(path.nodes, "node")}};
}

ViewList chokes_view(const AssessedAccess& access) {
    ViewList chokes;
    for (const AccessChoke& choke : access.chokes) {
        chokes.emplace_back(ViewMap{
            {"binding", shown(name_text(choke.binding))},
            {"percent", std::to_string(percent_of(choke, access))},
            {"lost", std::to_string(choke.lost) + " of " + std::to_string(access.with_path)}});
    }
    return chokes;
}

// What a cell says where nobody was seen.
std::string nobody(const AssessedAccess& access) {
    return access.matrix_complete ? "none" : "none seen";
}

// "3", "3 + 1 by name": those who have it for certain objects alone.
std::string count_text(const AccessCell& cell) {
    const std::string any = std::to_string(cell.identities);
    if (cell.limited == 0) return any;
    return (cell.identities == 0 ? std::string() : any + " + ") + std::to_string(cell.limited) +
           " by name";
}

ViewMap cell_view(const AccessCell& cell, const AccessAbility& ability,
                  const AssessedAccess& access) {
    ViewList names;
    const auto add = [&](const std::vector<AccessName>& list, const char* how) {
        for (const AccessName& name : list) {
            if (names.size() == kNames) break;
            names.emplace_back(shown(name_text(name) + how));
        }
    };
    add(cell.first, "");
    add(cell.first_limited, ", by name");
    const std::size_t all = cell.identities + cell.limited;
    const std::size_t left = all - std::min(all, names.size());
    std::string requests;
    for (const std::string& request : ability.requests) {
        requests += (requests.empty() ? "" : ", ") + request;
    }
    return {
        {"title", shown(ability.title)},
        {"any", all > 0},
        {"nobody", access.matrix_complete ? "nobody beside Kubernetes' own" : "nobody was seen"},
        {"count", all == 0 ? nobody(access) : count_text(cell)},
        {"requests", shown(requests)},
        {"names", std::move(names)},
        {"more", left == 0 ? std::string() : "and " + std::to_string(left) + " more"}};
}

ViewMap row_view(const AccessRow& row, const AssessedAccess& access, bool whole) {
    ViewList cells;
    for (std::size_t index = 0; index < row.cells.size(); ++index) {
        const AccessAbility& ability = access.abilities[index];
        if (whole || ability.namespaced) {
            cells.emplace_back(cell_view(row.cells[index], ability, access));
        }
    }
    return {{"ns", shown(row.ns)}, {"cells", std::move(cells)}};
}

std::string nothing_text(const AssessedAccess& access) {
    if (access.without_rights == 0) return {};
    return "In " +
           counted(access.without_rights, access.rows.empty() ? "namespace" : "more namespace") +
           " nobody " + (access.matrix_complete ? "has" : "was seen to have") +
           " any of these by a binding there.";
}

}  // namespace

ViewMap ways_view(const Assessment& assessment) {
    const AssessedAccess& access = assessment.access;
    ViewList classes;
    ViewList paths;
    for (const PrincipalClass& one : access.classes) {
        classes.emplace_back(class_view(one));
        for (const AccessPath& path : one.paths) paths.emplace_back(path_view(path));
    }
    ViewList chokes = chokes_view(access);
    return {{"known", !access.unknown},
            {"summary", sentence(ways_text(access))},
            {"chokesText", sentence(chokes_text(access))},
            {"noChokes", !access.unknown && !access.chokes_sought
                             ? std::string("Choke points are those of a whole cluster; some "
                                           "namespaces were looked at.")
                             : std::string()},
            {"hasChokes", !chokes.empty()},
            {"chokes", std::move(chokes)},
            {"classes", std::move(classes)},
            {"drawing", drawing_view(access)},
            {"hasPaths", !paths.empty()},
            {"paths", std::move(paths)},
            {"missing", sentence(missing_text(access))},
            {"others", sentence(access.others)},
            {"notLookedAt", std::string(kNotLookedAt)}};
}

ViewMap matrix_view(const Assessment& assessment, const RenderOptions& options) {
    const AssessedAccess& access = assessment.access;
    ViewList columns;
    for (const AccessAbility& ability : access.abilities) {
        if (ability.namespaced) columns.emplace_back(ViewMap{{"title", shown(ability.title)}});
    }
    ViewList rows;
    for (const AccessRow& row : access.rows) {
        if (rows.size() == options.rows_per_check) break;
        rows.emplace_back(row_view(row, access, false));
    }
    const std::size_t left = access.rows.size() - rows.size();
    return {{"missing", access.matrix_complete ? std::string() : sentence(missing_text(access))},
            {"whole", row_view(access.everywhere, access, true)},
            {"open", rows.size() <= kOpenRows},
            {"counted", counted(access.rows.size(), "namespace")},
            {"columns", std::move(columns)},
            {"any", !rows.empty()},
            {"rows", std::move(rows)},
            {"more",
             left == 0 ? std::string() : "and " + counted(left, "more namespace") + " with fewer"},
            {"nothing", nothing_text(access)}};
}

}  // namespace assay
