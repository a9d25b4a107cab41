#include "collect/node_log.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <zstd.h>

#include "base/hash.h"
#include "base/pem.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kForm = "kubeassay node evidence ";
constexpr std::string_view kBegin = "kubeassay node evidence 1 begin";
constexpr std::string_view kEnd = "kubeassay node evidence 1 end ";
// Kubelets and runtimes split lines at 16 KB (pkg/kubelet/kuberuntime/logs); this is far below.
constexpr std::size_t kWidth = 1024;

struct Manifest {
    std::size_t bytes = 0;
    std::size_t lines = 0;
    std::string_view sha256;
};

NodeLog partial(std::string reason) { return {Presence::partial, std::move(reason), {}}; }
NodeLog malformed(std::string reason) { return {Presence::malformed, std::move(reason), {}}; }

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stopped == end ? std::optional(number) : std::nullopt;
}

constexpr std::size_t kMostManifest = 256;  // letters of its line: a real one has fewer

std::optional<Manifest> manifest_in(std::string_view line) {
    if (line.size() > kMostManifest) return std::nullopt;
    const std::vector<std::string_view> words = split(line.substr(kEnd.size()), ' ');
    if (words.size() != 3 || words[2].size() != 64) return std::nullopt;
    const auto bytes = number_in(words[0]);
    const auto lines = number_in(words[1]);
    if (!bytes || !lines) return std::nullopt;
    return Manifest{*bytes, *lines, words[2]};
}

// The document that the packed bytes are, or nothing.
std::optional<std::string> unpack(std::string_view packed, std::size_t bytes) {
    std::string document(bytes, '\0');
    const std::size_t made =
        ZSTD_decompress(document.data(), document.size(), packed.data(), packed.size());
    if (ZSTD_isError(made) != 0 || made != bytes) return std::nullopt;
    return document;
}

NodeLog read_body(std::string_view body, std::size_t lines, const Manifest& manifest) {
    if (lines < manifest.lines) return partial("lines of the node's log are missing");
    if (lines > manifest.lines) return malformed("the node's log has more lines than it says");
    if (manifest.bytes > kNodeDocumentLimit) {
        return malformed("the node's evidence is larger than " + size_text(kNodeDocumentLimit));
    }
    const auto packed = from_base64(body);
    if (!packed) return malformed("the node's log holds something else than evidence");
    auto document = unpack(*packed, manifest.bytes);
    if (!document || sha256_hex(*document) != manifest.sha256) {
        return malformed("the node's log is not the one that its manifest names");
    }
    return {Presence::present, {}, std::move(*document)};
}

}  // namespace

bool is_node_log(std::string_view text) { return text.starts_with(kForm); }

NodeLog read_node_log(std::string_view log) {
    if (log.size() > kNodeLogLimit) {
        return partial("the node's log is larger than " + size_text(kNodeLogLimit));
    }
    const bool ended = log.ends_with('\n');
    if (ended) log.remove_suffix(1);
    const std::size_t last = log.rfind('\n') + 1;  // 0 where there is one line
    const std::string_view end = log.substr(last);
    const std::string_view first = log.substr(0, log.find('\n'));
    if (first != kBegin) {
        const bool cut = !ended && kBegin.starts_with(log);
        if (cut || log.empty()) return partial("the node's log ends before its manifest");
        if (end.starts_with(kEnd)) return partial("the beginning of the node's log is missing");
        return malformed(is_node_log(first) ? "the node's log is of another version of kubeassay"
                                            : "the node's log is no evidence");
    }
    if (last == 0 || !end.starts_with(kEnd)) {
        return partial("the node's log ends before its manifest");
    }
    const auto manifest = manifest_in(end);
    if (!manifest) {
        return ended ? malformed("the manifest of the node's log cannot be read")
                     : partial("the node's log ends within its manifest");
    }
    const std::string_view body = log.substr(kBegin.size() + 1, last - kBegin.size() - 1);
    const auto lines = static_cast<std::size_t>(std::count(body.begin(), body.end(), '\n'));
    return read_body(body, lines, *manifest);
}

Result<std::string> node_log(std::string_view document) {
    const auto too_large = [](std::size_t limit) {
        return fail(
            ErrorCode::unwritable,
            "the evidence of this node is larger than a log may be (" + size_text(limit) + ")", {},
            "write it to a file with --output, without --log");
    };
    if (document.size() > kNodeDocumentLimit) return too_large(kNodeDocumentLimit);
    std::string packed(ZSTD_compressBound(document.size()), '\0');
    const std::size_t made = ZSTD_compress(packed.data(), packed.size(), document.data(),
                                           document.size(), ZSTD_CLEVEL_DEFAULT);
    if (ZSTD_isError(made) != 0) return fail(ErrorCode::internal, "zstd cannot compress");
    packed.resize(made);
    const std::string text = to_base64(packed);
    std::string log = std::string(kBegin) + "\n";
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size(); at += kWidth, ++lines) {
        log += text.substr(at, kWidth) + "\n";
    }
    log += fmt::format("{}{} {} {}\n", kEnd, document.size(), lines, sha256_hex(document));
    if (log.size() > kNodeLogLimit) return too_large(kNodeLogLimit);
    return log;
}

}  // namespace assay
