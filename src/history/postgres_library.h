// libpq, loaded when the first history on a server is opened (base/late_library.h says why).
//
// Role: every use of libpq goes through postgres_library.cpp, which defines libpq's functions under
// their own names. Callers include <libpq-fe.h>; those that come first in a run call
// load_postgres(). libpq brings Kerberos, LDAP and SASL with it.
// Failure: unreachable, and what to install.
#pragma once

#include "base/error.h"

namespace assay {

[[nodiscard]] Result<void> load_postgres();

}  // namespace assay
