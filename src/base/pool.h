// A worker pool for work over an index range.
#pragma once

#include <cstddef>
#include <functional>

namespace assay {

// Calls work(worker, index) once for each index in [0, count), on `threads` threads (at least
// one; the calling thread is worker 0). Order between indices is not defined: write results into
// slot `index` and they do not depend on the number of threads. Returns when all are done.
// `work` must not throw.
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(unsigned worker, std::size_t index)>& work);

}  // namespace assay
