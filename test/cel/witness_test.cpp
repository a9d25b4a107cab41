#include "cel/witness.h"

#include <doctest/doctest.h>

#include <array>

#include <fmt/format.h>

#include "cel/support/cel_run.h"

using namespace assay;
using namespace assay::cel;

namespace {

struct Case {
    std::string_view expression;
    std::string_view deciding;
    std::string_view first_read;  // "path = value"
};

std::string shown(const WitnessRead& read) {
    return read.path + (read.missing ? " is missing" : " = " + read.datum.to_string());
}

Witness witness_of(Arena& arena, std::string_view expression, const Value& object) {
    Environment environment = Environment::standard();
    environment.variable("object");
    const auto program = Program::compile(expression, environment);
    REQUIRE_MESSAGE(program.has_value(), expression);
    Evaluator evaluator(arena);
    const std::array<Datum, 1> slots{Datum::of(object)};
    const Datum outcome = evaluator.run(*program, slots);
    return explain(evaluator, *program, slots, outcome);
}

constexpr std::string_view pod = R"({
  "metadata": {"labels": {"app.kubernetes.io/name": "x"}},
  "spec": {
    "hostPID": true,
    "initContainers": [{"name": "i", "image": "ok/i"}],
    "containers": [
      {"name": "a", "image": "ok/a"},
      {"name": "b", "image": "bad/b", "securityContext": {"privileged": true}}]}})";

}  // namespace

TEST_CASE("witness: the deciding part and what it read") {
    static constexpr std::array cases{
        Case{"object.spec.hostPID == false", "object.spec.hostPID == false", "spec.hostPID = true"},
        Case{"!has(object.spec.hostIPC) && !(has(object.spec.hostPID) && object.spec.hostPID)",
             "has(object.spec.hostPID) && object.spec.hostPID", "spec.hostPID = true"},
        Case{"object.spec.containers.all(c, !has(c.securityContext) || "
             "c.securityContext.privileged == false)",
             "!has(c.securityContext) || c.securityContext.privileged == false",
             "spec.containers[1].securityContext = {'privileged': true}"},
        Case{
            "object.spec.containers.all(c, c.?securityContext.?privileged.orValue(false) == false)",
            "c.?securityContext.?privileged.orValue(false) == false",
            "spec.containers[1].securityContext.privileged = true"},
        Case{"(object.spec.?initContainers.orValue([]) + object.spec.containers)"
             ".all(c, c.image.startsWith('ok/'))",
             "c.image.startsWith('ok/')", "spec.containers[1].image = 'bad/b'"},
        Case{"object.spec.containers.filter(c, c.name != 'a').exists(c, c.image == 'bad/b')",
             "c.image == 'bad/b'", "spec.containers[1].image = 'bad/b'"},
        Case{"object.metadata.labels['app.kubernetes.io/name'] == 'y'",
             "object.metadata.labels['app.kubernetes.io/name'] == 'y'",
             "metadata.labels['app.kubernetes.io/name'] = 'x'"},
        Case{"has(object.spec.hostUsers)", "has(object.spec.hostUsers)",
             "spec.hostUsers is missing"},
        Case{"object.spec.hostPID ? object.spec.containers[0].name == 'z' : true",
             "object.spec.containers[0].name == 'z'", "spec.containers[0].name = 'a'"},
    };
    Store store;
    const Value object = cel::test::json(store, pod);
    for (const Case& row : cases) {
        CAPTURE(row.expression);
        Arena arena;
        const Witness witness = witness_of(arena, row.expression, object);
        CHECK(witness.expression == row.deciding);
        REQUIRE(!witness.reads.empty());
        CHECK(shown(witness.reads.front()) == row.first_read);
        CHECK(witness.reads.front().variable == "object");
    }
}

TEST_CASE("witness: the element of the deciding loop") {
    Store store;
    const Value object = cel::test::json(store, pod);
    Arena arena;
    const Witness witness =
        witness_of(arena, "object.spec.containers.all(c, c.image.startsWith('ok/'))", object);
    CHECK(witness.element == std::optional<std::size_t>(1));
}

TEST_CASE("witness: unknown and error are followed as well") {
    Store store;
    const Value object = cel::test::json(store, pod);
    Arena arena;
    const Witness unknown =
        witness_of(arena, "object.spec.hostPID && unknown('denied', 'x').a == 1", object);
    CHECK(unknown.expression == "unknown('denied', 'x').a == 1");
    const Witness error =
        witness_of(arena, "object.spec.containers.all(c, c.securityContext.privileged)", object);
    CHECK(error.expression == "c.securityContext.privileged");
    REQUIRE(error.reads.size() == 1);
    CHECK(shown(error.reads.front()) == "spec.containers[0].securityContext.privileged is missing");
}

TEST_CASE("witness: a loop over what is no list or map goes no further than that") {
    Store store;
    const Value object = cel::test::json(
        store, R"({"text": "abc", "number": 3, "no": null, "map": {"a": 1}, "list": ["x"]})");
    for (const std::string_view range : {"text", "number", "no"}) {
        for (const std::string_view loop : {"exists(i, i.n > 1)", "all(i, i.n > 1)"}) {
            CAPTURE(range);
            CAPTURE(loop);
            Arena arena;
            const std::string place = fmt::format("object.{}", range);
            const Witness witness = witness_of(arena, fmt::format("{}.{}", place, loop), object);
            CHECK(witness.expression == place);
            REQUIRE(witness.reads.size() == 1);
            CHECK(witness.reads.front().path == range);
            CHECK(!witness.element);
        }
    }
    Arena arena;
    CHECK(witness_of(arena, "object.text.map(i, i).exists(i, i.n)", object).element ==
          std::nullopt);
    CHECK(witness_of(arena, "object.list.map(i, i).all(i, i.n)", object).element ==
          std::optional<std::size_t>(0));
    CHECK(witness_of(arena, "object.map.exists(i, i == 'a')", object).element ==
          std::optional<std::size_t>(0));
}
