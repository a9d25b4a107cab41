#include "policy/document_tree.h"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/packed.h"
#include "policy/policy_text.h"

using namespace assay;

namespace {

bool same(const DocumentNode& left, const DocumentNode& right) {
    const auto all_same = [](std::span<const DocumentNode> some,
                             std::span<const DocumentNode> others) {
        bool good = some.size() == others.size();
        for (std::size_t index = 0; good && index < some.size(); ++index) {
            good = same(some[index], others[index]);
        }
        return good;
    };
    return left.kind == right.kind && left.line == right.line && left.column == right.column &&
           left.offset == right.offset && left.text == right.text && left.quoted == right.quoted &&
           all_same(left.keys, right.keys) && all_same(left.items, right.items);
}

Document parsed(std::string_view name, std::string_view text) {
    std::vector<PolicyProblem> problems;
    auto root = parse_document(name, text, problems);
    REQUIRE(root.has_value());
    return std::move(*root);
}

}  // namespace

TEST_CASE("of every packed policy file the build knows what reading it gives") {
    std::size_t count = 0;
    for (const char* folder : {"checks/", "profiles/"}) {
        for (const PackedFile& file : packed_files_in(folder)) {
            if (!file.name.ends_with(".yaml")) {
                continue;
            }
            INFO(file.name);
            const auto text = PolicyText::packed(file.name);
            REQUIRE(text.has_value());
            REQUIRE(text->tree().has_value());
            CHECK(text->bytes() == file.bytes);
            CHECK(same(read_tree(*text->tree()), parsed(file.name, file.bytes)));
            CHECK(text->sha256() == sha256_hex(file.bytes));
            ++count;
        }
    }
    CHECK(count > 150);
}

TEST_CASE("the first scalar of a tree is read alone") {
    const auto first = [](std::string_view text, std::string_view key) {
        return std::string(first_scalar(tree_of(parsed("a.yaml", text)), key));
    };
    CHECK(first("asOf: \"2026-01-01\"\nsources: [x, {a: [b]}]\nrows: {}\n", "asOf") ==
          "2026-01-01");
    CHECK(first("sources: [x]\nasOf: \"2026-01-01\"\n", "asOf").empty());  // not the first
    CHECK(first("asOf: [x]\n", "asOf").empty());
    CHECK(first("[asOf]\n", "asOf").empty());
    CHECK(first("{}\n", "asOf").empty());
    CHECK(first("", "asOf").empty());
}

TEST_CASE("a tree keeps everything of a node") {
    const std::string text =
        "a: 'q'\nb: [1, ~, {c: \"\\u00e9\"}]\nlong: |\n  " + std::string(300, 'x') + "\n";
    CHECK(same(read_tree(tree_of(parsed("a.yaml", text))), parsed("a.yaml", text)));
    CHECK(read_tree(tree_of(parsed("b.yaml", ""))).kind == DocumentNode::Kind::null);
}

TEST_CASE("of a user's file nothing is known ahead, whatever its name and bytes") {
    const auto packed = PolicyText::packed("profiles/maturity.yaml");
    REQUIRE(packed.has_value());
    const PolicyText users = std::string(packed->bytes());
    CHECK_FALSE(users.tree().has_value());
    CHECK(users.sha256() == packed->sha256());
    CHECK_FALSE(PolicyText::packed("profiles/none.yaml").has_value());
}
