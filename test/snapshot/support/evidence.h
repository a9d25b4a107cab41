// Evidence to test with, and a comparison that names the first difference.
#pragma once

#include <filesystem>
#include <string>

#include "snapshot/evidence.h"

namespace assay::test {

// A temporary folder, removed at the end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

// Every presence, every field set, hostile names; as a cluster's or as files'.
[[nodiscard]] Evidence sample_evidence(bool files);

// Empty when both are the same, identity aside.
[[nodiscard]] std::string difference(const Evidence& left, const Evidence& right);

}  // namespace assay::test
