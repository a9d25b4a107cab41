// Invariant 5: cut anywhere. A file that ends early, or lists items twice or in another order,
// never gives `present` with fewer objects, and never a crash.
//
// A stream of YAML documents that ends between two documents is a whole, shorter stream: no reader
// can tell. What YAML does tell is a kubectl List, whose `kind` stands after its items.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "collect/target.h"
#include "snapshot/container.h"
#include "snapshot/support/evidence.h"
#include "value/decode.h"

using namespace assay;

namespace {

const std::vector<std::string> kItems = {
    R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"n"},"spec":{"hostNetwork":true}})",
    R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"\"]}","namespace":"n"}})",
    R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"n":[1,[2,{}]]}})",
    R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}})",
};

std::string json_list(const std::vector<std::string>& items) {
    std::string text = R"({"apiVersion":"v1","items":[)";
    for (std::size_t index = 0; index < items.size(); ++index) {
        text += (index == 0 ? "" : ",\n") + items[index];
    }
    return text + R"(],"kind":"List","metadata":{"resourceVersion":""}})";
}

constexpr std::string_view kYamlList =
    "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- "
    "apiVersion: v1\n"
    "  kind: Pod\n  metadata:\n    name: b\n- apiVersion: v1\n  kind: Namespace\n  metadata:\n"
    "    name: n\nkind: List\nmetadata:\n  resourceVersion: \"\"\n";

Result<Evidence> collect(const std::string& path) {
    return file_source({TargetForm::files, path})->collect(Plan{}, CollectOptions{});
}

void put(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::map<std::string, std::size_t> counts(const Evidence& evidence) {
    std::map<std::string, std::size_t> counts;
    for (const Request& request : evidence.requests) {
        counts[request.id] = request.objects.size();
    }
    return counts;
}

void never_fewer(const Evidence& whole, const Result<Evidence>& cut) {
    if (!cut) {
        CHECK(cut.error().code == ErrorCode::unreadable);
        return;
    }
    const auto expected = counts(whole);
    for (const Request& request : cut->requests) {
        CAPTURE(request.id);
        const auto found = expected.find(request.id);
        const std::size_t objects = found == expected.end() ? 0 : found->second;
        CHECK(request.objects.size() <= objects);
        CHECK((request.presence != Presence::present || request.objects.size() == objects));
        CHECK(request.presence != Presence::absent);
        CHECK((request.presence == Presence::present) == request.reason.empty());
    }
}

}  // namespace

TEST_CASE("a dump cut at any byte") {
    const test::Folder folder;
    for (const std::string& text : {json_list(kItems), kItems[0], std::string(kYamlList)}) {
        put(folder / "dump", text);
        const auto whole = collect(folder / "dump");
        REQUIRE(whole);
        for (std::size_t length = 0; length < text.size(); ++length) {
            CAPTURE(text.substr(0, length));
            put(folder / "dump", text.substr(0, length));
            never_fewer(*whole, collect(folder / "dump"));
        }
    }
}

TEST_CASE("one dump of several cut at any byte makes the kinds of the others partial") {
    const test::Folder folder;
    std::filesystem::create_directory(folder / "d");
    put(folder / "d/pods.json", json_list({kItems[0], kItems[1]}));
    const std::string rest = json_list({kItems[2], kItems[3]});
    put(folder / "d/rest.json", rest);
    const auto whole = collect(folder / "d");
    REQUIRE(whole);
    for (std::size_t length = 1; length < rest.size(); ++length) {
        CAPTURE(length);
        put(folder / "d/rest.json", rest.substr(0, length));
        const auto cut = collect(folder / "d");
        REQUIRE(cut);
        never_fewer(*whole, cut);
        CHECK(cut->find("", "pods")->presence == Presence::partial);
        CHECK(cut->unread.size() == 1);
    }
}

TEST_CASE("documents cut at any byte are never a crash, and never more") {
    const test::Folder folder;
    const std::string text =
        "# two\napiVersion: v1\nkind: Pod\nmetadata:\n  name: \"a\\u00e9\"\nspec: &x\n  a: [1, {b: "
        "*x}]\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: |\n  text\n...\n---\n{\"kind\": "
        "\"Pod\"}\n";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        CAPTURE(length);
        put(folder / "m.yaml", text.substr(0, length));
        const auto cut = collect(folder / "m.yaml");
        if (cut) {
            for (const Request& request : cut->requests) {
                CHECK(request.objects.size() <= 1);
            }
        }
    }
}

TEST_CASE("items repeated or in another order are the same evidence") {
    const test::Folder folder;
    put(folder / "dump", json_list(kItems));
    const auto whole = collect(folder / "dump");
    REQUIRE(whole);
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> items = kItems;
        items.push_back(kItems[random() % kItems.size()]);
        std::shuffle(items.begin(), items.end(), random);
        put(folder / "dump", json_list(items));
        const auto other = collect(folder / "dump");
        REQUIRE(other);
        CHECK(counts(*other) == counts(*whole));
        for (std::size_t index = 0; index < whole->requests.size(); ++index) {
            const auto& left = whole->requests[index].objects;
            const auto& right = other->requests[index].objects;
            CHECK(std::equal(left.begin(), left.end(), right.begin(), right.end(),
                             [](const auto& a, const auto& b) { return a.value == b.value; }));
        }
    }
}

TEST_CASE("a file of noise is never a crash") {
    const test::Folder folder;
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::string good = json_list(kItems) + std::string(kYamlList);
    for (int round = 0; round < 400; ++round) {
        std::string text = round % 2 == 0 ? json_list(kItems) : std::string(kYamlList);
        for (int change = 0; change < 1 + round % 4; ++change) {
            text[random() % text.size()] =
                round % 3 == 0 ? static_cast<char>(random() % 256) : good[random() % good.size()];
        }
        put(folder / "noise", text);
        const auto evidence = collect(folder / "noise");
        if (evidence) {
            REQUIRE(write_snapshot(*evidence, folder / "s"));
            const auto back = read_snapshot(folder / "s");
            REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().text()));
            CHECK(test::difference(*evidence, *back) == "");
        }
    }
}
