// RE2 behind a door, so that its header is read once.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace assay::cel {

// An immutable compiled pattern; any number of threads may match at once.
class Regex {
public:
    // RE2 syntax; linear time, bounded memory. When the pattern is wrong, error() says why and
    // nothing matches.
    explicit Regex(std::string_view pattern);
    ~Regex();
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;

    [[nodiscard]] std::size_t pattern_size() const noexcept { return size_; }
    [[nodiscard]] const std::string& error() const noexcept { return error_; }
    [[nodiscard]] bool matches(std::string_view text) const;  // anywhere in the text
    // The leftmost match that begins at `from` or later, as a part of the text; what stands before
    // `from` counts for ^ and \b.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view text,
                                                       std::size_t from) const;

private:
    std::unique_ptr<re2::RE2> compiled_;
    std::string error_;
    std::size_t size_ = 0;
};

// The last few patterns that were computed while running. One per thread.
class RegexCache {
public:
    [[nodiscard]] const Regex& get(std::string_view pattern);

private:
    struct Slot {
        std::string pattern;
        Regex regex;
    };
    static constexpr std::size_t capacity = 32;
    std::vector<Slot> slots_;
    std::size_t next_ = 0;  // the slot to replace
};

}  // namespace assay::cel
