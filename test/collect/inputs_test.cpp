// Real manifests: everything is read, and comes back from a snapshot unchanged.
#include <filesystem>
#include <iostream>

#include <doctest/doctest.h>

#include "collect/target.h"
#include "snapshot/container.h"
#include "snapshot/support/evidence.h"

using namespace assay;

TEST_CASE("real manifests are read whole") {
    const std::filesystem::path inputs = std::filesystem::path(ASSAY_SHARED_DIR) / "inputs";
    if (!std::filesystem::is_directory(inputs)) {
        std::cout << "skipped: real manifests (../shared is absent)\n";
        return;
    }
    const test::Folder folder;
    for (const auto& project : std::filesystem::directory_iterator(inputs)) {
        if (!project.is_directory()) {
            continue;
        }
        CAPTURE(project.path().string());
        const auto evidence =
            file_source(resolve_target(project.path().string()))->collect(Plan{}, CollectOptions{});
        REQUIRE_MESSAGE(evidence.has_value(), (evidence ? "" : evidence.error().text()));
        std::size_t objects = 0;
        std::size_t partial = 0;
        for (const Request& request : evidence->requests) {
            objects += request.objects.size();
            partial += request.presence == Presence::present ? 0U : 1U;
        }
        std::cout << project.path().filename().string() << ": " << objects << " objects of "
                  << evidence->requests.size() << " kinds, " << partial << " kinds partial, "
                  << evidence->unread.size() << " items unread\n";
        CHECK(objects > 0);
        REQUIRE(write_snapshot(*evidence, folder / "s"));
        CHECK(test::difference(*evidence, read_snapshot(folder / "s").value()) == "");
    }
}
