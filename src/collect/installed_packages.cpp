#include "collect/installed_packages.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace assay {
namespace {

struct Row {
    std::string_view package;
    std::string_view program;
};

constexpr Row kPackages[] = {
    {"containerd", "containerd"},
    {"containerd-app", "containerd"},
    {"containerd.io", "containerd"},
    {"cri-o", "cri-o"},
    {"cri-o-runc", "runc"},
    {"crun", "crun"},
    {"moby-containerd", "containerd"},
    {"moby-runc", "runc"},
    {"runc", "runc"},
    {"runc-app", "runc"},
};

}  // namespace

std::string package_text(std::string_view name, std::string_view version,
                         std::string_view architecture) {
    constexpr std::size_t kMaxWord = 200;
    std::string text;
    for (const std::string_view word : {name, version, architecture}) {
        std::string shown = printable(word, kMaxWord);
        std::replace(shown.begin(), shown.end(), ' ', '_');
        text += (text.empty() ? "" : " ") + shown;
    }
    return text;
}

bool is_runtime_package(std::string_view name) {
    return std::any_of(std::begin(kPackages), std::end(kPackages),
                       [&](const Row& row) { return row.package == name; });
}

bool speaks_for(std::string_view package, std::string_view program) {
    return std::any_of(std::begin(kPackages), std::end(kPackages), [&](const Row& row) {
        return row.package == package && row.program == program;
    });
}

}  // namespace assay
