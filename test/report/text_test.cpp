#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

std::string text_of_sample(std::string_view name, RenderOptions options = {}) {
    for (const test::Sample& sample : test::make_samples())
        if (sample.name == name) return write_text(sample.assessment, options).value();
    return {};
}

std::string first_lines(const std::string& text, int count) {
    std::size_t end = 0;
    while (count-- > 0 && end != std::string::npos) end = text.find('\n', end + 1);
    return text.substr(0, end);
}

}  // namespace

TEST_CASE("the first screen says how the cluster stands and what to mend first") {
    const std::string screen = first_lines(text_of_sample("failing"), 24);
    for (const char* part :
         {"staging", "v1.36.3", "certificate was not verified", "Level     0 (Exposed)",
          "limited by: Runtime and workloads", "Score     50 %", "of the model is known",
          "2 critical, 2 high, 3 medium", "13 of 66 gates are decided", "Mend first",
          "rbac/cluster-admin-everyone: 1 failing, effort S", "and 2 more checks below"}) {
        INFO(part);
        CHECK(screen.find(part) != std::string::npos);
    }
}

TEST_CASE("how old the list of vulnerabilities is") {
    Assessment assessment = test::make_samples().front().assessment;
    assessment.vulnerabilities_as_of = "2026-08-21";
    assessment.vulnerabilities_old = false;
    CHECK(write_text(assessment, {}).value().find("Data      vulnerabilities as of 2026-08-21") !=
          std::string::npos);
    assessment.vulnerabilities_old = true;
    CHECK(write_text(assessment, {})
              .value()
              .find("WARNING   Vulnerabilities are known as of "
                    "2026-08-21, more than 90 days before") != std::string::npos);
}

TEST_CASE("findings name subject, place, proof and the deciding expression") {
    const std::string text = text_of_sample("failing");
    CHECK(text.find("  - identity Group system:authenticated: cluster-admin is granted") !=
          std::string::npos);
    CHECK(text.find("fix at:     ClusterRoleBinding dev-all") != std::string::npos);
    CHECK(text.find("where:      rbac/dev-all.yaml:27:15") != std::string::npos);
    CHECK(text.find("decided by: object.?securityContext") != std::string::npos);
    CHECK(text.find("and 120 more; -o json has all of them") != std::string::npos);
    CHECK(text.find("ERROR high apiserver/node-restriction") != std::string::npos);
}

TEST_CASE("upgrades name component, versions, how many and what for") {
    const std::string text = text_of_sample("patching");
    const std::string section =
        "\nUpgrades\n"
        "  critical  runc 1.1.5+ds1-1+b1 to 1.1.5+ds1-1+deb12u2: 4 of 13 nodes\n"
        "            CVE-2024-21626, CVE-2025-31133, CVE-2025-52565, CVE-2025-52881\n"
        "  high      kubelet v1.32.2 to v1.33.4: 10 of at least 12 nodes\n"
        "            CVE-2025-1000, CVE-2025-1001, CVE-2025-1002, CVE-2025-1003, CVE-2025-1004, "
        "CVE-2025-1005 and 9 more\n"
        "  high      kubelet v1.31.0 to v1.33.4: 2 of at least 12 nodes\n";
    CHECK(text.find(section) != std::string::npos);
    CHECK(text.find("  high      kube-apiserver v1.31.0 to v1.33.4: 1 of 1 instance\n"
                    "            CVE-2025-1974\n") != std::string::npos);
    CHECK(text_of_sample("failing").find("Upgrades") == std::string::npos);
}

TEST_CASE("unknowns are grouped by reason, with what would answer them") {
    const std::string text = text_of_sample("unknown");
    CHECK(text.find("denied; to know: grant the missing right") != std::string::npos);
    CHECK(text.find("rbac/wildcard-rules: no right to list clusterroles\n      for every "
                    "ClusterRole that was not read") != std::string::npos);
    CHECK(text.find("Node worker-0, Node worker-1, Node worker-10 and 9 more") !=
          std::string::npos);
    CHECK(text.find("asking for node evidence would decide 1 more") != std::string::npos);
    CHECK(text.find("rbac.authorization.k8s.io/v1/clusterroles: denied, no right to list "
                    "clusterroles (leaves 3 checks unknown)") != std::string::npos);
    CHECK(text.find("probes without credentials were off") != std::string::npos);
}

TEST_CASE("nothing judged is said first") {
    const std::string text = text_of_sample("empty");
    CHECK(text.find("Nothing could be judged.\n") < 100);
    CHECK(text.find("Score     none") != std::string::npos);
    CHECK(text.find("out of scope for this target: workload/privileged") != std::string::npos);
    CHECK(text.find("manifests/broken.yaml: line 3") != std::string::npos);
}

TEST_CASE("nothing from a cluster can drive the terminal") {
    const std::string text = text_of_sample("hostile");
    CHECK(is_utf8(text));
    CHECK(std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n') || byte == 0x7f;
    }));
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
    for (const std::string_view line : split(text, '\n')) CHECK(line.size() < 1300);
}

TEST_CASE("colour only when asked for") {
    CHECK(text_of_sample("failing").find('\x1b') == std::string::npos);
    CHECK(text_of_sample("failing", {.color = true}).find("\x1b[1;31mcritical") !=
          std::string::npos);
}

TEST_CASE("text: a part of an audit says that it is one, and gives no level") {
    const std::string text = text_of_sample("part");
    CHECK(
        text.find("A PART    checks workload/*; namespaces team-0; 15 checks and 240 findings were "
                  "left out") != std::string::npos);
    CHECK(text.find("Level     none") != std::string::npos);
    CHECK(text.find("of what was looked at") != std::string::npos);
    CHECK(text_of_sample("failing").find("A PART") == std::string::npos);
}

TEST_CASE("text: accepted risks are listed apart, and waivers that do not hold are said") {
    const std::string text = text_of_sample("accepted");
    const std::size_t failing = text.find("FAIL critical workload/privileged");
    const std::size_t accepted = text.find("Accepted risks");
    REQUIRE(failing != std::string::npos);
    REQUIRE(accepted != std::string::npos);
    CHECK(failing < accepted);
    CHECK(text.find("web-1012") < accepted);
    CHECK(text.find("web-1010") > accepted);
    CHECK(
        text.find("accepted by platform@example.org until 2027-03-31: it loads a kernel module") !=
        std::string::npos);
    CHECK(text.find("waivers.yaml:3: the waiver of workload/privileged: expired on 2027-03-31") !=
          std::string::npos);
    CHECK(
        text.find("another than the accepted one: Deployment team-5/web-1012: 0123456789abcdef") !=
        std::string::npos);
    CHECK(text.find("3 fail") != std::string::npos);
}

TEST_CASE("text: with a baseline only what is new is listed") {
    const std::string text = text_of_sample("compared");
    CHECK(text.find("2 findings were in the baseline of 2026-11-01T00:00:00Z and are not listed") !=
          std::string::npos);
    CHECK(text.find("web-1011") != std::string::npos);
    CHECK(text.find("web-1010") == std::string::npos);
    CHECK(text.find("2 fail") != std::string::npos);
}

TEST_CASE("text: the controls of a benchmark, in their order, with a line for each level") {
    const std::string text = text_of_sample("benchmark");
    const std::string screen = first_lines(text, 24);
    for (const char* part :
         {"WARNING   CIS Kubernetes Benchmark v2.0.1: no edition is for v1.36.3; this one is the "
          "nearest",
          "Controls  L1: 2 pass, 1 fail, 2 unknown, 0 not applicable of 5",
          "          L2: 0 pass, 1 fail, 0 unknown, 1 not applicable of 2",
          "          no level: 0 pass, 0 fail, 0 unknown, 1 error, 0 not applicable of 1"}) {
        INFO(part);
        CHECK(screen.find(part) != std::string::npos);
    }
    const std::string table =
        "\nCIS Kubernetes Benchmark v2.0.1\n"
        "  1.1.1   unknown         L1     What control 1.1.1 asks for";
    const std::size_t begin = text.find(table);
    REQUIRE(begin != std::string::npos);
    std::size_t last = begin;
    for (const char* part :
         {"not-built\n", "  1.2.6   fail            L1     What control 1.2.6 asks for",
          "12 failing\n", "  1.2.9   error           -      What",
          "  1.2.15  pass            L1     What", "  2.7     not-applicable  L2     What",
          "  3.1.1   unknown         L1     What", "needs-attestation\n",
          "  3.1.2   pass            L1     What", "platform@example.org, until 2027-03-31\n",
          "  5.4.2   fail            L2     What",
          "\nL1: 2 pass, 1 fail, 2 unknown, 0 not applicable of 5\nL2: 0 pass",
          "To be answered by a person", "3.1.1   Do people log in otherwise? (nobody answered)"}) {
        INFO(part);
        last = text.find(part, last);
        REQUIRE(last != std::string::npos);
    }
    CHECK(text.find(" \n") == std::string::npos);
    CHECK(text_of_sample("failing").find("Controls") == std::string::npos);
}

TEST_CASE("who gets to full control, what most of them need, and what nobody knows of it") {
    const std::string weak = text_of_sample("failing");
    CHECK(
        weak.find("Paths     12 identities beside Kubernetes' own get to full control, the nearest "
                  "User jane@example.org in 1 step\n"
                  "          removing ClusterRoleBinding deployer-admin and ClusterRoleBinding "
                  "jane-admin takes the last path from 91 % of them (11 of 12)\n") !=
        std::string::npos);
    CHECK(text_of_sample("healthy").find(
              "Paths     no identity beside Kubernetes' own gets to full control\n") !=
          std::string::npos);
    const std::string blind = text_of_sample("unknown");
    CHECK(
        blind.find("Paths     no identity beside Kubernetes' own was seen to get to full control; "
                   "not known of 21 identities\n"
                   "          not complete: no right to list rolebindings (denied)\n") !=
        std::string::npos);
    CHECK(text_of_sample("patching")
              .find("Paths     who gets to full control is not known: nobody asked for it\n") !=
          std::string::npos);
}

TEST_CASE("that no identity gets there is said of whole evidence only") {
    const RenderOptions options;
    Assessment assessment = test::make_samples().front().assessment;  // healthy
    // Every binding was read, and what their rights reach was not.
    assessment.access.missing = {{Reason::denied, "no right to list pods"}};
    const std::string text = write_text(assessment, options).value();
    CHECK(text.find("Paths     no identity beside Kubernetes' own was seen to get to full control\n"
                    "          not complete: no right to list pods (denied)\n") !=
          std::string::npos);
    const std::string markdown = write_markdown(assessment, options).value();
    CHECK(markdown.find("| Paths are not complete | `no right to list pods (denied)` |\n") !=
          std::string::npos);
}
