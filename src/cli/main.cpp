#include <malloc.h>

#include <string>
#include <vector>

#include "cli/run.h"

namespace {

// A block of so many bytes and more lies in pages of its own and goes back to the system when it is
// freed. Without a fixed bound the allocator raises its own with each large block that is freed, up
// to 32 MB (mallopt(3), M_MMAP_THRESHOLD), and keeps what reading used while judging goes on: 8 MB
// more for 100,000 objects.
constexpr int kOwnPages = 256 << 10;

// The heap grows by so much at once: the system then gives it pages by the dozen and not one by
// one, a sixth of all page faults of a small audit. Pages that are never written take no memory.
constexpr int kGrowth = 4 << 20;

}  // namespace

int main(int argc, char** argv) {
    mallopt(M_MMAP_THRESHOLD, kOwnPages);
    mallopt(M_TOP_PAD, kGrowth);
    mallopt(M_TRIM_THRESHOLD, 2 * kGrowth);
    return static_cast<int>(assay::run(std::vector<std::string>(argv + 1, argv + argc), argv[0]));
}
