#include "cli/signing.h"

#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/standard_output.h"

namespace assay {
namespace {

constexpr std::size_t kMaxSignature = 4096;

Result<void> sign_file(const SigningKey& key, const std::string& file) {
    const auto hash = sha256_of_file(file);
    if (!hash) {
        return fail(ErrorCode::unwritable, "it cannot be signed: " + hash.error().message, {file});
    }
    const auto text = key.signature_text(*hash);
    if (!text) return tl::unexpected(text.error());
    return replace_file(file + std::string(kSignatureSuffix), *text);
}

}  // namespace

Result<std::optional<SigningKey>> open_signing_key(const std::optional<std::string>& path) {
    if (!path) return std::optional<SigningKey>();
    auto key = SigningKey::read_private(*path);
    if (!key) return tl::unexpected(key.error());
    return std::optional(std::move(*key));
}

Result<void> sign_files(const std::optional<SigningKey>& key,
                        const std::vector<std::string>& files) {
    if (!key) return {};
    for (const std::string& file : files) {
        if (file.empty()) continue;
        if (auto done = sign_file(*key, file); !done) return done;
    }
    return {};
}

Result<ExitCode> check_signature(const SignatureOptions& options) {
    const auto key = SigningKey::read_public(options.key);
    if (!key) return tl::unexpected(key.error());
    const std::string beside = options.signature.empty()
                                   ? options.file + std::string(kSignatureSuffix)
                                   : options.signature;
    const auto text = read_file(beside, kMaxSignature);
    if (!text) {
        return fail(text.error().code, "the signature cannot be read: " + text.error().message,
                    {beside}, "--signature names another file");
    }
    auto checked = key->check(*text);
    if (!checked) {
        checked.error().where.file = beside;
        return tl::unexpected(checked.error());
    }
    const auto hash = sha256_of_file(options.file);
    if (!hash) return tl::unexpected(hash.error());
    std::string said = "good: signed with this key";
    if (!checked->by_this_key) {
        said = "BAD: this key did not make the signature, or it was changed";
    } else if (checked->sha256 != *hash) {
        said = "BAD: the file was changed after it was signed, or is another one";
    }
    const bool good = said.starts_with("good");
    const auto written = write_stdout(printable(options.file, 1000) + ": " + said + "\n");
    if (!written) return tl::unexpected(written.error());
    return good ? ExitCode::ok : ExitCode::gate_broken;
}

}  // namespace assay
