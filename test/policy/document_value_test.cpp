// A tree means what the decoder of evidence makes of its text.
#include "policy/document_value.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/packed.h"
#include "value/decode.h"

using namespace assay;

namespace {

Document parsed(std::string_view text) {
    std::vector<PolicyProblem> problems;
    auto root = parse_document("a.yaml", text, problems);
    REQUIRE(root.has_value());
    return std::move(*root);
}

void expect_same(std::string_view text) {
    Store store;
    const auto value = value_of(parsed(text), store);
    const auto decoded = decode_yaml(text, store);
    REQUIRE_MESSAGE(value.has_value(), value.error().message);
    REQUIRE(decoded.has_value());
    CHECK(encode_json(*value) == encode_json(*decoded));
}

}  // namespace

TEST_CASE("every packed policy file means what its YAML says") {
    std::size_t count = 0;
    for (const char* folder : {"checks/", "profiles/"}) {
        for (const PackedFile& file : packed_files_in(folder)) {
            if (file.name.ends_with(".yaml")) {
                INFO(file.name);
                expect_same(file.bytes);
                ++count;
            }
        }
    }
    CHECK(count > 150);
}

TEST_CASE("scalars and keys mean what they mean in evidence") {
    expect_same("[1, -2, 0644, 0x1f, 1_000, 1.5, 1e3, '1', \"yes\", yes, No, off, ~, null, '', x]");
    expect_same("{010: a, true: b, '7': c, 1.5: d, x: {y: []}, z: {}}");
    expect_same("a: |\n  one\n  two\nb: >-\n  one\n  two\nc:\n");
    expect_same("");
}

TEST_CASE("what no value can say is refused at its node") {
    Store store;
    for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
             {"a: .inf", "the number is not finite"},
             {"a: [1, .nan]", "not finite"},
             {"010: a\n8: b", "two keys mean the same"},
             {"~: a", "cannot be a key"}}) {
        const Document root = parsed(text);
        const auto value = value_of(root, store);
        INFO(text);
        REQUIRE_FALSE(value.has_value());
        CHECK(value.error().message.find(message) != std::string::npos);
        CHECK(value.error().node->line == 1);
    }
}
