// ip, cidr and their methods: k8s.io/apiserver/pkg/cel/library/ip.go and cidr.go, since
// Kubernetes 1.30.
#include <array>

#include "base/address.h"
#include "cel/library.h"
#include "cel/opaque.h"

namespace assay::cel {

namespace {

template <class T>
std::string written(const void* content) {
    return write(*static_cast<const T*>(content));
}
template <class T>
bool same(const void* left, const void* right) {
    return *static_cast<const T*>(left) == *static_cast<const T*>(right);
}
std::size_t address_size(const void* content) {
    return static_cast<const Address*>(content)->bits() / 8;
}
std::size_t block_size(const void* content) {
    return (static_cast<const Block*>(content)->prefix + 7) / 8;
}

constexpr OpaqueType address_type{"net.IP", "ip", written<Address>, same<Address>,
                                  nullptr,  true, address_size};
constexpr OpaqueType block_type{"net.CIDR", "cidr", written<Block>, same<Block>,
                                nullptr,    true,   block_size};

Datum no_address() {
    return Datum::error(ErrorKind::invalid_argument, "the text is no IP address");
}
Datum no_block() { return Datum::error(ErrorKind::invalid_argument, "the text is no CIDR"); }

Datum ip(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("ip");
    const auto made = parse_address(args[0].as_text());
    return made ? make_opaque(address_type, *made, call.arena) : no_address();
}
Datum is_ip(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("isIP");
    return Datum::boolean(parse_address(args[0].as_text()).has_value());
}
Datum is_canonical(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("ip.isCanonical");
    const auto made = parse_address(args[0].as_text());
    return made ? Datum::boolean(write(*made) == args[0].as_text()) : no_address();
}

using Property = bool (*)(const Address&);
template <Property property>
Datum tells(HostCall&, std::span<const Datum> args) {
    const auto* const address = opaque_as<Address>(args[0], address_type);
    return address == nullptr ? no_overload("of addresses") : Datum::boolean(property(*address));
}
Datum family(HostCall&, std::span<const Datum> args) {
    const auto* const address = opaque_as<Address>(args[0], address_type);
    return address == nullptr ? no_overload("family") : Datum::integer(address->v6 ? 6 : 4);
}

Datum cidr(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("cidr");
    const auto made = parse_block(args[0].as_text());
    return made ? make_opaque(block_type, *made, call.arena) : no_block();
}
Datum is_cidr(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("isCIDR");
    return Datum::boolean(parse_block(args[0].as_text()).has_value());
}
Datum contains_ip(HostCall&, std::span<const Datum> args) {
    const auto* const block = opaque_as<Block>(args[0], block_type);
    if (block == nullptr) return no_overload("containsIP");
    if (args[1].is(DatumKind::text)) {
        const auto address = parse_address(args[1].as_text());
        return address ? Datum::boolean(contains(*block, *address)) : no_address();
    }
    const auto* const address = opaque_as<Address>(args[1], address_type);
    return address == nullptr ? no_overload("containsIP")
                              : Datum::boolean(contains(*block, *address));
}
Datum contains_cidr(HostCall&, std::span<const Datum> args) {
    const auto* const block = opaque_as<Block>(args[0], block_type);
    if (block == nullptr) return no_overload("containsCIDR");
    if (args[1].is(DatumKind::text)) {
        const auto other = parse_block(args[1].as_text());
        return other ? Datum::boolean(contains(*block, *other)) : no_block();
    }
    const auto* const other = opaque_as<Block>(args[1], block_type);
    return other == nullptr ? no_overload("containsCIDR")
                            : Datum::boolean(contains(*block, *other));
}
Datum block_address(HostCall& call, std::span<const Datum> args) {
    const auto* const block = opaque_as<Block>(args[0], block_type);
    if (block == nullptr) return no_overload("ip");
    return opaque(address_type, &block->address, call.arena);
}
Datum masked_block(HostCall& call, std::span<const Datum> args) {
    const auto* const block = opaque_as<Block>(args[0], block_type);
    if (block == nullptr) return no_overload("masked");
    return make_opaque(block_type, masked(*block), call.arena);
}
Datum prefix_length(HostCall&, std::span<const Datum> args) {
    const auto* const block = opaque_as<Block>(args[0], block_type);
    return block == nullptr ? no_overload("prefixLength") : Datum::integer(block->prefix);
}

}  // namespace

void add_network(Environment& environment) {
    static const std::array functions{
        Function{"ip", 1, 1, ip},
        Function{"isIP", 1, 1, is_ip},
        Function{"ip.isCanonical", 1, 1, is_canonical},
        Function{"family", 1, 1, family, CallStyle::method},
        Function{"isUnspecified", 1, 1, tells<is_unspecified>, CallStyle::method},
        Function{"isLoopback", 1, 1, tells<is_loopback>, CallStyle::method},
        Function{"isLinkLocalMulticast", 1, 1, tells<is_link_local_multicast>, CallStyle::method},
        Function{"isLinkLocalUnicast", 1, 1, tells<is_link_local_unicast>, CallStyle::method},
        Function{"isGlobalUnicast", 1, 1, tells<is_global_unicast>, CallStyle::method},
        Function{"cidr", 1, 1, cidr},
        Function{"isCIDR", 1, 1, is_cidr},
        Function{"containsIP", 2, 2, contains_ip, CallStyle::method},
        Function{"containsCIDR", 2, 2, contains_cidr, CallStyle::method},
        Function{"ip", 1, 1, block_address, CallStyle::method},
        Function{"masked", 1, 1, masked_block, CallStyle::method},
        Function{"prefixLength", 1, 1, prefix_length, CallStyle::method},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel
