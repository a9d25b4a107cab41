// IP addresses and blocks of them, with the rules of Kubernetes' ip and cidr libraries.
//
// Role: what expressions (cel/lib_network.cpp), NO_PROXY and network policies compute with. Text is
// read by inet_pton(), whose rules are those of Go's netip: no leading zeros, no short forms. It is
// written by our own few lines, for inet_ntop() writes the last 32 bits of "::102:304" with dots
// and Go does not.
// Failure: none of a text that is no address; zones and IPv4 addresses mapped into
// IPv6 are refused as well (k8s.io/apiserver/pkg/cel/library/ip.go), but for parse_any().
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

struct Address {
    std::array<std::uint8_t, 16> bytes{};  // the first 4 of an IPv4 address
    bool v6 = false;

    [[nodiscard]] unsigned bits() const noexcept { return v6 ? 128 : 32; }
    friend bool operator==(const Address&, const Address&) = default;
};

struct Block {
    Address address;  // as written: bits behind the prefix may be set
    unsigned prefix = 0;

    friend bool operator==(const Block&, const Block&) = default;
};

[[nodiscard]] std::optional<Address> parse_address(std::string_view text);
// The mapped ones too, as the IPv4 address that they hold: what Go's net.ParseIP makes of them.
[[nodiscard]] std::optional<Address> parse_any(std::string_view text);
[[nodiscard]] std::optional<Block> parse_block(std::string_view text);  // "10.0.0.0/8"
// Any IPv6 address, mapped ones too.
[[nodiscard]] std::optional<Address> parse_v6(std::string_view text);

[[nodiscard]] std::string write(const Address& address);  // the canonical form
[[nodiscard]] std::string write(const Block& block);

[[nodiscard]] Block masked(Block block);
[[nodiscard]] bool contains(const Block& block, const Address& address);
[[nodiscard]] bool contains(const Block& block, const Block& other);

// As Go's netip has them.
[[nodiscard]] bool is_unspecified(const Address& address);
[[nodiscard]] bool is_loopback(const Address& address);
[[nodiscard]] bool is_multicast(const Address& address);
[[nodiscard]] bool is_link_local_multicast(const Address& address);
[[nodiscard]] bool is_link_local_unicast(const Address& address);
[[nodiscard]] bool is_global_unicast(const Address& address);

}  // namespace assay
