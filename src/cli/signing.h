// `--sign KEY`: a signature beside each file that a command writes.
//
// Role: FILE.sig beside FILE, in the form of base/signature.h, once FILE is there as a whole.
// Failure: usage for a key that cannot be used, which is found before anything is collected; output
// when a signature cannot be written. (who-can --verify and paths --verify are cli/verify.h.)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/signature.h"

namespace assay {

// Nothing: there is nothing to sign with.
[[nodiscard]] Result<std::optional<SigningKey>> open_signing_key(
    const std::optional<std::string>& path);

// Empty names are standard output and are not signed.
[[nodiscard]] Result<void> sign_files(const std::optional<SigningKey>& key,
                                      const std::vector<std::string>& files);

}  // namespace assay
