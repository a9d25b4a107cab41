#include "evaluate/example.h"

#include <algorithm>
#include <vector>

#include "base/files.h"
#include "base/packed.h"
#include "evaluate/run_fixture.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

struct Source {
    std::string file;
    std::string text;
};

bool smaller(const Source& left, const Source& right) {
    return std::pair(left.text.size(), left.file) < std::pair(right.text.size(), right.file);
}

std::vector<Source> packed_sources(const Check& check) {
    std::vector<Source> sources;
    for (const PackedFile& file : packed_files_in("test/checks/" + check.id + "/fail.")) {
        sources.push_back({std::string(file.name), std::string(file.bytes)});
    }
    return sources;
}

Result<std::vector<Source>> sources_in(const fs::path& folder) {
    std::vector<Source> sources;
    for (const fs::path& path : fixtures_in(folder)) {
        if (!path.filename().string().starts_with("fail.")) continue;
        auto text = read_file(path, kMaxFixture);
        if (!text) return tl::unexpected(text.error());
        sources.push_back({path.generic_string(), std::move(*text)});
    }
    return sources;
}

}  // namespace

Result<std::optional<Example>> example_of(const Check& check, const FactsData& data,
                                          const std::optional<fs::path>& folder) {
    std::vector<Source> sources;
    if (folder) {
        auto found = sources_in(*folder / check.id);
        if (!found) return tl::unexpected(found.error());
        sources = std::move(*found);
    } else {
        sources = packed_sources(check);
    }
    const auto source = std::ranges::min_element(sources, smaller);
    if (source == sources.end()) return std::optional<Example>();
    const auto fixture = read_fixture(source->file, source->text, check);
    if (!fixture) return tl::unexpected(fixture.error());
    auto evaluation = judge_fixture(*fixture, check, data);
    if (!evaluation) return tl::unexpected(evaluation.error());
    const auto held = evaluation->findings.held();
    const auto failing = std::ranges::find(held, Verdict::fail, &Finding::verdict);
    if (failing == held.end()) return std::optional<Example>();
    return std::optional<Example>({source->file, source->text, std::move(*failing)});
}

}  // namespace assay
