#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace assay {
namespace {

constexpr std::size_t kUsual = 80;
constexpr std::size_t kLeast = 20;  // what is narrower is not meant

}  // namespace

std::optional<std::size_t> terminal_columns(int descriptor) {
    if (isatty(descriptor) != 1) return std::nullopt;
    winsize size{};
    const bool known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= kLeast;
    return known ? size.ws_col : kUsual;
}

}  // namespace assay
