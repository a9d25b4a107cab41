// The orders of dpkg and rpm. package_order_test.py compares them with the real ones.
#include "facts/package_version.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

// Each is older than the next.
template <class Compare>
void in_order(const std::vector<std::string>& versions, Compare compare) {
    for (std::size_t left = 0; left < versions.size(); ++left) {
        for (std::size_t right = 0; right < versions.size(); ++right) {
            INFO(versions[left] << " and " << versions[right]);
            CHECK((compare(versions[left], versions[right]) == (left <=> right)));
        }
    }
}

std::string upstream(const char* text) {
    const auto version = upstream_version(text);
    if (!version) return "none";
    std::string made = version->minor_text() + "." + std::to_string(version->patch);
    if (version->stage != Version::kFinal) {
        made += " stage " + std::to_string(version->stage) + "." +
                std::to_string(version->stage_number);
    }
    return made;
}

}  // namespace

TEST_CASE("versions of Debian packages") {
    in_order({"1.0.0~rc93+ds1-5", "1.0.0~rc93+ds1-5+deb11u1", "1.0.0", "1.1.5+ds1-1",
              "1.1.5+ds1-1+deb12u1", "1.1.12-0ubuntu2~22.04.1", "1.1.12-0ubuntu2", "1:0.1"},
             compare_dpkg);
    CHECK(compare_dpkg("0:1.0", "1.0") == 0);
    CHECK(compare_dpkg("1.0-0", "1.0") == 0);
    CHECK(without_rebuild("1.1.5+ds1-1+b3") == "1.1.5+ds1-1");
    CHECK(without_rebuild("1.1.5+ds1-1+deb12u1+b10") == "1.1.5+ds1-1+deb12u1");
    CHECK(without_rebuild("1.0+beta1") == "1.0+beta1");
    CHECK(without_rebuild("1.0+b") == "1.0+b");
}

TEST_CASE("versions of rpms") {
    in_order({"1:1.1.12-1.module_el8.9.0+3717", "4:1.2.5-3.el9_6", "4:1.3.0~rc.1-1.el9_7",
              "4:1.3.0-3.el9_7", "4:1.3.0-4.el9_7", "4:1.3.0^git1-1.el9_7"},
             compare_rpm);
    CHECK(compare_rpm("1.0", "1.0-1") < 0);
    CHECK(rpm_stream("4:1.2.5-3.el9_6") == "el9_6");
    CHECK(rpm_stream("4:1.1.9-1.el9") == "el9");
    CHECK(rpm_stream("4:1.2.5-2.module_el8.10.0+4068+0e21408f") == "el8");
    CHECK(rpm_stream("1.3.3-2.amzn2023.0.1") == "amzn2023");
    CHECK(rpm_stream("1.30.4-150500.1.1").empty());
}

TEST_CASE("dates of node images") {
    in_order({"202510.19.1", "202511.07.0", "202511.07.1", "202511.11.0", "202601.01.0"},
             compare_dotted);
}

TEST_CASE("what upstream released") {
    CHECK(upstream("4:1.2.5-3.el9_6") == "1.2.5");
    CHECK(upstream("1.0.0~rc93+ds1-5+deb11u5") == "1.0.0 stage 2.93");
    CHECK(upstream("1.0.0~rc92.425.g7e3c3e8c+ds1-1") == "1.0.0 stage 2.92");
    CHECK(upstream("1.6.20~ds1-1+deb12u3") == "1.6.20");
    CHECK(upstream("1.7.22-k3s1") == "1.7.22");
    CHECK(upstream("1.28.10-3.rhaos4.15.git368cd23.el9") == "1.28.10");
    CHECK(upstream("1.4.0-rc.3") == "1.4.0 stage 2.3");
    CHECK(upstream("latest") == "none");
    // What a release was made of, before rpm had "~".
    CHECK(upstream("1.0.0-55.rc5.dev.git2abd837.module+el8+2769+577ad176") == "1.0.0 stage 2.5");
    CHECK(upstream("1.0.0-57.dev.git2abd837.el7") == "none");
    CHECK(upstream("2:1.0.0-0.3.20210225.git12644e6.amzn2") == "none");
    CHECK(upstream("1.0.0-0.1.fc30") == "none");
    CHECK(upstream("1.22.0-dev") == "none");
    CHECK(upstream("1.1.0+dev") == "1.1.0");  // what came after it
    CHECK(upstream("1.7.2-0.1") == "1.7.2");  // Debian: not by the maintainer
    CHECK(upstream("1.0.0-0ubuntu1") == "1.0.0");
    // runc's candidates by number: rc90 was only named so because others order by letters.
    CHECK(*upstream_version("1.0.0-rc9") < *upstream_version("1.0.0-rc10"));
    CHECK(*upstream_version("1.0.0-rc10") < *upstream_version("1.0.0-rc90"));
    CHECK(*upstream_version("1.0.0-rc95") < *upstream_version("1.0.0"));
}
