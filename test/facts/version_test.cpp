// Versions: how texts in the wild read, their order, and ranges.
#include "facts/version.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("a version reads as what Kubernetes released, with the vendor's words apart") {
    struct Row {
        const char* text;
        int minor;
        int patch;
        int stage;
        const char* vendor;
    };
    for (const Row& row : {
             Row{"v1.34.1", 34, 1, Version::kFinal, ""},
             Row{"1.34", 34, 0, Version::kFinal, ""},
             Row{"v1.29.6-gke.1254000", 29, 6, Version::kFinal, "gke.1254000"},
             Row{"v1.30.4-eks-a737599", 30, 4, Version::kFinal, "eks-a737599"},
             Row{"v1.30.0+k3s1", 30, 0, Version::kFinal, "k3s1"},
             Row{"v1.27.102-akslts", 27, 102, Version::kFinal, "akslts"},
             Row{"v1.35.0-rc.1", 35, 0, Version::kCandidate, ""},
             Row{"v1.35.0-alpha.3.12+abc", 35, 0, Version::kAlpha, "12+abc"},
             Row{"v1.35.0-beta", 35, 0, Version::kFinal, "beta"},
         }) {
        CAPTURE(row.text);
        const auto version = parse_version(row.text);
        REQUIRE(version);
        CHECK(version->major == 1);
        CHECK(version->minor == row.minor);
        CHECK(version->patch == row.patch);
        CHECK(version->stage == row.stage);
        CHECK(version->vendor == row.vendor);
    }
    for (const char* text :
         {"", "v", "v1", "latest", "sha256:abc", "1.x", "99999999999.1", "1.2x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_version(text));
    }
}

TEST_CASE("a vendor's words do not order, a pre-release does") {
    CHECK(*parse_version("1.29.6-gke.1254000") == *parse_version("1.29.6"));
    CHECK(*parse_version("1.34.0-rc.1") < *parse_version("1.34.0"));
    CHECK(*parse_version("1.34.0-alpha.2") < *parse_version("1.34.0-beta.0"));
    CHECK(*parse_version("1.9.11") < *parse_version("1.10.0"));
    CHECK(*parse_version("1.34.9") < *parse_version("1.34.10"));
}

TEST_CASE("ranges") {
    struct Row {
        const char* range;
        const char* version;
        bool holds;
    };
    for (const Row& row : {
             Row{"", "1.0.0", true},
             Row{">=1.10 <1.24", "1.9.11", false},
             Row{">=1.10 <1.24", "1.10.0", true},
             Row{">=1.10 <1.24", "1.23.17", true},
             Row{">=1.10 <1.24", "1.24.0", false},
             Row{"<1.24", "1.24.0-rc.1", false},
             Row{"<=1.24", "1.24.17", true},
             Row{">1.24", "1.24.17", false},
             Row{"=1.24", "1.24.3", true},
             Row{"<1.24.3", "1.24.2", true},
             Row{"<1.24.3", "1.24.3", false},
         }) {
        CAPTURE(row.range);
        CAPTURE(row.version);
        const auto range = VersionRange::parse(row.range);
        REQUIRE(range);
        CHECK(range->contains(*parse_version(row.version)) == row.holds);
    }
    CHECK_FALSE(VersionRange::parse("1.24"));
    CHECK_FALSE(VersionRange::parse(">=new"));
}
