// The bounds of reading one node.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace assay {

inline constexpr std::size_t kMaxNodeFiles = 2'000;
inline constexpr std::size_t kMaxTreeFiles = 200;  // of one folder that is looked through
inline constexpr std::size_t kMaxProcesses = 65'536;
inline constexpr std::size_t kMaxComponents = 512;                        // processes that are kept
inline constexpr std::size_t kMaxWordBytes = std::size_t{4} << 20;        // of their command lines
inline constexpr std::uint64_t kMaxBinary = std::uint64_t{512} << 20;     // of one program
inline constexpr std::uint64_t kMaxBinaryBytes = std::uint64_t{2} << 30;  // of all that are hashed
inline constexpr std::size_t kMaxListeners = 65'536;

// When to stop: after a time, or when somebody says so. Everything read up to then is kept, and
// the node is `partial`.
class NodeDeadline {
public:
    // `interrupted` may be nullptr; it outlives the deadline.
    explicit NodeDeadline(std::chrono::milliseconds limit,
                          const std::atomic<bool>* interrupted = nullptr)
        : end_(std::chrono::steady_clock::now() + limit), interrupted_(interrupted) {}

    // Remembers that it passed: whoever asked then left something out.
    [[nodiscard]] bool passed() {
        passed_ = passed_ || std::chrono::steady_clock::now() >= end_ ||
                  (interrupted_ != nullptr && interrupted_->load());
        return passed_;
    }
    [[nodiscard]] bool was_passed() const { return passed_; }

private:
    std::chrono::steady_clock::time_point end_;
    const std::atomic<bool>* interrupted_;
    bool passed_ = false;
};

}  // namespace assay
