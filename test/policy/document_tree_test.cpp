#include "policy/document_tree.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/packed.h"

using namespace assay;

namespace {

bool same(const DocumentNode& left, const DocumentNode& right) {
    const auto all_same = [](const std::vector<DocumentNode>& some,
                             const std::vector<DocumentNode>& others) {
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

TEST_CASE("every packed policy file has a tree, and it is what parsing the file gives") {
    std::size_t count = 0;
    for (const char* folder : {"checks/", "profiles/"}) {
        for (const PackedFile& file : packed_files_in(folder)) {
            if (!file.name.ends_with(".yaml")) {
                continue;
            }
            INFO(file.name);
            const auto tree = packed_file("trees/" + std::string(file.name));
            REQUIRE(tree.has_value());
            CHECK(same(read_tree(*tree), parsed(file.name, file.bytes)));
            ++count;
        }
    }
    CHECK(count > 150);
}

TEST_CASE("a tree keeps everything of a node") {
    const std::string text =
        "a: 'q'\nb: [1, ~, {c: \"\\u00e9\"}]\nlong: |\n  " + std::string(300, 'x') + "\n";
    CHECK(same(read_tree(tree_of(parsed("a.yaml", text))), parsed("a.yaml", text)));
    CHECK(read_tree(tree_of(parsed("b.yaml", ""))).kind == DocumentNode::Kind::null);
}
