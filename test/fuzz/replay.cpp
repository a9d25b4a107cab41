// Runs a fuzz target without libFuzzer: its corpus, then mutations of it.
//
// usage: replay_NAME CORPUS COUNT [SEED]
//
// The seed is the time unless given, and is printed. The input being run lies in a file beside the
// program, which stays there when the run dies; one that takes over 20 seconds is killed as a hang.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

#include "mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongest = 4096;
constexpr unsigned kSeconds = 20;

std::vector<std::string> read_corpus(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> inputs;
    for (const fs::path& path : paths) {
        std::ifstream in(path, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return inputs;
}

void run(const std::string& input, const fs::path& kept) {
    std::ofstream(kept, std::ios::binary) << input;
    ::alarm(kSeconds);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ::alarm(0);
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::cerr << "usage: replay_NAME CORPUS COUNT [SEED]\n";
        return 2;
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    const std::uint64_t seed =
        count > 3 ? std::stoull(arguments[3]) : static_cast<std::uint64_t>(now);
    const fs::path kept = std::string(arguments[0]) + ".input";
    std::cout << "seed " << seed << "; the input of a run that dies is in " << kept << std::endl;
    const std::vector<std::string> corpus = read_corpus(arguments[1]);
    if (corpus.empty()) {
        std::cerr << "the corpus is empty\n";
        return 1;
    }
    for (const std::string& input : corpus) run(input, kept);
    std::mt19937_64 random(seed);
    const unsigned long mutations = std::stoul(arguments[2]);
    for (unsigned long done = 0; done < mutations; ++done) {
        run(assay::test::mutate(corpus[random() % corpus.size()], corpus, kLongest, random), kept);
    }
    fs::remove(kept);
    std::cout << corpus.size() << " inputs and " << mutations << " mutations of them\n";
    return 0;
}
