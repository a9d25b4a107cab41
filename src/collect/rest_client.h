// Requests to one Kubernetes API server, or to kubelets, several at a time, on one thread.
//
// Role: HTTP/2 over TLS, connections kept, gzip accepted, at most `in_flight` requests at once.
// HTTP/1.1 where the server knows no better, and for requests without credentials. Redirects are
// not followed; a proxy only as the target says.
// Reading is GET. The exception is `write`, when the user asked for it: the Jobs that read nodes
// (src/collect/node_jobs.cpp), reviews of access, of which the server stores nothing
// (src/collect/access_reviews.cpp), and what --publish writes (src/collect/publish.cpp). These
// files alone say it (test/house), and nothing else can be made, changed or removed by it than what
// they name.
// A target without a server asks the server that each request names: https at an IP address, with
// our credentials. There the certificate is always verified, for that address, before a credential
// of any kind is sent; the client certificate too, which curl alone would show first and compare
// names later.
// Retries: 429 (waiting as Retry-After says), 5xx and lost connections, a bounded number of times
// with growing pauses and jitter. Each attempt starts the body anew: `begin` is called again.
// Where the target has no credentials `renew` gives them, before the first request, when they have
// ended, and once when the server answers 401; requests that were refused are then asked again,
// once each.
// Failure: of one request in its Answer; run() fails only when it was interrupted or `renew`
// failed. When the whole time is over, what is left ends as timed_out. Bounds: connecting, silence,
// each request, the size of headers and of the body. Threads: none. All callbacks are called from
// run().
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/version.h"
#include "collect/kubeconfig.h"

namespace assay {

using Milliseconds = std::chrono::milliseconds;

struct RestOptions {
    Milliseconds connect_limit{10'000};
    Milliseconds silence_limit{30'000};  // no byte arrives
    Milliseconds request_limit{300'000};
    Milliseconds whole_limit{0};  // of everything the client does; 0: none
    int in_flight = 4;
    int attempts = 5;                        // per request, the first included
    Milliseconds retry_base{250};            // doubled each time, with jitter
    Milliseconds retry_after_limit{30'000};  // longer waits asked for are cut to this
    std::size_t header_limit = std::size_t{256} << 10;
    std::size_t body_limit = std::size_t{1} << 30;  // as decoded
    std::string authorities_of = "the kubeconfig";  // who names them, for messages
    std::string user_agent = "kubeassay/" + std::string(kVersion);
    std::function<Result<Credentials>()> renew;  // may block; empty: never
    bool renew_when_refused = true;              // by a 401; else only when they have ended
    std::function<bool()> interrupted;           // polled several times a second; empty: never
    // Each attempt as it is sent; may be empty.
    std::function<void(std::string_view method, std::string_view url)> trace;
};

// How a request ended, when not with an HTTP answer read to its end.
enum class Ending : std::uint8_t {
    answered,    // status and body are whole
    refused,     // nobody listens there
    unresolved,  // the server's name is not known
    unsafe,      // TLS: unknown authority, expired, other name, refused by the server
    barred,      // the proxy does not lead there
    lost,        // no route, connection lost in mid-answer
    timed_out,   // one of the limits of time
    too_large,   // one of the limits of size
    garbled,     // not HTTP, or an encoding that cannot be undone
    stopped,     // `take` returned an error, kept in `failure`
};

struct Answer {
    Ending ending = Ending::lost;
    int status = 0;            // 0 when no header came
    std::string content_type;  // lower case, without parameters
    std::string body;          // of answers not 200, and of requests without `take`
    std::string failure;       // one clause for people; empty when answered
    std::uint64_t bytes = 0;   // of the body as decoded, last attempt
    int attempts = 0;
    [[nodiscard]] bool ok() const { return ending == Ending::answered && status == 200; }
};

// GET, POST, DELETE, PATCH (server-side apply).
enum class Write : std::uint8_t { none, create, remove, apply };

struct RestRequest {
    std::string path{};  // "/api/v1/pods?limit=500", put behind the server's own path
    std::string accept = "application/json";
    // Another server than the target's: then the request is anonymous. Or the target has none.
    std::string server{};
    bool anonymous = false;  // own connection, no certificate, no token; asked once, never retried
    std::size_t body_limit = 0;  // 0: the client's
    // Of one attempt, from a server that is passed on and may never fall silent. 0: none.
    Milliseconds time_limit{0};
    Write write = Write::none;
    std::string sent{};  // JSON, with `create` and `apply`
    // For bodies that are not kept: `begin` before the first byte of each attempt that answers 200,
    // `take` for each chunk. Both empty: the body is in the Answer.
    std::function<void()> begin{};
    std::function<Result<void>(std::string_view)> take{};
};

class RestClient {
public:
    // Copies what it needs. Fails when the credentials or authorities cannot be used.
    [[nodiscard]] static Result<RestClient> open(const ApiTarget& target,
                                                 const RestOptions& options);
    ~RestClient();
    RestClient(RestClient&&) noexcept;
    RestClient& operator=(RestClient&&) noexcept;

    // Puts the request in line. `done` may call start() again.
    void start(RestRequest request, std::function<void(Answer&&)> done);
    // Works until nothing is in line or in flight.
    [[nodiscard]] Result<void> run();
    // Those that requests carry now: the target's, or what `renew` gave last.
    [[nodiscard]] const Credentials& credentials() const;

private:
    struct Engine;
    explicit RestClient(std::unique_ptr<Engine> engine);
    std::unique_ptr<Engine> engine_;
};

}  // namespace assay
