// From a target to curl handles that are ready to run: inside rest_client.cpp only.
//
// Role: addresses, TLS, credentials, limits. Anonymous requests get none of the credentials, no
// kept connection and no TLS session. Ownership: outlives all transfers it prepared (curl reads its
// certificates in place).
#pragma once

#include <memory>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/rest_client.h"
#include "collect/rest_transfer.h"

namespace assay {

class Dialer {
public:
    [[nodiscard]] static Result<Dialer> make(const ApiTarget& target, const RestOptions& options);
    ~Dialer();
    Dialer(Dialer&&) noexcept;
    Dialer& operator=(Dialer&&) noexcept;

    // Resets the transfer for a new attempt and gives it a handle ready to be run.
    void prepare(Transfer& transfer) const;
    // From now on requests carry these credentials. Those in flight keep the old ones.
    void renew(const Credentials& credentials);
    [[nodiscard]] const Credentials& credentials() const;
    // The target has no server: each request names its own.
    [[nodiscard]] bool roams() const;
    // There are none yet, or they have ended.
    [[nodiscard]] bool lacks_credentials() const;
    // Whether the transfer was sent with the credentials that new ones are sent with.
    [[nodiscard]] bool is_current(const Transfer& transfer) const;
    // Takes the handle away.
    static void release(Transfer& transfer);

private:
    struct Parts;
    explicit Dialer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace assay
