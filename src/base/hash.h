// Hashing: seeded for tables, SHA-256 for identity.
//
// Tables keyed by strings from a cluster are seeded per process, so that nobody can choose keys
// that collide. Nothing printed or stored may depend on the seed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

// xxHash3 with the process seed. The seed comes from the operating system, or from the
// environment variable KUBEASSAY_HASH_SEED (a decimal number; tests set it).
[[nodiscard]] std::uint64_t hash_text(std::string_view text) noexcept;
[[nodiscard]] std::uint64_t hash_seed() noexcept;

// SHA-256 in lower-case hexadecimal, of bytes that come in parts.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::string_view bytes);
    [[nodiscard]] std::string hex();  // once, at the end

private:
    struct Context;
    std::unique_ptr<Context> context_;
};
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace assay
