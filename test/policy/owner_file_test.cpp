// Files of owners: strict, and what they say of an identity.
#include "policy/owner_file.h"

#include <doctest/doctest.h>

#include <string>

#include "value/decode.h"

using namespace assay;

namespace {

std::vector<PolicyProblem> problems_of(const std::string& text) {
    std::vector<PolicyProblem> problems;
    CHECK(!load_owner_file({"owners.yaml", {}, text}, problems));
    REQUIRE(!problems.empty());
    return problems;
}

}  // namespace

TEST_CASE("the first entry that fits names the owner, else labels do") {
    std::vector<PolicyProblem> problems;
    const auto owners = load_owner_file({"owners.yaml", {}, R"(
labels: {owner: example.org/owner, team: team}
owners:
- {owner: shop, team: s, namespaces: ["shop-*"]}
- {owner: data, namespaces: ["a-*"], selector: {tier: data}}
- {owner: any-data, selector: {tier: data}}
- {owner: ops, users: ["*@ops"], groups: [ops]}
)"},
                                        problems);
    REQUIRE(owners);
    CHECK(problems.empty());
    Store store;
    const auto labels = [&](const char* yaml) { return *decode_yaml(yaml, store); };
    const auto of = [&](const OwnedIdentity& identity) {
        const OwnerName name = owners->of(identity);
        return name.owner + "/" + name.team;
    };
    CHECK(of({"ServiceAccount", "shop-1", "web", {}, {}}) == "shop/s");
    CHECK(of({"ServiceAccount", "a-1", "web", {}, labels("{tier: data}")}) == "data/");
    CHECK(of({"ServiceAccount", "b", "web", {}, labels("{tier: data}")}) == "any-data/");
    CHECK(of({"ServiceAccount", "a-1", "web", {}, labels("{tier: web}")}) == "/");
    CHECK(of({"User", "", "x@ops", {}, {}}) == "ops/");
    CHECK(of({"Group", "", "ops", {}, {}}) == "ops/");
    CHECK(of({"User", "", "shop-1", {}, {}}) == "/");
    const Value own = labels("{example.org/owner: me, team: t}");
    const Value space = labels("{example.org/owner: them, team: u}");
    CHECK(of({"ServiceAccount", "b", "web", own, space}) == "me/t");
    CHECK(of({"ServiceAccount", "b", "web", {}, space}) == "them/u");
    // A label of its own would come before that of its namespace.
    const Value unread = store.unknown(Reason::denied, "no");
    const OwnerName name = owners->of({"ServiceAccount", "b", "web", unread, space});
    CHECK(name == OwnerName{{}, {}, true});
}

TEST_CASE("labels that were not read let no later entry and no other label name an owner") {
    std::vector<PolicyProblem> problems;
    const auto owners = load_owner_file({"owners.yaml", {}, R"(
labels: {owner: own, team: team}
owners:
- {owner: shop, namespaces: [shop]}
- {owner: data, namespaces: ["a-*"], selector: {tier: data, of: eu}}
- {owner: rest, namespaces: ["a-*", "b"]}
)"},
                                        problems);
    REQUIRE(owners);
    Store store;
    const Value unread = store.unknown(Reason::denied, "no");
    const Value own = *decode_yaml("{own: me}", store);
    const auto of = [&](const char* ns, const Value& labels, const Value& of_namespace) {
        const OwnerName name = owners->of({"ServiceAccount", ns, "web", labels, of_namespace});
        return name.owner + "/" + name.team + (name.unread ? ", unread" : "");
    };
    CHECK(of("a-1", own, unread) == "/, unread");
    CHECK(of("shop", own, unread) == "shop/");  // labels have no part in it
    CHECK(of("b", unread, unread) == "rest/");
    CHECK(of("a-1", own, *decode_yaml("{tier: web}", store)) == "rest/");
    CHECK(of("c", own, unread) == "me/");
    CHECK(of("c", {}, unread) == "/, unread");
    CHECK(of("c", unread, own) == "/, unread");
    CHECK(owners->of({"User", {}, "x", {}, {}}) == OwnerName{});
}

TEST_CASE("every problem of a file is told with its place") {
    CHECK(problems_of("owners:\n- {owner: a, name: b}\n")[0].where.line == 2);
    CHECK(problems_of("owners:\n- {owner: a}\n")[0].message == "the entry means nobody");
    CHECK(problems_of("owners:\n- {namespaces: [a]}\n")[0].where.line == 2);
    CHECK(problems_of("owner: a\n").size() >= 1);
    CHECK(problems_of("labels: {team: a}\n")[0].where.line == 1);
    CHECK(problems_of("owners:\n- {owner: a, selector: [b]}\n")[0].where.line == 2);
    CHECK(problems_of("owners:\n- {owner: a, users: b}\n")[0].where.line == 2);
    CHECK(problems_of("{}\n").size() == 1);
}
