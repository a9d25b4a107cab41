// Random expressions and objects for the comparison with cel-go.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cel::test {

// Expressions are mostly well-typed, so that they get somewhere, and sometimes not, so that errors
// are compared too. The same seed gives the same sequence.
class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] std::string expression();
    [[nodiscard]] std::string object();  // JSON

private:
    enum class Type {
        boolean,
        integer,
        uinteger,
        real,
        text,
        bytes,
        list,
        map,
        time,
        span,
        optional,
        any
    };

    [[nodiscard]] std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
    }
    [[nodiscard]] bool chance(std::size_t one_in) { return below(one_in) == 0; }
    [[nodiscard]] std::string pick(std::initializer_list<std::string_view> choices);

    [[nodiscard]] std::string of(Type type, int depth);
    [[nodiscard]] std::string boolean(int depth);
    [[nodiscard]] std::string integer(int depth);
    [[nodiscard]] std::string uinteger(int depth);
    [[nodiscard]] std::string real(int depth);
    [[nodiscard]] std::string text(int depth);
    [[nodiscard]] std::string bytes(int depth);
    [[nodiscard]] std::string list(int depth);
    [[nodiscard]] std::string map(int depth);
    [[nodiscard]] std::string key(int depth);
    [[nodiscard]] std::string time(int depth);
    [[nodiscard]] std::string span(int depth);
    [[nodiscard]] std::string optional(int depth);
    [[nodiscard]] std::string path();
    [[nodiscard]] std::string name();  // of a loop variable in scope, or a path
    // Opens a loop variable for the body that `make` writes.
    template <class Make>
    [[nodiscard]] std::string loop(int depth, std::string_view macro, const Make& make);
    [[nodiscard]] std::string json(int depth);

    std::mt19937_64 random_;
    std::vector<std::string> variables_;
};

}  // namespace assay::cel::test
