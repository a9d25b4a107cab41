// Memory in large pages for what is read all over: the tables of a store.
//
// With pages of 4 KB most reads of a table of some megabytes miss the processor's page cache, and
// that costs more than the read. Small buffers stay on ordinary pages.
#pragma once

#include <cstddef>
#include <memory>

namespace assay {

struct PageMemoryDelete {
    std::size_t mapped = 0;  // bytes; 0: from malloc
    void operator()(char* memory) const noexcept;
};
using PageMemory = std::unique_ptr<char[], PageMemoryDelete>;

// Uninitialised memory, aligned for every type. Throws std::bad_alloc.
[[nodiscard]] PageMemory take_pages(std::size_t size);
// The same, all zero: large memory comes so from the system, and clearing it again would take as
// long.
[[nodiscard]] PageMemory take_clear_pages(std::size_t size);
// Asks the system for the pages of memory that is about to be written, all at once: one by one,
// when each is first written, they take longer. Changes nothing that can be seen.
void touch_pages(char* memory, std::size_t size) noexcept;

}  // namespace assay
