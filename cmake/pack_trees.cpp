// The build's reader of policy files: writes the SHA-256 and the tree of each
// (policy/document_tree.h) into a folder, under the file's own path.
//
// usage: pack_trees FOLDER FILE...
// Failure: a file that is no policy document fails the build, with the place.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/hash.h"
#include "policy/document.h"
#include "policy/document_tree.h"

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() < 2) {
        std::fputs("usage: pack_trees FOLDER FILE...\n", stderr);
        return 2;
    }
    std::vector<assay::PolicyProblem> problems;
    for (std::size_t index = 1; index < words.size(); ++index) {
        std::ifstream in(words[index], std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const auto root = assay::parse_document(words[index], text, problems);
        const std::filesystem::path path = std::filesystem::path(words[0]) / words[index];
        std::filesystem::create_directories(path.parent_path());
        std::ofstream out(path, std::ios::binary);
        if (root) out << assay::sha256_hex(text) << assay::tree_of(*root);
        out.close();
        if (!in || !out) {
            std::fprintf(stderr, "pack_trees: cannot read %s or write its tree\n",
                         words[index].c_str());
            return 1;
        }
    }
    for (const assay::PolicyProblem& problem : problems) {
        std::fprintf(stderr, "%s\n", problem.text().c_str());
    }
    return problems.empty() ? 0 : 1;
}
