#include "collect/target.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "snapshot/container.h"

namespace assay {
namespace {

// Only a regular file is looked into: reading from a pipe would take its bytes away.
bool is_snapshot_file(const std::string& path) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) {
        return false;
    }
    std::array<char, 4> head{};
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), head.size());
    return looks_like_snapshot({head.data(), static_cast<std::size_t>(in.gcount())});
}

}  // namespace

TargetRef resolve_target(const std::optional<std::string>& argument) {
    if (!argument) {
        return {TargetForm::context, {}};
    }
    if (*argument == "-") {
        return {TargetForm::standard_input, "-"};
    }
    std::error_code failed;
    const auto status = std::filesystem::symlink_status(*argument, failed);
    if (!argument->empty() && status.type() != std::filesystem::file_type::not_found &&
        status.type() != std::filesystem::file_type::none) {
        return {is_snapshot_file(*argument) ? TargetForm::snapshot : TargetForm::files, *argument};
    }
    return {TargetForm::context, *argument};
}

}  // namespace assay
