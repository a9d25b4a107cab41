#include "base/error.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace assay {

std::string Span::text() const {
    std::string out = printable(file, 4096);
    for (const std::uint32_t number : {line, line == 0 ? 0 : column}) {
        if (number == 0) break;
        if (!out.empty()) out += ':';
        out += std::to_string(number);
    }
    return out;
}

std::string Error::text() const {
    std::string out = where.text();
    if (!out.empty()) out += ": ";
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
