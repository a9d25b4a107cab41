// What a vulnerability needs besides a version.
#include "facts/conditions.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "facts/command_line.h"
#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

// The settings of an API server with these flags.
Settings settings_of(std::initializer_list<const char*> flags, Store& store) {
    std::vector<Value> words;
    for (const char* flag : flags) words.push_back(store.text(flag));
    SettingsSources from;
    from.component = "apiserver";
    from.line = read_command_line(words, "apiserver", small_data(), store);
    from.version = parse_version("v1.33.1");
    return Settings::derive(from, small_data(), store);
}

Condition setting(const char* path, Condition::Test test, const char* value,
                  const char* otherwise) {
    return {Condition::Kind::setting, path, test, value, otherwise};
}

Held::Truth held(const Condition& condition, const Settings* settings, const char* os = "linux") {
    return conditions_hold(std::array{condition}, os, settings, "kube-apiserver").truth;
}

}  // namespace

TEST_CASE("settings that a vulnerability needs") {
    Store store;
    const Settings loud = settings_of({"--v=7"}, store);
    const Settings quiet = settings_of({}, store);
    const Condition verbose = setting("v", Condition::Test::at_least, "7", "0");
    CHECK(held(verbose, &loud) == Held::yes);
    CHECK(held(verbose, &quiet) == Held::no);
    CHECK(held(verbose, nullptr) == Held::open);
    CHECK(held(setting("v", Condition::Test::at_least, "8", "0"), &loud) == Held::no);
    const Settings odd = settings_of({"--v=loud"}, store);
    CHECK(held(verbose, &odd) == Held::open);
    CHECK(held(setting("profiling", Condition::Test::is, "true", "false"), &quiet) == Held::no);
    const Settings on = settings_of({"--profiling"}, store);
    CHECK(held(setting("profiling", Condition::Test::is, "true", "false"), &on) == Held::yes);
    CHECK(held(setting("profiling", Condition::Test::is_not, "true", "false"), &on) == Held::no);
}

TEST_CASE("feature gates that a vulnerability needs") {
    Store store;
    const Condition gate{Condition::Kind::feature_gate, "DynamicResourceAllocation",
                         Condition::Test::is, "", "false"};
    const Settings off = settings_of({}, store);
    const Settings on = settings_of({"--feature-gates=DynamicResourceAllocation=true"}, store);
    const Settings other = settings_of({"--feature-gates=Other=true"}, store);
    const Settings all = settings_of({"--feature-gates=AllBeta=true"}, store);
    CHECK(held(gate, &off) == Held::no);
    CHECK(held(gate, &on) == Held::yes);
    CHECK(held(gate, &other) == Held::no);
    CHECK(held(gate, &all) == Held::open);
    CHECK(held(gate, nullptr) == Held::open);
    const auto with = [&](const char* gates) {
        const std::string flag = std::string("--feature-gates=") + gates;
        const Settings settings = settings_of({flag.c_str()}, store);
        return held(gate, &settings);
    };
    for (const char* yes : {"1", "t", "T", "TRUE", "true", "True"}) {
        CHECK(with((std::string("DynamicResourceAllocation=") + yes).c_str()) == Held::yes);
    }
    for (const char* no : {"0", "f", "F", "FALSE", "false", "False"}) {
        CHECK(with((std::string("DynamicResourceAllocation=") + no).c_str()) == Held::no);
    }
    for (const char* odd : {"=", "=yes", "=tRUE", "", "=2"}) {
        CHECK(with((std::string("DynamicResourceAllocation") + odd).c_str()) == Held::open);
    }
    CHECK(with("kube:DynamicResourceAllocation=true") == Held::yes);
    CHECK(with("AllAlpha=true") == Held::open);
    CHECK(with("AllAlpha=false") == Held::no);
    CHECK(with("AllAlpha=no") == Held::open);
    CHECK(with("AllBeta=false") == Held::open);
    CHECK(with("AllBeta=true,DynamicResourceAllocation=false") == Held::no);
}

TEST_CASE("one condition that does not hold decides") {
    const Condition windows{Condition::Kind::node_os, "windows", Condition::Test::is, "", ""};
    const Condition used{Condition::Kind::uses, "a volume", Condition::Test::is, "", ""};
    CHECK(held(windows, nullptr, "linux") == Held::no);
    CHECK(held(windows, nullptr, "windows") == Held::yes);
    CHECK(held(windows, nullptr, "") == Held::open);
    const Held both = conditions_hold(std::array{used, windows}, "linux", nullptr, "kubelet");
    CHECK(both.truth == Held::no);
    const Held open = conditions_hold(std::array{used, windows}, "windows", nullptr, "kubelet");
    CHECK(open.truth == Held::open);
    CHECK(open.why == "whether a volume is in use is not known");
}
