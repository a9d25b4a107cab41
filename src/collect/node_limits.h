// The bounds of reading one node.
#pragma once

#include <chrono>
#include <cstddef>

namespace assay {

inline constexpr std::size_t kMaxNodeFiles = 2'000;
inline constexpr std::size_t kMaxProcesses = 65'536;
inline constexpr std::size_t kMaxListeners = 65'536;

// When to stop. Everything read up to then is kept, and the node is `partial`.
class NodeDeadline {
public:
    explicit NodeDeadline(std::chrono::milliseconds limit)
        : end_(std::chrono::steady_clock::now() + limit) {}

    // Remembers that it passed: whoever asked then left something out.
    [[nodiscard]] bool passed() {
        passed_ = passed_ || std::chrono::steady_clock::now() >= end_;
        return passed_;
    }
    [[nodiscard]] bool was_passed() const { return passed_; }

private:
    std::chrono::steady_clock::time_point end_;
    bool passed_ = false;
};

}  // namespace assay
