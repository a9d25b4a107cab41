#include "facts/network_policy.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "facts/presence_gap.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

struct Words {
    std::string_view type;   // of policyTypes
    std::string_view rules;  // member of spec
    std::string_view peers;  // member of a rule
};
constexpr Words kIngress{"Ingress", "ingress", "from"};
constexpr Words kEgress{"Egress", "egress", "to"};

const Words& words_of(Direction direction) {
    return direction == Direction::ingress ? kIngress : kEgress;
}

constexpr std::array<std::string_view, 3> kProtocols{"TCP", "UDP", "SCTP"};
constexpr unsigned kEveryProtocol = 7;
constexpr std::int64_t kLastPort = 65535;

Unknown means_nothing(const std::string& what) {
    return {Reason::malformed, "a NetworkPolicy has " + what};
}

// Keeps the first.
void note(std::optional<Unknown>& place, Unknown why) {
    if (!place) place = std::move(why);
}

// Which of its ports each protocol has open.
class Ports {
public:
    explicit Ports(std::optional<Unknown>& unclear) : unclear_(unclear) {}

    void add(const Value& entry) {
        const Value name = entry.get("protocol");
        const auto protocol =
            name.is_null() ? kProtocols.begin() : std::ranges::find(kProtocols, name.text_or());
        const Value port = entry.get("port");
        const Value end = entry.get("endPort");
        const std::int64_t first = port.is_integer() ? port.as_integer() : 1;
        const std::int64_t last = end.is_integer()    ? end.as_integer()
                                  : port.is_integer() ? first
                                                      : kLastPort;
        const bool named = port.is_text();
        const bool numbered = port.is_integer() || (port.is_null() && end.is_null());
        const bool right =
            entry.is_map() && protocol != kProtocols.end() && (named ? end.is_null() : numbered) &&
            (end.is_null() || end.is_integer()) && first >= 1 && first <= last && last <= kLastPort;
        if (!right) {
            note(unclear_, means_nothing("a port that means nothing"));
        } else if (!named) {
            ranges_[static_cast<std::size_t>(protocol - kProtocols.begin())].emplace_back(first,
                                                                                          last);
        }
    }

    // The protocols that have every port open.
    unsigned whole() {
        unsigned made = 0;
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            std::ranges::sort(ranges_[i]);
            std::int64_t next = 1;
            for (const auto& [first, last] : ranges_[i]) {
                if (first > next) break;
                next = std::max(next, last + 1);
            }
            made |= next > kLastPort ? 1U << i : 0U;
        }
        return made;
    }

private:
    std::optional<Unknown>& unclear_;
    std::array<std::vector<std::pair<std::int64_t, std::int64_t>>, kProtocols.size()> ranges_;
};

unsigned open_protocols(const Value& ports, std::optional<Unknown>& unclear) {
    if (ports.items_or_none().empty()) return kEveryProtocol;
    Ports seen(unclear);
    for (const Value& entry : ports.items()) seen.add(entry);
    return seen.whole();
}

std::optional<Block> block_of(const Value& value, std::optional<Unknown>& unclear) {
    const auto block = parse_block(value.text_or());
    if (!block) {
        note(unclear,
             is_redaction_marker(value)
                 ? taken_out()
                 : means_nothing("a block '" + printable(value.text_or(), 60) + "' that is none"));
    }
    return block;
}

void add_peer(const Value& peer, AddressSet& addresses, std::optional<Unknown>& unclear) {
    const Value block = peer.get("ipBlock");
    const bool pods = peer.get("podSelector").is_map() || peer.get("namespaceSelector").is_map();
    if (block.is_map() == pods) {
        note(unclear, means_nothing("a peer that names nobody, or both addresses and pods"));
        return;
    }
    if (pods) return;
    const auto whole = block_of(block.get("cidr"), unclear);
    if (!whole) return;
    std::vector<Block> except;
    const Value holes = block.get("except");
    for (const Value& each : holes.items_or_none()) {
        const auto hole = block_of(each, unclear);
        if (!hole) return;
        if (!contains(*whole, *hole) || hole->prefix == whole->prefix) {
            note(unclear, means_nothing("an exception that is not a part of its block"));
            return;
        }
        except.push_back(*hole);
    }
    addresses.add(*whole, std::move(except));
}

using Choice = std::vector<const WideRule*>;

std::vector<std::size_t> indexes_of(const Choice& rules) {
    std::vector<std::size_t> made(rules.size());
    std::ranges::transform(rules, made.begin(), &WideRule::index);
    return made;
}

// The rules that are a block of `everywhere` together, for one protocol.
Choice together(const Choice& rules, std::span<const Block> everywhere) {
    for (unsigned protocol = 1; protocol < kEveryProtocol; protocol <<= 1U) {
        for (const Block& block : everywhere) {
            AddressSet all;
            Choice part;
            for (const WideRule* rule : rules) {
                if ((rule->protocols & protocol) != 0 && rule->addresses.touches(block)) {
                    all.add(rule->addresses);
                    part.push_back(rule);
                }
            }
            if (all.covers(block)) return part;
        }
    }
    return {};
}

}  // namespace

std::optional<bool> applies(const Value& spec, Direction direction) {
    const std::string_view wanted = words_of(direction).type;
    const Value types = spec.get("policyTypes");
    const auto listed = types.items_or_none();
    if (listed.empty()) {
        return direction == Direction::ingress || !spec.get("egress").items_or_none().empty();
    }
    const bool known = std::ranges::all_of(listed, [](const Value& type) {
        return type.text_or() == kIngress.type || type.text_or() == kEgress.type;
    });
    if (!known) return std::nullopt;
    return std::ranges::any_of(listed, [&](const Value& type) { return type.text_or() == wanted; });
}

WideRules wide_rules(const Value& spec, Direction direction) {
    const Words& words = words_of(direction);
    WideRules made;
    const Value rules = spec.get(words.rules);
    std::size_t index = 0;
    for (const Value& rule : rules.items_or_none()) {
        WideRule wide{index++, open_protocols(rule.get("ports"), made.unclear), false, {}};
        if (wide.protocols == 0) continue;
        const Value peers = rule.get(words.peers);
        // A null element is an empty one to the API server's decoder.
        wide.everybody = (rule.is_map() || rule.is_null()) && peers.items_or_none().empty();
        for (const Value& peer : peers.items_or_none()) {
            add_peer(peer, wide.addresses, made.unclear);
        }
        made.rules.push_back(std::move(wide));
    }
    return made;
}

OpenRules open_rules(std::span<const WideRules* const> policies,
                     std::span<const Block> everywhere) {
    Choice all;
    Choice alone;
    std::optional<Unknown> unclear;
    for (const WideRules* policy : policies) {
        if (policy->unclear) note(unclear, *policy->unclear);
        for (const WideRule& rule : policy->rules) {
            all.push_back(&rule);
            if (rule.everybody || std::ranges::any_of(everywhere, [&](const Block& block) {
                    return rule.addresses.covers(block);
                })) {
                alone.push_back(&rule);
            }
        }
    }
    const Choice open = alone.empty() ? together(all, everywhere) : alone;
    return {indexes_of(open), open.empty() ? unclear : std::nullopt};
}

std::span<const Block> all_addresses() {
    static constexpr std::array<Block, 2> kAll{Block{}, Block{{{}, true}, 0}};
    return kAll;
}

}  // namespace assay
