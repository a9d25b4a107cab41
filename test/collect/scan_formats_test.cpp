// What scanners write: what is kept of it, what is refused, and what is no scan.
#include "collect/scan_formats.h"

#include <doctest/doctest.h>

#include <string>

#include "base/hash.h"
#include "collect/import_scans.h"
#include "collect/support/scratch.h"
#include "snapshot/container.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kConfig = "sha256:" + std::string(64, 'b');

Result<ScansRead> read(const std::string& text) {
    Store store;
    const auto document = decode_json(text, store);
    REQUIRE(document.has_value());
    return read_scans(*document);
}

std::string trivy(const std::string& vulnerability) {
    return R"({"SchemaVersion": 2, "CreatedAt": "2026-11-01T10:00:00.5+02:00",
        "ArtifactName": "nginx:1.29", "ArtifactType": "container_image",
        "Metadata": {"ImageID": ")" +
           kConfig + R"(", "RepoTags": ["nginx:1.29"], "RepoDigests": ["nginx@)" + kDigest +
           R"("]}, "Results": [{"Target": "nginx:1.29, debian", "Class": "os-pkgs",
        "Vulnerabilities": [)" +
           vulnerability + R"(]}, {"Target": "app", "Class": "secret",
        "Secrets": [{"Match": "CANARY"}]}]})";
}

const std::string kCritical = R"({"VulnerabilityID": "CVE-1", "PkgName": "openssl",
    "InstalledVersion": "3.0.1", "FixedVersion": "3.0.2", "Severity": "CRITICAL",
    "PublishedDate": "2026-01-02T03:04:05Z"})";

}  // namespace

TEST_CASE("an image as trivy writes it") {
    const auto got =
        read(trivy(kCritical + R"(, {"VulnerabilityID": "CVE-2", "Severity": "HIGH"})"));
    REQUIRE(got.has_value());
    REQUIRE(got->scans.size() == 1);
    const ImageScan& scan = got->scans[0];
    CHECK(scan.scanner == "trivy");
    CHECK(scan.date == "2026-11-01T08:00:00Z");
    CHECK(scan.references.front() == "nginx:1.29");
    CHECK(scan.ids == std::vector<std::string>{kConfig, kDigest});
    REQUIRE(scan.critical.size() == 1);
    CHECK(scan.critical[0] ==
          CriticalVulnerability{"CVE-1", "openssl", "3.0.1", "3.0.2", "", "2026-01-02T03:04:05Z"});
}

TEST_CASE("what stands where a list of findings belongs is no empty list") {
    const auto result = [](const std::string& found) {
        return R"({"ArtifactName": "nginx:1.29", "Results": [{"Class": "os-pkgs")" + found + "}]}";
    };
    for (const char* none : {"", R"(, "Vulnerabilities": null)", R"(, "Vulnerabilities": [])"}) {
        const auto got = read(result(none));
        REQUIRE(got.has_value());
        CHECK(got->scans.size() == 1);
    }
    for (const char* other :
         {R"({"CVE-1": {"Severity": "CRITICAL"}})", R"("cut")", "7", R"(["CVE-1"])", "[null]"}) {
        CAPTURE(other);
        const auto got = read(result(R"(, "Vulnerabilities": )" + std::string(other)));
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().message == "Vulnerabilities is no list of objects");
    }
    for (const char* results : {R"("cut")", R"([{"Class": "os-pkgs"}, 1])"}) {
        const auto got =
            read(R"({"ArtifactName": "nginx:1.29", "Results": )" + std::string(results) + "}");
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().message == "Results is no list of objects");
    }
    CHECK_FALSE(read(R"({"ClusterName": "prod", "Resources": {"a": 1}})").has_value());
}

TEST_CASE("a cluster as trivy writes it: what failed or is about several images is no scan") {
    const std::string results =
        R"("Results": [{"Class": "os-pkgs", "Vulnerabilities": [)" + kCritical + "]}]";
    const std::string image = R"({"RepoTags": ["nginx:1.29"]})";
    const auto got = read(R"({"ClusterName": "prod", "Resources": [
        {"Kind": "Pod", "Name": "a", "Metadata": )" +
                          image + ", " + results + R"(},
        {"Kind": "Pod", "Name": "b", "Metadata": [)" +
                          image + "], " + results + R"(},
        {"Kind": "Pod", "Name": "c", "Metadata": [)" +
                          image + ", " + image + "], " + results + R"(},
        {"Kind": "Pod", "Name": "d", "Error": "timeout", "Metadata": )" +
                          image + ", " + results + R"(},
        {"Kind": "Pod", "Name": "e", "Metadata": )" +
                          image + R"(, "Results": [{"Class": "config"}]},
        {"Kind": "Role", "Name": "f"}]})");
    REQUIRE(got.has_value());
    CHECK(got->scans.size() == 2);
    CHECK(got->skipped == 4);
    CHECK(got->scans[0].date.empty());
    CHECK(got->scans[0].critical.size() == 1);
}

