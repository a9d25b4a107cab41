#include "cli/standard_output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

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

}  // namespace assay
