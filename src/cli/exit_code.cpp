#include "cli/exit_code.h"

namespace assay {

ExitCode exit_code_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::usage:
        case ErrorCode::policy:
            return ExitCode::usage;
        case ErrorCode::unreachable:
        case ErrorCode::unreadable:
        case ErrorCode::malformed:
            return ExitCode::target;
        case ErrorCode::unwritable:
            return ExitCode::output;
        case ErrorCode::interrupted:
            return ExitCode::interrupted;
        case ErrorCode::internal:
            break;
    }
    return ExitCode::internal;
}

}  // namespace assay
