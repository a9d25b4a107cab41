#include "value/page_memory.h"

#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace assay {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

}  // namespace

void PageMemoryDelete::operator()(char* memory) const noexcept { std::free(memory); }

PageMemory take_pages(std::size_t size) {
    if (size < kLargePage) {
        PageMemory memory(static_cast<char*>(std::malloc(size)));
        if (!memory) throw std::bad_alloc();
        return memory;
    }
    const std::size_t rounded = (size + kLargePage - 1) / kLargePage * kLargePage;
    PageMemory memory(static_cast<char*>(std::aligned_alloc(kLargePage, rounded)));
    if (!memory) throw std::bad_alloc();
    // A wish: a system without large pages gives ordinary ones.
    (void)::madvise(memory.get(), rounded, MADV_HUGEPAGE);
    return memory;
}

}  // namespace assay