TEST_CASE("an image as grype writes it") {
    const std::string match = R"({"vulnerability": {"id": "CVE-1", "severity": "Critical",
        "fix": {"state": "fixed", "versions": ["3.0.2"],
                "available": [{"version": "3.0.2", "date": "2026-03-05"},
                              {"version": "3.0.2", "date": "2026-03-04"}]}},
        "artifact": {"name": "openssl", "version": "3.0.1"}})";
    const auto document = [&](const std::string& configuration) {
        return R"({"matches": [)" + match + R"(], "source": {"type": "image", "target":
            {"userInput": "nginx:1.29", "imageID": ")" +
               kConfig + R"(", "manifestDigest": ")" + kDigest +
               R"(", "tags": ["nginx:1.29"], "repoDigests": []}},
            "descriptor": {"name": "grype", "timestamp": "2026-11-01T10:00:00Z", "configuration": )" +
               configuration + "}}";
    };
    const auto got = read(document("{}"));
    REQUIRE(got.has_value());
    REQUIRE(got->scans.size() == 1);
    REQUIRE(got->scans[0].critical.size() == 1);
    CHECK(got->scans[0].critical[0].fixed == "3.0.2");
    CHECK(got->scans[0].critical[0].fixed_on == "2026-03-04T00:00:00Z");
    CHECK(got->scans[0].ids == std::vector<std::string>{kConfig, kDigest});
    CHECK_FALSE(read(document(R"({"only-notfixed": true})")).has_value());
    const auto folder = read(R"({"matches": [], "source": {"type": "directory", "target": "/"},
        "descriptor": {"name": "grype"}})");
    REQUIRE(folder.has_value());
    CHECK(folder->scans.empty());
}

TEST_CASE("VulnerabilityReports among other objects") {
    const auto got = read(R"({"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}},
        {"apiVersion": "aquasecurity.github.io/v1alpha1", "kind": "VulnerabilityReport",
         "metadata": {"name": "r", "namespace": "shop"}, "report": {
            "updateTimestamp": "2026-11-01T10:00:00Z", "scanner": {"name": "Trivy"},
            "registry": {"server": "index.docker.io"},
            "artifact": {"repository": "library/nginx", "tag": "1.29", "digest": ")" +
                          kDigest + R"("},
            "vulnerabilities": [{"vulnerabilityID": "CVE-1", "resource": "openssl",
                "installedVersion": "3.0.1", "fixedVersion": "", "severity": "CRITICAL"}]}}]})");
    REQUIRE(got.has_value());
    REQUIRE(got->scans.size() == 1);
    CHECK(got->scans[0].scanner == "trivy");
    CHECK(got->scans[0].references[0] == "index.docker.io/library/nginx:1.29");
    CHECK(got->scans[0].critical[0].fixed.empty());
}

TEST_CASE("what is not understood is refused, and says why") {
    CHECK(read(R"({"kind": "Pod"})").error().message.find("no result of trivy") == 6);
    CHECK_FALSE(read("[]").has_value());
    CHECK_FALSE(read(trivy(R"({"VulnerabilityID": "CVE-1"})")).has_value());
    CHECK_FALSE(read(trivy(R"({"VulnerabilityID": "CVE-1", "Severity": "SEVERE"})")).has_value());
    CHECK_FALSE(read(trivy(R"({"Severity": "CRITICAL"})")).has_value());
    std::string many;
    for (int i = 0; i < 20001; ++i) {
        many += (i == 0 ? "" : ",") + (R"({"VulnerabilityID":"CVE-)" + std::to_string(i)) +
                R"(","Severity":"CRITICAL"})";
    }
    CHECK_FALSE(read(trivy(many)).has_value());
}

TEST_CASE("texts are cut, and what is no digest or date is none") {
    std::string text = trivy(kCritical);
    const auto replace = [&](const std::string& from, const std::string& to) {
        text.replace(text.find(from), from.size(), to);
    };
    replace("3.0.1", std::string(100000, 'x'));
    replace(kDigest, "sha256:../../etc/passwd");
    replace("2026-11-01T10:00:00.5+02:00", "yesterday");
    const auto got = read(text);
    REQUIRE(got.has_value());
    CHECK(got->scans[0].critical[0].installed.size() == 256);
    CHECK(got->scans[0].ids == std::vector<std::string>{kConfig});
    CHECK(got->scans[0].date.empty());
}

TEST_CASE("a scan goes through the snapshot, once, and nothing that it found beside") {
    const Scratch scratch;
    const std::string file = scratch.write("scan.json", trivy(kCritical));
    std::vector<std::string> notes;
    auto scans = read_scan_files({file, file}, notes);
    REQUIRE(scans.has_value());
    CHECK(notes.empty());
    Evidence evidence;
    add_scans(evidence, std::move(*scans));
    const std::string path = scratch.path("s.tar.zst");
    REQUIRE(write_snapshot(evidence, path).has_value());
    const auto back = read_snapshot(path);
    REQUIRE(back.has_value());
    const Request* request = back->find("kubeassay", "imagescans");
    REQUIRE(request != nullptr);
    REQUIRE(request->objects.size() == 1);
    CHECK(encode_json(request->objects[0].value).find("CANARY") == std::string::npos);
    CHECK(image_scan_of(request->objects[0].value).critical.size() == 1);
    CHECK(back->sha256 == evidence.sha256);
}

TEST_CASE("a file that holds no scan is named") {
    const Scratch scratch;
    std::vector<std::string> notes;
    for (const char* text : {"", "{", "{}", R"({"apiVersion":"v1","kind":"List","items":[]})"}) {
        const auto got = read_scan_files({scratch.write("scan.json", text)}, notes);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code == ErrorCode::usage);
    }
    CHECK_FALSE(read_scan_files({scratch.path("none.json")}, notes).has_value());
}
