// The bounds on decoding and storing: memory and CPU of a recorded LIST of pods.
//
// value_gates          prints the figures
// value_gates --gate   and exits 1 when a bound is broken
//
// CPU is that of the process, not the wall clock. Both sides of a ratio take turns in one run and
// the best turn of each counts, so that a busy machine costs turns and not the verdict. Where one
// side takes ten times as long, short runs find quiet moments that a long one does not: there each
// turn has a ratio of its own, to the median of short runs around the long one, and of those the
// median counts. Bursts are in the long run and not in that median: they only make the ratio worse.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include "base/error.h"
#include "pod_list.h"
#include "value/decode.h"
#include "value/item_splitter.h"
#include "value/store.h"

namespace {

using assay::bench::PodList;

constexpr std::size_t kPods = 10000;
constexpr std::size_t kManyPods = 100000;
constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr int kLeastTurns = 8;
constexpr int kMostTurns = 60;
constexpr int kGrowthTurns = 5;
constexpr int kFewRuns = 10;  // of a tenth of the pods, in each of those turns
constexpr double kMostMegabytes = 100;
constexpr double kMostOverDom = 4;
constexpr double kMostOverTenth = 11;

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] void give_up(std::string_view what) {
    fmt::print(stderr, "value_gates: {}\n", what);
    std::exit(70);
}

// Splits, decodes and stores what is fed; counts the CPU of that only.
class Storing {
public:
    Storing()
        : splitter_([this](const assay::ListItem& item) -> assay::Result<void> {
              const auto value = assay::decode_json(item.text, store_);
              if (!value) return tl::unexpected(value.error());
              ++pods_;
              return {};
          }) {}

    void feed(std::string_view bytes) {
        const double before = cpu_seconds();
        for (; !bytes.empty(); bytes.remove_prefix(std::min(kChunk, bytes.size())))
            if (!splitter_.feed(bytes.substr(0, kChunk))) give_up("the list is malformed");
        seconds_ += cpu_seconds() - before;
    }

    // CPU seconds, checked to have stored so many pods.
    double finish(std::size_t pods) {
        const double before = cpu_seconds();
        const auto rest = splitter_.finish();
        if (!rest || !assay::decode_json(*rest, store_) || pods_ != pods)
            give_up("the list did not come through whole");
        return seconds_ + cpu_seconds() - before;
    }

private:
    assay::Store store_;
    std::size_t pods_ = 0;
    double seconds_ = 0;
    assay::ItemSplitter splitter_;
};

double store_pods(std::size_t pods) {
    Storing storing;
    PodList list(pods);
    std::string text;
    for (bool more = true; more;) {
        more = list.next(text);
        if (text.size() < kChunk * 16 && more) continue;
        storing.feed(text);
        text.clear();
    }
    return storing.finish(pods);
}

// Run in a process of its own: stores a list of so many pods and prints the CPU it took. A process
// that is new pays for its memory, as an audit does, whatever the number of pods.
int print_cpu(std::size_t pods) {
    fmt::print("{:.9f}\n", store_pods(pods));
    return 0;
}

// Run in a process of its own: stores a list file and prints the peak of its memory.
int print_peak(const char* path) {
    Storing storing;
    std::ifstream file(path, std::ios::binary);
    std::vector<char> buffer(kChunk);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) ||
           file.gcount() > 0)
        storing.feed({buffer.data(), static_cast<std::size_t>(file.gcount())});
    storing.finish(kPods);
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) fmt::print("{}\n", std::atol(line.c_str() + 6));
    return 0;
}

// The figure that this program prints when it is run anew with these arguments.
double figure_of_child(std::string_view arguments) {
    std::array<char, 4096> self{};
    const ssize_t length = ::readlink("/proc/self/exe", self.data(), self.size() - 1);
    if (length <= 0) give_up("no /proc");
    std::FILE* child = ::popen(fmt::format("'{}' {}", self.data(), arguments).c_str(), "r");
    double figure = 0;
    if (child == nullptr || std::fscanf(child, "%lf", &figure) != 1) figure = 0;
    if (child != nullptr) ::pclose(child);
    if (figure <= 0) give_up("the child process gave no figure");
    return figure;
}

