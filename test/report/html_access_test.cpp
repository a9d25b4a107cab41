// Paths to full control and who can reach what on the page: the drawing, the tables, their bounds.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include "report/path_drawing.h"
#include "report/support/access_samples.h"
#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

std::string page_of(AssessedAccess access, RenderOptions options = {}) {
    Assessment assessment;
    assessment.access = std::move(access);
    return write_html(assessment, options).value();
}

std::vector<const AccessPath*> paths_of(const AssessedAccess& access) {
    std::vector<const AccessPath*> paths;
    for (const PrincipalClass& one : access.classes)
        for (const AccessPath& path : one.paths) paths.push_back(&path);
    return paths;
}

void check_has(const std::string& page, const std::vector<std::string>& parts) {
    std::size_t last = 0;
    for (const std::string& part : parts) {
        INFO(part);
        const std::size_t at = page.find(part, last);
        CHECK(at != std::string::npos);
        if (at != std::string::npos) last = at;
    }
}

}  // namespace

TEST_CASE("boxes of a drawing are shared, do not overlap and lie within it") {
    const AssessedAccess access = test::weak_access();
    const PathDrawing drawing = draw_paths(paths_of(access));
    // Three chains; what the node enters, the pod holds and the account mints is one of them.
    CHECK(drawing.boxes.size() == 8);
    CHECK(drawing.lines.size() == 7);
    CHECK(drawing.left_out == 0);
    std::size_t begins = 0;
    for (const DrawnBox& box : drawing.boxes) {
        if (box.begins) ++begins;
        CHECK(box.x >= 0);
        CHECK(box.y >= 0);
        CHECK(box.x + PathDrawing::kBoxWidth <= drawing.width);
        CHECK(box.y + PathDrawing::kBoxHeight <= drawing.height);
        for (const DrawnBox& other : drawing.boxes) {
            if (&other == &box) continue;
            CHECK((std::abs(other.x - box.x) >= PathDrawing::kBoxWidth ||
                   std::abs(other.y - box.y) >= PathDrawing::kBoxHeight));
        }
    }
    CHECK(begins == 5);
    for (const DrawnLine& line : drawing.lines) CHECK(line.to_y > line.y);
    // The longest way is the first column.
    CHECK(drawing.boxes.back().end->kind != "Node");
    for (const DrawnBox& box : drawing.boxes)
        if (box.end->kind == "Node") CHECK(box.x < 10);
}

TEST_CASE("ways that are too long to draw are left out, and none makes no drawing") {
    AssessedAccess access = test::weak_access();
    AccessPath& path = access.classes[0].paths[0];
    path.hops.insert(path.hops.begin(), kDrawnHops, path.hops[0]);
    const PathDrawing drawing = draw_paths(paths_of(access));
    CHECK(drawing.left_out == 1);
    CHECK(drawing.boxes.size() == 7);
    CHECK(draw_paths({}).boxes.empty());
}

TEST_CASE("the page draws the ways, lists their steps and names the choke points") {
    const std::string page = page_of(test::weak_access());
    check_has(page,
              {"href=\"#paths\"", "href=\"#reach\"", "<section id=\"paths\"",
               "12 identities beside Kubernetes&apos; own get to full control, the nearest User "
               "jane@example.org in 1 step.",
               "takes the last path from 91 % of them (11 of 12).",
               "<strong>Groups</strong>: 4 of 12 have a way (1 only if something holds that is not "
               "known); 1 more has it from Kubernetes itself.",
               "<svg class=\"paths\"", "<desc id=\"ways-desc\">User jane@example.org in 1 step; ",
               "<path class=\"way maybe\"", "privileged-pod, if</text>", "full control</text>",
               "<th role=\"rowheader\" scope=\"row\">ServiceAccount ci/builder</th>",
               "<li>asks for a token of the service account: <strong>ServiceAccount "
               "ops/deployer</strong> <code>token-create</code><br><span class=\"quiet\">by "
               "RoleBinding ops/mint (rule 0 of ClusterRole token-minter)</span></li>",
               "34 identities, 12 workloads, 3 nodes",
               "<li><strong>ClusterRoleBinding deployer-admin</strong>: 66 % have no way any more "
               "(8 of 12)</li>",
               "what a cloud&apos;s own access entries allow"});
}

TEST_CASE("the matrix folds what is long, caps rows and names, and counts the rest") {
    const std::string page = page_of(test::weak_access());
    check_has(page, {"<section id=\"reach\"", "Read Secrets</th>",
                     "<li>ServiceAccount ops/runner-0</li>", "nobody beside Kubernetes&apos; own",
                     "<details>\n<summary>By namespace: 140 namespaces where somebody",
                     "scope=\"row\">team-0</th>", "<summary>140</summary>",
                     "<li>ServiceAccount team-0/runner-4</li>", "and 135 more",
                     "class=\"nil\" data-label=\"Read Secrets\"><span class=\"quiet\">none</span>",
                     "and 40 more namespaces with fewer; the JSON report has all of them.",
                     "In 23 more namespaces nobody has any of these by a binding there."});
    CHECK(page.find("runner-5") == std::string::npos);
    CHECK(page.find("team-100<") == std::string::npos);
    // What counts in the whole cluster alone is no column of a namespace.
    CHECK(page.find("data-label=\"Reach kubelets\"") == std::string::npos);
    AssessedAccess small = test::weak_access();
    small.rows.resize(3);
    CHECK(page_of(small).find("<details open>\n<summary>By namespace: 3 namespaces") !=
          std::string::npos);
}

TEST_CASE("what nobody looked at or could not read is not shown as nothing") {
    const std::string none = page_of({});
    CHECK(none.find("Who gets to full control is not known: nobody asked for it.") !=
          std::string::npos);
    CHECK(none.find("<section id=\"reach\"") == std::string::npos);
    CHECK(none.find("href=\"#reach\"") == std::string::npos);
    CHECK(none.find("<svg class=\"paths\"") == std::string::npos);

    const std::string blind = page_of(test::blind_access());
    check_has(blind, {"was seen to get to full control; not known of 21 identities.",
                      "More may be there.</strong> No right to list rolebindings (denied).",
                      "<section id=\"reach\"", "More may be there.", ">none seen</td>",
                      "nobody was seen</span>",
                      "In 3 namespaces nobody was seen to have any of these by a binding there."});
    AssessedAccess part = test::calm_access();
    part.chokes_sought = false;
    CHECK(page_of(part).find("Choke points are those of a whole cluster") != std::string::npos);
}

TEST_CASE("the page stays small for any number of namespaces and identities") {
    AssessedAccess access = test::weak_access();
    const std::string name(253, 'n');
    access.rows.clear();
    for (int index = 0; index < 3000; ++index) {
        AccessRow row{name.substr(190), {}};
        for (std::size_t column = 0; column < access.abilities.size(); ++column)
            row.cells.push_back({100000, {kAccessNames, {"ServiceAccount", name, name}}});
        access.rows.push_back(std::move(row));
    }
    CHECK(page_of(std::move(access)).size() < (std::size_t{2} << 20));
}
