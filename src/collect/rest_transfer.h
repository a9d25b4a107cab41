// One request of the REST client on the wire: inside rest_client.cpp only.
//
// Role: Dialer turns a target into settings of a curl handle, Transfer takes what arrives.
// Ownership: a Transfer owns its curl handle; the Dialer outlives all transfers (curl reads its
// certificates in place).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/rest_client.h"
#include "collect/server_url.h"

namespace assay {

using Clock = std::chrono::steady_clock;

struct Transfer {
    RestRequest request;
    std::function<void(Answer&&)> done;
    Answer answer;
    bool began = false;       // `begin` was called in this attempt
    bool over_limit = false;  // a size limit was reached in this attempt
    bool fresh = false;       // do not use a kept connection again
    std::size_t header_bytes = 0;
    std::size_t header_limit = 0;
    std::size_t body_limit = 0;
    Clock::time_point started;  // of this attempt
    Clock::time_point heard;    // when the last byte came
    Clock::time_point due;      // earliest start of the next attempt
    void* easy = nullptr;       // curl's handle, in flight only
    void* headers = nullptr;    // and its list of headers

    [[nodiscard]] bool streamed() const { return static_cast<bool>(request.take); }
    // Fills `answer` from curl's result code when curl is done with the handle.
    void conclude(int curl_code);
    // Ends the attempt from our side.
    void give_up(Ending ending, std::string failure);
};

class Dialer {
public:
    [[nodiscard]] static Result<Dialer> make(const ApiTarget& target, const RestOptions& options);
    ~Dialer();
    Dialer(Dialer&&) noexcept;
    Dialer& operator=(Dialer&&) noexcept;

    // Resets the transfer for a new attempt and gives it a handle ready to be run.
    void prepare(Transfer& transfer) const;
    // Takes the handle away.
    static void release(Transfer& transfer);

private:
    struct Parts;
    explicit Dialer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace assay
