#include "base/error.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace assay {

std::string Error::text() const {
    std::string out;
    if (!where.file.empty()) {
        out += printable(where.file, 4096);
        out += ':';
    }
    if (where.line != 0) {
        out += std::to_string(where.line);
        out += ':';
        if (where.column != 0) {
            out += std::to_string(where.column);
            out += ':';
        }
    }
    if (!out.empty()) out += ' ';
    out += message;
    if (!hint.empty()) {
        out += "; ";
        out += hint;
    }
    return out;
}

tl::unexpected<Error> fail(ErrorCode code, std::string message, Span where, std::string hint) {
    return tl::unexpected<Error>(
        Error{code, std::move(message), std::move(where), std::move(hint)});
}

}  // namespace assay
