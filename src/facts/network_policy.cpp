#include "facts/network_policy.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
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
constexpr std::int64_t kLastPort = PortRange{}.last;

Unknown means_nothing(const std::string& what) {
    return {Reason::malformed, "a NetworkPolicy has " + what};
}

// Keeps the first.
void note(std::optional<Unknown>& place, Unknown why) {
    if (!place) place = std::move(why);
}

bool is_list_or_null(const Value& value) { return value.is_list() || value.is_null(); }
bool is_map_or_null(const Value& value) { return value.is_map() || value.is_null(); }

// Whether the API server decodes it as a list of maps.
bool is_list_of_maps(const Value& value) {
    return is_list_or_null(value) && std::ranges::all_of(value.items_or_none(), is_map_or_null);
}

// Whether types, rules, peers and ports of both directions are lists of what belongs there.
bool has_shape(const Value& spec) {
    if (!is_map_or_null(spec)) return false;
    const auto rules_have = [&](const Words& words) {
        const Value rules = spec.get(words.rules);
        return is_list_of_maps(rules) &&
               std::ranges::all_of(rules.items_or_none(), [&](const Value& rule) {
                   return is_list_of_maps(rule.get("ports")) &&
                          is_list_of_maps(rule.get(words.peers));
               });
    };
    return is_list_or_null(spec.get("policyTypes")) && rules_have(kIngress) && rules_have(kEgress);
}

using Ports = decltype(AllowRule::ports);

void add_port(const Value& entry, Ports& ports, std::optional<Unknown>& unclear) {
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
    const bool right = entry.is_map() && protocol != kProtocols.end() &&
                       (named ? end.is_null() : numbered) && (end.is_null() || end.is_integer()) &&
                       first >= 1 && first <= last && last <= kLastPort;
    if (!right) {
        note(unclear, means_nothing("a port that means nothing"));
    } else if (!named) {
        ports[static_cast<std::size_t>(protocol - kProtocols.begin())].push_back({first, last});
    }
}

// Sorts them, and makes one of those that touch.
void unite(std::vector<PortRange>& ranges) {
    std::ranges::sort(ranges, {}, &PortRange::first);
    std::vector<PortRange> made;
    for (const PortRange& range : ranges) {
        if (made.empty() || range.first > made.back().last + 1) {
            made.push_back(range);
        } else {
            made.back().last = std::max(made.back().last, range.last);
        }
    }
    ranges = std::move(made);
}

