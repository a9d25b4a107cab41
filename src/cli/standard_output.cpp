#include "cli/standard_output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/fit_width.h"
#include "cli/terminal.h"

namespace assay {

Result<void> write_stdout(std::string_view text) {
    errno = 0;
    const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!whole || std::fflush(stdout) != 0) {
        return fail(ErrorCode::unwritable,
                    std::string("cannot write to standard output: ") + std::strerror(errno));
    }
    return {};
}

Result<void> show(std::string_view text) {
    const auto columns = terminal_columns(STDOUT_FILENO);
    return columns ? write_stdout(fit_width(text, *columns)) : write_stdout(text);
}

}  // namespace assay
