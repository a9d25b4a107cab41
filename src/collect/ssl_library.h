// OpenSSL's libssl, loaded with libcurl (base/late_library.h says why).
//
// Role: every use of libssl goes through ssl_library.cpp, which defines its functions under their
// own names. Callers include <openssl/ssl.h>; load_curl() calls load_ssl(), as curl's TLS is
// OpenSSL's and its callbacks use both.
// Failure: unreachable, and what to install.
#pragma once

#include "base/error.h"

namespace assay {

// Loads libssl, and libcrypto for this program's own use.
[[nodiscard]] Result<void> load_ssl();

}  // namespace assay
