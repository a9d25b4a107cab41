#include "cel/regex.h"

#include <re2/re2.h>

#include <utility>

namespace assay::cel {

namespace {
constexpr std::int64_t memory_limit = std::int64_t{8} << 20;
}

Regex::Regex(std::string_view pattern) : size_(pattern.size()) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory_limit);
    compiled_ =
        std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (!compiled_->ok()) error_ = compiled_->error();
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

bool Regex::matches(std::string_view text) const {
    return compiled_->ok() &&
           re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

std::optional<std::string_view> Regex::find(std::string_view text, std::size_t from) const {
    re2::StringPiece found;
    const re2::StringPiece all(text.data(), text.size());
    if (!compiled_->ok() ||
        !compiled_->Match(all, from, text.size(), re2::RE2::UNANCHORED, &found, 1)) {
        return std::nullopt;
    }
    const auto begin = static_cast<std::size_t>(found.data() - text.data());
    return text.substr(begin, found.size());
}

const Regex& RegexCache::get(std::string_view pattern) {
    for (const Slot& slot : slots_) {
        if (slot.pattern == pattern) return slot.regex;
    }
    Slot made{std::string(pattern), Regex(pattern)};
    if (slots_.size() < capacity) {
        slots_.push_back(std::move(made));
        return slots_.back().regex;
    }
    Slot& oldest = slots_[next_];
    next_ = (next_ + 1) % capacity;
    oldest = std::move(made);
    return oldest.regex;
}

}  // namespace assay::cel