double peak_megabytes(const std::string& text) {
    std::string path = "/tmp/value-gates.XXXXXX";
    const int descriptor = ::mkstemp(path.data());
    if (descriptor < 0) give_up("no scratch file");
    std::ofstream(path, std::ios::binary) << text;
    const double kilobytes = figure_of_child("--peak " + path);
    ::close(descriptor);
    ::unlink(path.c_str());
    return kilobytes / 1024;
}

std::string whole_list(std::size_t pods, std::vector<std::string_view>& items) {
    std::string text;
    PodList list(pods);
    while (list.next(text)) {
    }
    assay::ItemSplitter splitter([&](const assay::ListItem& item) -> assay::Result<void> {
        items.push_back(std::string_view(text).substr(item.offset, item.text.size()));
        return {};
    });
    text.append(simdjson::SIMDJSON_PADDING, ' ');
    if (!splitter.feed(text)) give_up("the list is malformed");
    return text;
}

double dom_pass(const std::vector<std::string_view>& items) {
    simdjson::dom::parser parser;
    const double before = cpu_seconds();
    for (const std::string_view item : items) {
        simdjson::dom::element element;
        // The bytes of the next item are the padding.
        if (parser.parse(item.data(), item.size(), false).get(element) != simdjson::SUCCESS)
            give_up("an item is malformed");
    }
    return cpu_seconds() - before;
}

bool report(std::string_view what, double figure, double most, std::string_view unit) {
    const bool kept = figure <= most;
    fmt::print("{}: {:.2f}{} (at most {:g}) {}\n", what, figure, unit, most,
               kept ? "ok" : "BROKEN");
    std::fflush(stdout);
    return kept;
}

// What the DOM pass does, done for good: every item decoded into one store.
double store_pass(const std::vector<std::string_view>& items) {
    assay::Store store;
    const double before = cpu_seconds();
    for (const std::string_view item : items)
        if (!assay::decode_json(item, store)) give_up("an item is malformed");
    return cpu_seconds() - before;
}

// Both sides get the same items, split before; splitting is timed beside it for the record.
bool check_cpu(const std::string& text, const std::vector<std::string_view>& items) {
    double dom = std::numeric_limits<double>::infinity();
    double ours = dom;
    double whole = dom;
    int turn = 0;
    while (turn < kLeastTurns || (turn < kMostTurns && ours > kMostOverDom * dom)) {
        dom = std::min(dom, dom_pass(items));
        ours = std::min(ours, store_pass(items));
        if (turn++ >= kLeastTurns) continue;
        Storing storing;
        storing.feed(text);
        whole = std::min(whole, storing.finish(items.size()));
    }
    fmt::print(
        "{} pods, {:.1f} MB: simdjson DOM {:.3f} s, decode+store {:.3f} s, with splitting {:.3f} s "
        "({:.2f}x), {} turns\n",
        items.size(), static_cast<double>(text.size()) / 1e6, dom, ours, whole, whole / dom, turn);
    return report("CPU over a simdjson DOM pass per item", ours / dom, kMostOverDom, "x");
}

double median_of(std::vector<double> figures) {
    const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
    std::ranges::nth_element(figures, middle);
    return *middle;
}

// CPU seconds, in a process of its own.
double run_of(std::size_t pods) { return figure_of_child(fmt::format("--cpu {}", pods)); }

bool check_growth() {
    std::vector<double> ratios;
    for (int turn = 0; turn < kGrowthTurns; ++turn) {
        std::vector<double> runs;
        for (int run = 0; run < kFewRuns / 2; ++run) runs.push_back(run_of(kPods));
        const double many = run_of(kManyPods);
        for (int run = 0; run < kFewRuns / 2; ++run) runs.push_back(run_of(kPods));
        const double few = median_of(runs);
        fmt::print("{} pods {:.3f} s, {} pods {:.3f} s\n", kPods, few, kManyPods, many);
        ratios.push_back(many / few);
    }
    return report("CPU of ten times the pods", median_of(ratios), kMostOverTenth, "x");
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "--peak" && argc > 2) return print_peak(argv[2]);
    if (mode == "--cpu" && argc > 2) return print_cpu(std::strtoul(argv[2], nullptr, 10));
    std::vector<std::string_view> items;
    const std::string text = whole_list(kPods, items);
    bool kept = report("peak memory", peak_megabytes(text), kMostMegabytes, " MB");
    kept = check_cpu(text, items) && kept;
    kept = check_growth() && kept;
    return mode == "--gate" && !kept ? 1 : 0;
}
