// Any bytes as a snapshot: no crash; what is read can be written and is then read again.
//
// Bytes that are no zstd frame are the entries as text: a line "=== NAME" begins one, "@N" stands
// for the SHA-256 of the Nth, "#N" for its length. So a change of a letter still meets the readers
// behind the hashes.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "snapshot/container.h"
#include "snapshot/layout.h"

namespace {

using namespace assay;

struct Entry {
    std::string name;
    std::string bytes;
};

void add_tar_entry(std::string& tar, const Entry& entry) {
    constexpr std::size_t kRecord = 512;
    std::array<char, kRecord> head{};
    const auto put = [&head](std::size_t at, std::string_view text) {
        std::copy(text.begin(), text.end(), head.begin() + static_cast<std::ptrdiff_t>(at));
    };
    put(0, std::string_view(entry.name).substr(0, 100));
    put(100, "0000644");
    put(124, fmt::format("{:011o}", entry.bytes.size()));
    put(136, "00000000000");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar");
    put(263, "00");
    unsigned sum = 0;
    for (const char byte : head) sum += static_cast<unsigned char>(byte);
    put(148, fmt::format("{:06o}", sum));
    head[154] = '\0';
    tar.append(head.data(), head.size()).append(entry.bytes);
    tar.resize((tar.size() + kRecord - 1) / kRecord * kRecord);
}

// A .tar.zst whose zstd frame packs nothing.
std::string pack(const std::vector<Entry>& entries) {
    constexpr std::size_t kBlock = std::size_t{128} << 10;
    std::string tar;
    for (const Entry& entry : entries) add_tar_entry(tar, entry);
    tar.append(1024, '\0');
    std::string frame("\x28\xB5\x2F\xFD\x00\x38", 6);
    for (std::size_t at = 0; at < tar.size(); at += kBlock) {
        const std::string_view block = std::string_view(tar).substr(at, kBlock);
        const std::size_t last = at + kBlock >= tar.size() ? 1 : 0;
        for (std::size_t head = block.size() << 3 | last, byte = 0; byte < 3; ++byte)
            frame += static_cast<char>(head >> (8 * byte) & 0xFF);
        frame += block;
    }
    return frame;
}

// "@N" and "#N" of the entries before this one.
std::string fill_in(std::string_view text, const std::vector<Entry>& before) {
    std::string filled;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t number =
            at + 1 < text.size() ? static_cast<std::size_t>(text[at + 1] - '0') : before.size();
        if ((text[at] != '@' && text[at] != '#') || number >= before.size()) {
            filled += text[at];
            continue;
        }
        const std::string& bytes = before[number].bytes;
        filled += text[at] == '@' ? sha256_hex(bytes) : std::to_string(bytes.size());
        ++at;
    }
    return filled;
}

std::vector<Entry> entries_of(std::string_view input) {
    constexpr std::string_view kMark = "=== ";
    std::vector<Entry> entries;
    while (input.starts_with(kMark) && entries.size() < 32) {
        input.remove_prefix(kMark.size());
        const std::size_t line = std::min(input.find('\n'), input.size());
        const std::string name(input.substr(0, line));
        input.remove_prefix(std::min(line + 1, input.size()));
        const std::size_t end = input.starts_with(kMark) ? 0 : input.find("\n=== ");
        const std::string_view body =
            end == 0 ? std::string_view()
                     : input.substr(0, end == std::string_view::npos ? end : end + 1);
        entries.push_back({name, fill_in(body, entries)});
        input.remove_prefix(body.size());
    }
    return entries;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto evidence =
        read_snapshot_bytes(looks_like_snapshot(input) ? input : pack(entries_of(input)), "input");
    if (!evidence) {
        (void)evidence.error().text();
        return 0;
    }
    std::vector<Entry> written;
    const auto manifest = lay_out(*evidence, [&](const std::string& name, std::string_view bytes) {
        written.push_back({name, std::string(bytes)});
        return Result<void>();
    });
    if (!manifest) std::abort();
    written.push_back({std::string(kManifestName), *manifest});
    const bool fits = std::all_of(written.begin(), written.end(),
                                  [](const Entry& entry) { return entry.name.size() <= 100; });
    if (!fits) return 0;  // longer names need tar's extensions
    const auto again = read_snapshot_bytes(pack(written), "again");
    if (!again || again->sha256 != sha256_hex(*manifest)) std::abort();
    return 0;
}
