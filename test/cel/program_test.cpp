#include "cel/program.h"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cel/ast.h"
#include "cel/evaluator.h"
#include "cel/mutation.h"
#include "cel/plan.h"
#include "cel/support/cel_run.h"

using namespace assay;
using namespace assay::cel;
using assay::cel::test::result_of;

namespace {

Environment policy_environment() {
    Environment made = Environment::standard();
    made.variable("object");
    made.variable("variables.image");
    made.function({"rbac.covers", 1, 2, [](HostCall& call, std::span<const Datum> args) {
                       ++*static_cast<int*>(call.host);
                       return Datum::boolean(args[0].is(DatumKind::map));
                   }});
    made.function({"setting", 2, 2, [](HostCall&, std::span<const Datum> args) { return args[1]; },
                   CallStyle::method});
    return made;
}

std::string problems_of(std::string_view source) {
    const auto program = Program::compile(source, policy_environment());
    if (program) return {};
    std::string made;
    for (const Problem& problem : program.error()) {
        made += (made.empty() ? "" : "; ") + problem.text();
    }
    return made;
}

std::string many(std::size_t count, std::string_view open, std::string_view core,
                 std::string_view close) {
    std::string made;
    for (std::size_t i = 0; i < count; ++i) made += open;
    made += core;
    for (std::size_t i = 0; i < count; ++i) made += close;
    return made;
}

}  // namespace

TEST_CASE("program: problems have a place and a hint, all at once") {
    CHECK(problems_of("objet.spec == 1 && siez(object) > 0") ==
          "1:1: undeclared variable 'objet' (did you mean 'object'?); "
          "1:20: undeclared function 'siez' (did you mean 'size'?)");
    CHECK(problems_of("object.spec =\n 1") ==
          "1:13: unexpected character '=' (did you mean '=='?); "
          "2:2: unexpected '1' (the expression ended before it)");
    CHECK(problems_of("'é' +") == "1:6: expected an expression, found the end");
    CHECK(problems_of("size(object, 1)") ==
          "1:1: 'size' does not take so many arguments (it takes 1)");
    CHECK(problems_of("object.size(1)").find("does not take so many") != std::string::npos);
    CHECK(problems_of("startsWith('a', 'b')").find("is a method") != std::string::npos);
    CHECK(problems_of("has(object)").find("has() needs a field selection") != std::string::npos);
    CHECK(problems_of("'a'.matches('(')").find("not valid RE2") != std::string::npos);
    CHECK(problems_of("unknown('nope', 'x')").find("not a reason") != std::string::npos);
    CHECK(problems_of("Pod{name: 1}").find("message literals") != std::string::npos);
    CHECK(problems_of("[1].all(1, true)").find("must be a simple name") != std::string::npos);
}

