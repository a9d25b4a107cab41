#include "collect/support/one_request.h"

#include <doctest/doctest.h>

namespace assay::test {

using namespace std::chrono_literals;

Reply well(const Asked&) {
    Reply reply;
    reply.body = "{}";
    return reply;
}

Answer get(const ApiTarget& target, bool anonymous) {
    RestOptions options;
    options.connect_limit = 3s;
    options.silence_limit = 3s;
    options.retry_base = 1ms;
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    Answer answer;
    client->start({.path = "/x", .anonymous = anonymous},
                  [&](Answer&& got) { answer = std::move(got); });
    REQUIRE(client->run());
    return answer;
}

}  // namespace assay::test
