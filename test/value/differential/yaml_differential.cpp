// Compares decode_yaml with sigs.k8s.io/yaml on random scalars and documents.
//
// yaml_differential BUILD_SCRIPT [SEED [COUNT]]: the script builds the oracle (test/oracle) and
// prints its path. Exit 0 when all agree, 1 when not, 77 when there is no Go (skipped).
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>

#include "base/files.h"
#include "base/text.h"
#include "value/decode.h"
#include "value/differential/excuses.h"
#include "value/differential/yaml_generator.h"
#include "value/store.h"

namespace {

namespace fs = std::filesystem;

constexpr int kSkipped = 77;

// The output of a command, or nothing when it fails; `status` is its exit code.
std::optional<std::string> output_of(const std::string& command, int& status) {
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return std::nullopt;
    std::string text;
    std::array<char, 4096> buffer;
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        text.append(buffer.data(), got);
    const int ended = ::pclose(pipe);
    status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 1;
    if (status != 0) return std::nullopt;
    return text;
}

std::string framed(const std::vector<std::string>& documents) {
    std::string bytes;
    for (const std::string& document : documents) {
        const auto size = static_cast<std::uint32_t>(document.size());
        for (int shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>((size >> shift) & 0xFF);
        bytes += document;
    }
    return bytes;
}

std::vector<std::string> unframed(std::string_view bytes) {
    std::vector<std::string> answers;
    while (bytes.size() >= 4) {
        std::uint32_t size = 0;
        for (std::size_t i = 0; i < 4; ++i)
            size |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
        answers.emplace_back(bytes.substr(4, size));
        bytes.remove_prefix(4 + std::size_t{size});
    }
    return answers;
}

std::vector<std::string> ask(const std::string& oracle, const std::vector<std::string>& documents) {
    std::string directory = (fs::temp_directory_path() / "yaml-differential.XXXXXX").string();
    if (::mkdtemp(directory.data()) == nullptr) return {};
    std::vector<std::string> answers;
    const std::string in = directory + "/in";
    const std::string out = directory + "/out";
    int status = 0;
    if (assay::replace_file(in, framed(documents)) &&
        output_of("'" + oracle + "' < '" + in + "' > '" + out + "'", status)) {
        if (const auto bytes = assay::read_file(out)) answers = unframed(*bytes);
    }
    fs::remove_all(directory);
    return answers;
}

// What differs, or nothing.
std::optional<std::string> difference(const std::string& document, const std::string& answer) {
    assay::Store store;
    const auto ours = assay::decode_yaml(document, store);
    const std::string ours_text =
        ours ? assay::encode_json(*ours) : "error: " + ours.error().text();
    const bool accepted = answer.starts_with('J');
    if (!ours && !accepted) return std::nullopt;
    if (ours && accepted) {
        const auto theirs = assay::decode_json(std::string_view(answer).substr(1), store);
        if (theirs && theirs->same(*ours)) return std::nullopt;
    }
    if (assay::test::excuse(document, ours ? std::string() : ours.error().message, answer))
        return std::nullopt;
    return "document: " + assay::printable(document, 2000) +
           "\n  ours:   " + assay::printable(ours_text, 2000) +
           "\n  oracle: " + assay::printable(answer, 2000);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20261125;
    const std::size_t count = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 10000;
    std::cout << "seed " << seed << ", " << count << " documents\n";

    int status = 0;
    auto oracle = output_of("bash '" + std::string(argv[1]) + "' yamljson", status);
    if (!oracle) {
        const bool skip = status == kSkipped && std::getenv("CI") == nullptr;
        std::cout << (skip ? "skipped: the oracle needs Go\n" : "the oracle cannot be built\n");
        return skip ? kSkipped : 1;
    }
    oracle->resize(oracle->find_last_not_of('\n') + 1);

    assay::test::YamlGenerator generator(seed);
    std::vector<std::string> documents;
    while (documents.size() < count) documents.push_back(generator.next());
    const auto answers = ask(*oracle, documents);
    if (answers.size() != documents.size()) {
        std::cout << "the oracle gave " << answers.size() << " answers\n";
        return 1;
    }
    std::size_t differences = 0;
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (answers[i].starts_with('J')) ++accepted;
        const auto found = difference(documents[i], answers[i]);
        if (found && ++differences <= 40) std::cout << *found << "\n";
    }
    std::cout << accepted << " good, " << count - accepted << " malformed, " << differences
              << " differences\n";
    assay::test::print_excuses();
    // A generator that only makes one kind would prove little.
    const bool balanced = accepted > count / 4 && accepted < count - count / 20;
    return differences == 0 && balanced ? 0 : 1;
}
