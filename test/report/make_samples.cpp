// Writes every sample in every format into a folder: make_samples FOLDER.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "report/support/samples.h"
#include "report/team_page.h"
#include "report/texts.h"
#include "report/writers.h"

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_samples FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    for (const assay::test::Sample& sample : assay::test::make_samples()) {
        for (const assay::AssessedTeam& team : sample.assessment.teams) {
            const auto page = assay::team_html(sample.assessment, team);
            if (!page) return 1;
            std::ofstream file(folder / (sample.name + "-team-" + assay::team_file(team)),
                               std::ios::binary);
            file << *page;
            if (!file.flush()) return 1;
            if (sample.name == "hostile") break;  // each looks like the others
        }
        // The page in every other language: of the fullest samples, as looking takes long.
        const bool is_full = sample.name == "failing" || sample.name == "hostile";
        for (const std::string_view language : assay::languages()) {
            if (language == "en" || !is_full) continue;
            assay::RenderOptions options;
            options.language = language;
            const auto page = assay::write_html(sample.assessment, options);
            if (!page) return 1;
            std::ofstream file(folder / (sample.name + "." + std::string(language) + ".html"),
                               std::ios::binary);
            file << *page;
            if (!file.flush()) return 1;
        }
        for (const assay::Format& format : assay::formats()) {
            const auto bytes = format.write(sample.assessment, {});
            if (!bytes) {
                std::fprintf(stderr, "%s\n", bytes.error().text().c_str());
                return 1;
            }
            std::ofstream file(folder / (sample.name + std::string(format.suffix)),
                               std::ios::binary);
            file << *bytes;
            if (!file.flush()) return 1;
        }
    }
    return 0;
}
