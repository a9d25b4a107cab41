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

}  // namespace

int main(int argc, char** argv) {
    mallopt(M_MMAP_THRESHOLD, kOwnPages);
    return static_cast<int>(assay::run(std::vector<std::string>(argv + 1, argv + argc), argv[0]));
}
