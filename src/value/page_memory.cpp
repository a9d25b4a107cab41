#include "value/page_memory.h"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include <sys/mman.h>

namespace assay {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

// Whole large pages of fresh memory.
PageMemory map_pages(std::size_t size) {
    const std::size_t rounded = (size + kLargePage - 1) / kLargePage * kLargePage;
    const std::size_t whole = rounded + kLargePage;  // somewhere in it a large page begins
    void* const mapped =
        ::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    auto* const begin = static_cast<char*>(mapped);
    const std::size_t before =
        (kLargePage - std::bit_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
    if (before != 0) (void)::munmap(begin, before);
    (void)::munmap(begin + before + rounded, whole - before - rounded);
    // A wish: a system without large pages gives ordinary ones.
    (void)::madvise(begin + before, rounded, MADV_HUGEPAGE);
    return {begin + before, PageMemoryDelete{rounded}};
}

}  // namespace

void PageMemoryDelete::operator()(char* memory) const noexcept {
    if (mapped == 0) {
        std::free(memory);
    } else {
        (void)::munmap(memory, mapped);
    }
}

PageMemory take_pages(std::size_t size) {
    if (size >= kLargePage) return map_pages(size);
    PageMemory memory(static_cast<char*>(std::malloc(size)));
    if (!memory) throw std::bad_alloc();
    return memory;
}

PageMemory take_clear_pages(std::size_t size) {
    PageMemory memory = take_pages(size);
    if (size < kLargePage) std::memset(memory.get(), 0, size);
    return memory;
}

void touch_pages([[maybe_unused]] char* memory, [[maybe_unused]] std::size_t size) noexcept {
#ifdef MADV_POPULATE_WRITE
    constexpr std::size_t page = 4096;
    // From the page on in which the memory begins up to the one in which it ends.
    const std::size_t before = std::bit_cast<std::uintptr_t>(memory) % page;
    const std::size_t pages = (before + size) / page;
    // A wish: an older system gives pages when they are written.
    if (pages > 1) (void)::madvise(memory - before, pages * page, MADV_POPULATE_WRITE);
#endif
}

}  // namespace assay