TEST_CASE("program: what is compiled later is compiled once, by whichever thread comes first") {
    const auto environment = std::make_shared<const Environment>(policy_environment());
    const Program program = Program::later("[1, 2].all(x, x < 3)", environment);
    CHECK(program.source() == "[1, 2].all(x, x < 3)");
    std::array<const Plan*, 4> plans{};
    std::vector<std::thread> threads;
    for (const Plan*& plan : plans) {
        threads.emplace_back([&plan, copy = program] {
            Arena arena;
            Evaluator evaluator(arena);
            plan = evaluator.run(copy, {}).is_true() ? &copy.plan() : nullptr;
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const Plan* plan : plans) CHECK(plan == &program.plan());
    CHECK_THROWS((void)Program::later("1 +", environment).plan());
}

TEST_CASE("program: hostile sources end in a problem, not in a crash") {
    CHECK_FALSE(problems_of(many(100'000, "(", "1", ")")).empty());
    CHECK_FALSE(problems_of(many(2'000, "(", "1", ")")).empty());
    CHECK_FALSE(problems_of(many(2'000, "[", "1", "]")).empty());
    CHECK_FALSE(problems_of(many(20'000, "!-", "object", "")).empty());
    CHECK_FALSE(problems_of("object" + many(2'000, ".a", "", "")).empty());
    CHECK_FALSE(problems_of("1" + many(2'000, " + 1", "", "")).empty());
    CHECK_FALSE(problems_of(std::string(200'000, ' ') + "1").empty());
    CHECK_FALSE(problems_of("'\xff'").empty());
    CHECK(problems_of("true" + many(5'000, " && true", "", "")).empty());
}

TEST_CASE("program: qualified names, host functions") {
    const auto program = Program::compile(
        "rbac.covers(object) && variables.image == object.setting('a.b') && size('x') == 1",
        policy_environment());
    REQUIRE(program.has_value());
    CHECK(program->slots_used() == std::vector<std::uint32_t>{0, 1});
    int calls = 0;
    Store store;
    Arena arena;
    Evaluator evaluator(arena);
    const std::array<Datum, 2> slots{Datum::of(store.map({})), Datum::text("a.b")};
    CHECK(evaluator.run(*program, slots, &calls).is_true());
    CHECK(calls == 1);
}

TEST_CASE("program: a lazy slot is made once, and only when it is read") {
    Environment environment = Environment::standard();
    environment.variable("lazy");
    environment.variable("other");
    const auto program = Program::compile("other || lazy + lazy == 2", environment);
    REQUIRE(program.has_value());
    int made = 0;
    LazySlot slot;
    slot.make = [](void* host, std::uint32_t) {
        ++*static_cast<int*>(host);
        return Datum::integer(1);
    };
    Arena arena;
    Evaluator evaluator(arena);
    std::array<Datum, 2> slots{Datum::lazy(slot), Datum::boolean(true)};
    CHECK(evaluator.run(*program, slots, &made).is_true());
    CHECK(made == 0);
    slots[1] = Datum::boolean(false);
    CHECK(evaluator.run(*program, slots, &made).is_true());
    CHECK(evaluator.run(*program, slots, &made).is_true());
    CHECK(made == 1);
}

TEST_CASE("program: long loops end at the cost limit") {
    std::string list = "[0";
    for (int i = 1; i < 100; ++i) list += "," + std::to_string(i);
    list += "]";
    const std::string source = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list +
                               ".all(d, a + b + c + d >= 0))))";
    const auto program = Program::compile(source, Environment::standard());
    REQUIRE(program.has_value());
    Arena arena;
    Evaluator evaluator(arena);
    const Datum result = evaluator.run(*program, {});
    REQUIRE(result.is_error());
    CHECK(result.error_text() == "limit reached: more than 1000000 units of cost in one call");
    CHECK(evaluator.cost() < 1'001'000);
    // A deciding operand absorbs other errors, but not this one.
    const auto absorbed = Program::compile(source + " || true", Environment::standard());
    REQUIRE(absorbed.has_value());
    CHECK(evaluator.run(*absorbed, {}).is_error());
}

TEST_CASE("program: what is copied is bounded too") {
    const auto program = Program::compile(
        "lists.range(1000).map(i, lists.range(100000) + [i]).size() > 0", Environment::standard());
    REQUIRE(program.has_value());
    Arena arena;
    Evaluator evaluator(arena);
    evaluator.cost_limit(1'000'000'000'000);
    const Datum result = evaluator.run(*program, {});
    REQUIRE(result.is_error());
    CHECK(result.error_text() == "limit reached: more than 256 MB of values in one call");
}

TEST_CASE("program: mutations are the small wrong changes") {
    Environment environment = policy_environment();
    const auto program =
        Program::compile("has(object.a) && object.a == 1 && object.b < 2", environment);
    REQUIRE(program.has_value());
    std::vector<std::string> made;
    for (const Mutation& mutation : mutations(*program, environment)) {
        CHECK(mutation.program.source() != program->source());
        made.emplace_back(mutation.program.source());
    }
    const std::vector<std::string> wanted{
        "true",
        "false",
        "true && object.a == 1 && object.b < 2",
        "has(object.a) && object.a != 1 && object.b < 2",
        "has(object.a) && object.a == 1 && object.b >= 2",
        "object.a == 1 && object.b < 2",
        "has(object.a) && object.b < 2",
        "has(object.a) && object.a == 1",
    };
    CHECK(made == wanted);
}

TEST_CASE("cel: unknown values of a stored map") {
    Store store;
    const Value object =
        store.map({{"a", store.unknown(Reason::denied, "no right")}, {"b", Value::integer(1)}});
    CHECK(result_of("object.a == 1", object) == "unknown('denied', 'no right')");
    CHECK(result_of("object.a.b.c", object) == "unknown('denied', 'no right')");
    CHECK(result_of("object.?a.orValue(1)", object) == "unknown('denied', 'no right')");
    CHECK(result_of("has(object.a)", object) == "unknown('denied', 'no right')");
    CHECK(result_of("object.b == 1 || object.a", object) == "true");
    CHECK(result_of("object.b == 2 && object.a", object) == "false");
    CHECK(result_of("object.b == 1 && object.a", object) == "unknown('denied', 'no right')");
    CHECK(result_of("object.a ? 1 : 2", object) == "unknown('denied', 'no right')");
    CHECK(result_of("size(object.a)", object) == "unknown('denied', 'no right')");
    CHECK(result_of("object.a in [1]", object) == "unknown('denied', 'no right')");
}

TEST_CASE("cel: presence tests of what is no map are false, as in Kubernetes") {
    CHECK(result_of("has({'a': null}.a.b)") == "false");
    CHECK(result_of("{'a': null}.a.?b.orValue(1)") == "1");
    CHECK(result_of("has({'a': 5}.a.b)") == "false");
    CHECK(result_of("has({'a': []}.a.b)").starts_with("error"));
}

TEST_CASE("cel: time zones") {
    CHECK(result_of("timestamp('2024-07-01T00:00:00Z').getHours('America/New_York')") == "20");
    CHECK(result_of("timestamp('2050-07-01T00:00:00Z').getHours('Europe/Berlin')") == "2");
    CHECK(result_of("timestamp('2050-01-01T00:00:00Z').getHours('Europe/Berlin')") == "1");
    CHECK(result_of("timestamp(0).getHours('../../etc/passwd')").starts_with("error"));
    CHECK(result_of("timestamp(0).getHours('-08:00')") == "16");
    // Names of folders of the time zone database, and of a file in it that is no zone.
    CHECK(result_of("timestamp(0).getHours('Europe')").starts_with("error"));
    CHECK(result_of("timestamp(0).getHours('Europe/')").starts_with("error"));
    CHECK(result_of("timestamp(0).getHours('leapseconds')").starts_with("error"));
}

TEST_CASE("program: unparsing keeps the tree") {
    for (const char* source :
         {"-(4.e5)", "-(-4)", "!(!object)", "-(1.5.size())", "(-1).size()", "(1 + 2) * 3 - (4 - 5)",
          "(a ? b : c) ? d : e", "a.`b-c`.d", "a.?b[?0].c", "[?a, b]", "{?'a': b}", "(a || b) && c",
          "1.0 + 1e300"}) {
        CAPTURE(source);
        Environment environment = Environment::standard();
        environment.allow_undeclared();
        const auto first = Program::compile(source, environment);
        REQUIRE(first.has_value());
        const auto second = Program::compile(unparse(first->ast()), environment);
        REQUIRE(second.has_value());
        CHECK(debug_text(first->ast()) == debug_text(second->ast()));
    }
}
