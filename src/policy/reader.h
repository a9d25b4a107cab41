// Reads the members of one policy file and reports what is wrong with them.
//
// Role: the shared half of the loaders: unknown keys, missing keys, words out of a list, wrong
// shapes, each with its place and "did you mean". A value that is wrong is reported once and read
// as empty, so that loading can go on and find the next problem.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timepoint.h"
#include "policy/document.h"
#include "policy/load.h"
#include "policy/problem.h"

namespace assay {

enum class Need : std::uint8_t { optional, required };

class Reader {
public:
    // Both live longer than the reader.
    Reader(const PolicyFile& file, std::vector<PolicyProblem>& problems)
        : file_(file), problems_(problems) {}

    void error(const DocumentNode& at, std::string message, std::string hint = {});
    void warning(const DocumentNode& at, std::string message, std::string hint = {});
    void report(bool warning, Span where, std::string message, std::string hint);

    // Whether `map` is a map; each key outside `allowed` is an error.
    bool keys(const DocumentNode& map, std::span<const std::string_view> allowed);
    bool keys(const DocumentNode& map, std::initializer_list<std::string_view> allowed);

    // The member `key`; a missing required one is an error at the map.
    const DocumentNode* member(const DocumentNode& map, std::string_view key,
                               Need need = Need::optional);
    std::string text(const DocumentNode& map, std::string_view key, Need need = Need::optional);
    std::vector<std::string> texts(const DocumentNode& map, std::string_view key,
                                   Need need = Need::optional);
    std::optional<int> integer(const DocumentNode& map, std::string_view key, int least, int most,
                               Need need = Need::optional);
    bool flag(const DocumentNode& map, std::string_view key);  // false when missing
    // Index of the word in `words`.
    std::optional<std::size_t> word(const DocumentNode& map, std::string_view key,
                                    std::span<const std::string_view> words,
                                    Need need = Need::optional);
    // The first second (UTC) of a required day, written as 2027-03-31; `written` gets it as it
    // stands.
    std::optional<Instant> day(const DocumentNode& map, std::string_view key, std::string& written);
    // The elements of a list of maps; empty when missing or of another shape.
    std::span<const DocumentNode> maps(const DocumentNode& map, std::string_view key,
                                       Need need = Need::optional);

    [[nodiscard]] Span place(const DocumentNode& node) const;
    [[nodiscard]] const PolicyFile& file() const { return file_; }

private:
    const PolicyFile& file_;
    std::vector<PolicyProblem>& problems_;
};

// "did you mean 'x'?", or `otherwise` when nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates,
                                       std::string otherwise = {});

}  // namespace assay
