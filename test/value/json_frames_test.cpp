#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "value/decode.h"
#include "value/decode_memo.h"
#include "value/json_frames.h"
#include "value/store.h"

namespace {

using assay::decode_json;
using assay::encode_json;
using assay::JsonFrames;
using assay::Store;

// A document like those of a cluster: of a template, with texts, a number and a key of its own.
std::string pod(unsigned number, unsigned of_template) {
    const std::string app = "app-" + std::to_string(of_template);
    const std::string name = app + "-" + std::to_string(number * 7919U);
    const std::string address = "10.0." + std::to_string(number % 250) + ".9";
    return R"({"metadata":{"name":")" + name + R"(","labels":{"app":")" + app +
           R"(","tier":"a tier with a name that is long"},"uid":"u-)" + std::to_string(number) +
           R"(","generation":)" + std::to_string(number % 3) +
           R"(,"fields":{".":{},"k:{\"ip\":\")" + address +
           R"(\"}":{"f:ip":{}}}},"spec":{"containers":[{"env":[{"name":"A","value":")" + app +
           R"("},{"name":"B","value":"the same everywhere"}],"image":"registry/)" + app +
           R"(:1.0","ports":[{"port":8080,"protocol":"TCP"},{"port":9090,"protocol":"UDP"}]}],)"
           R"("nodeName":"node-)" +
           std::to_string(number % 5) +
           R"(","priority":0,"tolerations":[]},"status":{"conditions":[{"type":"Ready","since":")" +
           name + R"("},{"type":"Scheduled","since":")" + name + R"("}],"podIP":")" + address +
           R"(","phase":"Running","restarts":-1.5e3}})";
}

// Frames from the eighth document on.
void start_early(Store& store) {
    assay::fresh_memo(store.parts()).frames = JsonFrames({.documents = 8, .size = 64});
}

std::uint64_t fitted(Store& store) { return store.parts().memo->frames.fitted(); }

// Decodes into a store that has frames and checks that it gives what a new store gives.
void check_like_new(Store& store, const std::string& text) {
    CAPTURE(text);
    Store fresh;
    const auto wanted = decode_json(text, fresh);
    const auto got = decode_json(text, store);
    REQUIRE(got.has_value() == wanted.has_value());
    if (got) {
        CHECK(*got == *wanted);
        CHECK(encode_json(*got) == encode_json(*wanted));
        CHECK(got->same(store.adopt(*wanted)));
    } else {
        CHECK(got.error().text() == wanted.error().text());
    }
}

TEST_CASE("documents of one kind fit a frame and give what reading gives") {
    Store store;
    start_early(store);
    for (unsigned i = 0; i < 200; ++i) check_like_new(store, pod(i, i % 7));
    CHECK(fitted(store) > 150);
    // All of them once more, and in another layout: the same nodes.
    for (unsigned i = 0; i < 200; ++i) {
        const auto value = decode_json(pod(i, i % 7), store);
        const auto spaced = decode_json(" " + pod(i, i % 7) + "\n", store);
        REQUIRE(value);
        REQUIRE(spaced);
        CHECK(value->same(*spaced));
    }
}

TEST_CASE("frames of several kinds are kept side by side") {
    Store store;
    start_early(store);
    const auto other = [](unsigned number) {
        return R"({"kind":"Secret","metadata":{"name":"s-)" + std::to_string(number) +
               R"(","note":"a text that all of them have"},"type":"Opaque"})";
    };
    for (unsigned i = 0; i < 100; ++i) {
        check_like_new(store, pod(i, 1));
        check_like_new(store, other(i));
    }
    CHECK(fitted(store) > 150);
}

TEST_CASE("what is malformed in a hole or behind it is told as if there were no frame") {
    Store store;
    start_early(store);
    for (unsigned i = 0; i < 50; ++i) REQUIRE(decode_json(pod(i, i % 7), store));
    const auto replaced = [](std::string_view what, std::string_view by) {
        std::string text = pod(77, 3);
        const std::size_t at = text.find(what);
        REQUIRE(at != std::string::npos);
        return text.replace(at, what.size(), by);
    };
    const std::string deep(1100, '[');
    for (const std::string& text : {replaced("u-77", "u\\u00e9"),
                                    replaced("u-77", "u\\x"),
                                    replaced("u-77", "u\n"),
                                    replaced("u-77", "\xC3\xA9"),
                                    replaced("u-77", "\xFF"),
                                    replaced("u-77\"", "u-77"),
                                    replaced("u-77", ""),
                                    replaced("u-77", "u\\\""),
                                    replaced("\"u-77\"", "7"),
                                    replaced("\"u-77\"", ""),
                                    replaced("\"u-77\"", "[\"u\"}"),
                                    replaced("\"u-77\"", "{}"),
                                    replaced(":2,", ":02,"),
                                    replaced(":2,", ":1e999,"),
                                    replaced(":2,", ":,"),
                                    replaced(":2,", ":2 ,"),
                                    replaced(":2,", ": 2,"),
                                    replaced(":2,", ":\"2\","),
                                    replaced(R"(".":{},)", R"(".":{},".":{},)"),
                                    replaced(R"(".":{},)", R"(".":[},)"),
                                    replaced(R"(".":{},)", "\".\":" + deep + ","),
                                    replaced("tier", "app"),
                                    replaced("[]}", "[]} "),
                                    replaced("[]}", "[]]"),
                                    pod(77, 3) + " ",
                                    pod(77, 3) + "x",
                                    pod(77, 3) + pod(77, 3),
                                    " " + pod(77, 3),
                                    pod(77, 3).substr(0, 400),
                                    std::string("{}")}) {
        check_like_new(store, text);
        check_like_new(store, pod(78, 3));
    }
}

TEST_CASE("random changes of documents give what a new store gives") {
    const unsigned seed = std::random_device()();
    std::printf("json_frames: seed %u\n", seed);
    CAPTURE(seed);
    std::mt19937 engine(seed);
    const auto random = [&engine] { return static_cast<unsigned>(engine()); };
    Store store;
    start_early(store);
    constexpr std::string_view kBytes = "\"\\{}[]:, 0e-tn\xC3\x01u";
    for (unsigned i = 0; i < 3000; ++i) {
        std::string text = pod(i, random() % 5);
        for (unsigned change = random() % 3; change > 0; --change) {
            const std::size_t at = random() % text.size();
            const char byte = kBytes[random() % kBytes.size()];
            switch (random() % 3) {
                case 0:
                    text[at] = byte;
                    break;
                case 1:
                    text.insert(at, 1, byte);
                    break;
                default:
                    text.erase(at, 1 + random() % 3);
            }
        }
        check_like_new(store, text);
    }
    CHECK(fitted(store) > 500);
}

TEST_CASE("where documents are not alike frames are given up, and small stores have none") {
    Store store;
    for (unsigned i = 0; i < 200; ++i) REQUIRE(decode_json(pod(i, 1), store));
    CHECK(fitted(store) == 0);
    start_early(store);
    for (unsigned i = 0; i < 500; ++i) {
        std::string text = "{";
        for (unsigned key = 0; key < 20; ++key)
            text += "\"k" + std::to_string(i * 20 + key) + "\":" + std::to_string(key) + ",";
        check_like_new(store, text + "\"end\":0}");
    }
    CHECK(fitted(store) == 0);
    for (unsigned i = 0; i < 500; ++i) check_like_new(store, pod(i, i % 7));
    CHECK(fitted(store) > 100);
}

}  // namespace
