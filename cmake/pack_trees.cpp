// The build's reader of policy files: writes their trees (policy/document_tree.h) into one file.
//
// usage: pack_trees OUTPUT FILE...
// Failure: a file that is no policy document fails the build, with the place.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "policy/document.h"
#include "policy/document_tree.h"

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() < 2) {
        std::fputs("usage: pack_trees OUTPUT FILE...\n", stderr);
        return 2;
    }
    std::string trees;
    std::vector<assay::PolicyProblem> problems;
    for (std::size_t index = 1; index < words.size(); ++index) {
        std::ifstream in(words[index], std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!in) {
            std::fprintf(stderr, "pack_trees: cannot read %s\n", words[index].c_str());
            return 1;
        }
        if (const auto root = assay::parse_document(words[index], text, problems)) {
            assay::append_tree(trees, words[index], *root);
        }
    }
    for (const assay::PolicyProblem& problem : problems) {
        std::fprintf(stderr, "%s\n", problem.text().c_str());
    }
    std::ofstream out(words[0], std::ios::binary);
    out << trees;
    out.close();
    return problems.empty() && out ? 0 : 1;
}
