// libcurl, loaded when the first address or proxy is read (base/late_library.h says why).
//
// Role: every use of curl goes through curl_library.cpp, which defines curl's functions under their
// own names. Callers include <curl/curl.h>; those that come first in a run call load_curl().
// Failure: unreachable, and what to install. A libcurl that is too old to be told protocols by name
// (7.85), or that has not OpenSSL for its TLS, is refused: it would ignore options that keep
// credentials safe.
#pragma once

#include "base/error.h"

namespace assay {

// Loads libcurl and makes it ready, once.
[[nodiscard]] Result<void> load_curl();

}  // namespace assay
