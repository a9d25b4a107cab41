#include "base/pool.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace assay {

void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(unsigned worker, std::size_t index)>& work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&](unsigned worker) {
        for (;;) {
            const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
            if (index >= count) return;
            work(worker, index);
        }
    };
    const auto wanted = static_cast<unsigned>(
        std::min<std::size_t>(std::max(threads, 1U), std::max<std::size_t>(count, 1)));
    std::vector<std::jthread> others;
    others.reserve(wanted - 1);
    try {
        for (unsigned worker = 1; worker < wanted; ++worker) others.emplace_back(run, worker);
    } catch (const std::system_error&) {
        // The system refuses more threads: those there are do the work.
    }
    run(0);
}

}  // namespace assay