Ports ports_of(const Value& list, std::optional<Unknown>& unclear) {
    Ports made;
    if (list.items_or_none().empty()) {
        made.fill({PortRange{}});
        return made;
    }
    for (const Value& entry : list.items_or_none()) add_port(entry, made, unclear);
    std::ranges::for_each(made, unite);
    return made;
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
    const std::array<Value, 3> ways{block, peer.get("podSelector"), peer.get("namespaceSelector")};
    const bool maps =
        std::ranges::all_of(ways, [](const Value& way) { return way.is_map() || way.is_null(); });
    const bool pods = ways[1].is_map() || ways[2].is_map();
    if (!maps || block.is_map() == pods) {
        note(unclear, means_nothing("a peer that names nobody, or both addresses and pods"));
        return;
    }
    if (pods) return;
    const auto whole = block_of(block.get("cidr"), unclear);
    if (!whole) return;
    std::vector<Block> except;
    const Value holes = block.get("except");
    if (!is_list_or_null(holes)) {
        note(unclear, means_nothing("exceptions that are no list"));
        return;
    }
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

using Choice = std::vector<const AllowRule*>;

// What everybody is: the addresses of a block, or, with none, who is let in by having no peers.
using Everybody = const Block*;

bool lets_in(const std::set<const AllowRule*>& rules, Everybody who) {
    AddressSet all;
    for (const AllowRule* rule : rules) {
        if (rule->everybody) return true;
        if (who != nullptr) all.add(rule->addresses);
    }
    return who != nullptr && all.covers(*who);
}

// Where a range of a rule begins, or has ended.
struct Change {
    std::int64_t port;
    bool begins;
    const AllowRule* rule;
};

std::vector<Change> changes_of(const Choice& rules, std::size_t protocol) {
    std::vector<Change> made;
    for (const AllowRule* rule : rules) {
        for (const PortRange& range : rule->ports[protocol]) {
            made.push_back({range.first, true, rule});
            made.push_back({range.last + 1, false, rule});
        }
    }
    std::ranges::sort(made, {}, &Change::port);
    return made;
}

// Whether the rules let everybody through to every port. More rules never let fewer in: a port is
// looked at where a range ended before it.
bool are_open(const Choice& rules, std::size_t protocol, Everybody who) {
    const std::vector<Change> changes = changes_of(rules, protocol);
    if (changes.empty() || changes.front().port != 1) return false;
    std::set<const AllowRule*> here;
    auto next = changes.begin();
    while (next != changes.end() && next->port <= kLastPort) {
        const std::int64_t port = next->port;
        bool fewer = port == 1;
        for (; next != changes.end() && next->port == port; ++next) {
            if (next->begins) {
                here.insert(next->rule);
            } else {
                here.erase(next->rule);
                fewer = true;
            }
        }
        if (fewer && !lets_in(here, who)) return false;
    }
    return true;
}

constexpr std::size_t kSearch = 20'000;  // rules looked at, at the most, to name fewer of them

// Takes away, by halves and smaller parts, the rules that the rest is open without.
Choice needed(Choice rules, std::size_t protocol, Everybody who) {
    std::size_t tries = kSearch / rules.size();
    for (std::size_t part = rules.size() / 2; part > 0; part /= 2) {
        for (std::size_t i = 0; i < rules.size() && tries > 0; --tries) {
            const auto first = rules.begin() + static_cast<std::ptrdiff_t>(i);
            const auto last = first + static_cast<std::ptrdiff_t>(std::min(part, rules.size() - i));
            Choice rest(rules.begin(), first);
            rest.insert(rest.end(), last, rules.end());
            if (are_open(rest, protocol, who)) {
                rules = std::move(rest);
            } else {
                i += part;
            }
        }
    }
    return rules;
}

// The rules that are open to everybody: those that are by themselves, else some that are together.
Choice open_choice(const Choice& rules, const std::vector<Everybody>& everybody) {
    const auto first =
        [&](const Choice& choice) -> std::optional<std::pair<std::size_t, Everybody>> {
        for (std::size_t protocol = 0; protocol < kProtocols.size(); ++protocol) {
            for (const Everybody who : everybody) {
                if (are_open(choice, protocol, who)) return std::pair(protocol, who);
            }
        }
        return std::nullopt;
    };
    const auto together = first(rules);
    if (!together) return {};
    Choice alone;
    std::ranges::copy_if(rules, std::back_inserter(alone),
                         [&](const AllowRule* rule) { return first({rule}).has_value(); });
    return alone.empty() ? needed(rules, together->first, together->second) : alone;
}

}  // namespace

std::optional<bool> applies(const Value& spec, Direction direction) {
    const std::string_view wanted = words_of(direction).type;
    const Value types = spec.get("policyTypes");
    const auto listed = types.items_or_none();
    const bool known = std::ranges::all_of(listed, [](const Value& type) {
        return type.text_or() == kIngress.type || type.text_or() == kEgress.type;
    });
    if (!known || !has_shape(spec)) return std::nullopt;
    if (listed.empty()) {
        return direction == Direction::ingress || !spec.get("egress").items_or_none().empty();
    }
    return std::ranges::any_of(listed, [&](const Value& type) { return type.text_or() == wanted; });
}

AllowRules allow_rules(const Value& spec, Direction direction) {
    const Words& words = words_of(direction);
    AllowRules made;
    if (!has_shape(spec)) {
        made.unclear = means_nothing("rules that are not made of lists and maps");
        return made;
    }
    const Value rules = spec.get(words.rules);
    std::size_t index = 0;
    for (const Value& rule : rules.items_or_none()) {
        const Value peers = rule.get(words.peers);
        AllowRule allow{index++, ports_of(rule.get("ports"), made.unclear), false, {}};
        allow.everybody = peers.items_or_none().empty();
        for (const Value& peer : peers.items_or_none()) {
            add_peer(peer, allow.addresses, made.unclear);
        }
        const bool any =
            std::ranges::any_of(allow.ports, [](const auto& ranges) { return !ranges.empty(); });
        if (any) made.rules.push_back(std::move(allow));
    }
    return made;
}

OpenRules open_rules(std::span<const AllowRules* const> policies,
                     std::span<const Block> everywhere) {
    std::vector<Everybody> everybody{nullptr};
    for (const Block& block : everywhere) everybody.push_back(&block);
    Choice all;
    std::optional<Unknown> unclear;
    for (const AllowRules* policy : policies) {
        if (policy->unclear) note(unclear, *policy->unclear);
        for (const AllowRule& rule : policy->rules) all.push_back(&rule);
    }
    OpenRules made;
    for (const AllowRule* rule : open_choice(all, everybody)) made.indexes.push_back(rule->index);
    if (made.indexes.empty()) made.unclear = unclear;
    return made;
}

std::span<const Block> all_addresses() {
    static constexpr std::array<Block, 2> kAll{Block{}, Block{{{}, true}, 0}};
    return kAll;
}

}  // namespace assay
