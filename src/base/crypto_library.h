// OpenSSL's libcrypto, loaded when the first certificate or key is read and with libcurl
// (base/late_library.h says why).
//
// Role: every use of libcrypto goes through crypto_library.cpp, which defines its functions under
// their own names. Callers include OpenSSL's headers; those that come first in a run call
// load_crypto(). Of OpenSSL's libraries it has most symbols: to bind them took as long as reading
// a hundred objects. Digests are not among them: every audit wants SHA-256, so that code is linked
// (base/hash.h, cmake/libraries.cmake).
// Failure: unreachable, and what to install.
#pragma once

#include "base/error.h"

namespace assay {

[[nodiscard]] Result<void> load_crypto();

}  // namespace assay
