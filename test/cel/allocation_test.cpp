// Boolean rules over stored values allocate nothing once the evaluator is warm.
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

#include "cel/evaluator.h"
#include "cel/support/cel_run.h"

namespace {
std::atomic<std::size_t> allocations{0};
}

// The whole test program counts; only the difference between two moments is looked at. Every form
// is replaced, so that memory is always freed by the partner of what made it.
namespace {
void* counted(std::size_t size) noexcept {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return std::malloc(size == 0 ? 1 : size);
}
}  // namespace

void* operator new(std::size_t size) {
    if (void* made = counted(size)) return made;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

using namespace assay;
using namespace assay::cel;

TEST_CASE("cel: boolean rules allocate nothing after warm-up") {
    static constexpr std::array rules{
        "object.spec.replicas <= 5",
        "!has(object.spec.hostNetwork) || object.spec.hostNetwork == false",
        "object.spec.containers.all(c, has(c.securityContext) && "
        "c.securityContext.capabilities.drop.exists(d, d == 'ALL'))",
        "object.spec.containers.all(c, c.image.startsWith('ok/'))",
        "object.spec.containers[0].image.matches('^ok/[a-z]+$')",
        "object.spec.?hostPID.orValue(false) == false",
        "object.spec.containers.filter(c, c.name != 'a').map(c, c.image).exists(i, i == 'ok/b')",
        "(object.spec.?initContainers.orValue([]) + object.spec.containers).size() == 2",
        "'ok/a' in object.spec.containers.map(c, c.image) || object.nope.nope == 1",
    };
    Store store;
    const Value object = cel::test::json(store, R"({"spec": {"replicas": 3, "containers": [
        {"name": "a", "image": "ok/a", "securityContext": {"capabilities": {"drop": ["ALL"]}}},
        {"name": "b", "image": "ok/b", "securityContext": {"capabilities": {"drop": ["ALL"]}}}]}})");
    Environment environment = Environment::standard();
    environment.variable("object");
    const std::array<Datum, 1> slots{Datum::of(object)};
    for (const char* rule : rules) {
        CAPTURE(rule);
        const auto program = Program::compile(rule, environment);
        REQUIRE(program.has_value());
        Arena arena;
        Evaluator evaluator(arena);
        REQUIRE(evaluator.run(*program, slots).is_true());
        const std::size_t before = allocations.load();
        bool all = true;
        for (int i = 0; i < 1000; ++i) {
            arena.reset();
            all = all && evaluator.run(*program, slots).is_true();
        }
        const std::size_t after = allocations.load();
        CHECK(all);
        CHECK(after - before == 0);
    }
}
