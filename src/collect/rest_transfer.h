// One request of the REST client on the wire: inside rest_client.cpp only.
//
// Role: takes what arrives for one attempt after the other, within the limits of size, and says how
// each attempt ended.
// Ownership: of nothing; rest_dialer.h makes and releases the curl handle.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "collect/rest_client.h"

namespace assay {

using Clock = std::chrono::steady_clock;

struct Transfer {
    RestRequest request;
    std::function<void(Answer&&)> done;
    Answer answer;
    bool began = false;      // `begin` was called in this attempt
    std::string over_limit;  // which size limit was reached in this attempt
    bool renewed = false;    // it was asked again after a 401
    int credentials = 0;     // number of the credentials it was sent with
    bool proxied = false;    // through a proxy
    bool fresh = false;      // do not use a kept connection again
    int verify_error = 0;    // what OpenSSL said against the server's certificate
    // The certificate has to be for this IP address before we show ours; nothing: curl compares.
    std::optional<std::string> verify_address;
    std::array<char, 256> curl_text{};  // curl's own words (CURL_ERROR_SIZE)
    std::size_t header_bytes = 0;
    std::size_t header_limit = 0;
    std::size_t body_limit = 0;
    std::string authorities_of;  // who names the authorities, for messages
    Clock::time_point sent;      // when the attempt began
    Clock::time_point heard;     // when the last byte came
    Clock::time_point due;       // earliest start of the next attempt
    void* easy = nullptr;        // curl's handle, in flight only
    void* headers = nullptr;     // and its list of headers

    [[nodiscard]] bool streamed() const { return static_cast<bool>(request.take); }
    // Forgets the last attempt.
    void reset();
    // Makes curl call this transfer; its address must not change while it is in flight.
    void attach(bool verify);
    // Fills `answer` from curl's result code when curl is done with the handle.
    void conclude(int curl_code);
    // Ends the attempt from our side.
    void give_up(Ending ending, std::string failure);
};

}  // namespace assay
