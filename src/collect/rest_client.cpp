#include "collect/rest_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <deque>
#include <list>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "collect/rest_dialer.h"
#include "collect/rest_transfer.h"

namespace assay {
namespace {

constexpr Milliseconds kTick{50};      // how often limits and interruption are looked at
constexpr Milliseconds kShortTick{5};  // while two groups of connections are waited for

using Line = std::list<Transfer>;  // nodes keep their address while they move between lists

bool worth_retrying(const Answer& answer) {
    if (answer.ending == Ending::lost) return true;
    if (answer.ending != Ending::answered) return false;
    switch (answer.status) {
        case 429:
        case 500:
        case 502:
        case 503:
        case 504:
            return true;
        default:
            return false;
    }
}

}  // namespace

struct RestClient::Engine {
    Dialer dialer;
    RestOptions options;
    CURLM* ours;       // connections that carry our credentials
    CURLM* strangers;  // those of anonymous requests: curl shares no connection between the two
    Line waiting;      // in order of arrival, and those whose next attempt is due later
    Line flying;
    Clock::time_point opened = Clock::now();
    bool renewed_in_vain = false;     // they were asked for after a 401, and no answer was better
    std::optional<Error> no_renewal;  // why run() has to end
    std::minstd_rand random{std::random_device{}()};  // spreads pauses; no result depends on it

    Engine(Dialer made, const RestOptions& given)
        : dialer(std::move(made)),
          options(given),
          ours(curl_multi_init()),
          strangers(curl_multi_init()) {
        curl_multi_setopt(ours, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine() {
        drop_all();
        curl_multi_cleanup(ours);
        curl_multi_cleanup(strangers);
    }

    [[nodiscard]] bool interrupted() const { return options.interrupted && options.interrupted(); }
    [[nodiscard]] bool over() const {
        return options.whole_limit.count() > 0 && Clock::now() - opened > options.whole_limit;
    }
    [[nodiscard]] CURLM* group_of(const Transfer& transfer) const {
        return transfer.request.anonymous ? strangers : ours;
    }
    [[nodiscard]] int flying_in(const CURLM* group) const {
        return static_cast<int>(
            std::count_if(flying.begin(), flying.end(),
                          [&](const Transfer& transfer) { return group_of(transfer) == group; }));
    }

    // New credentials; false when the run is over.
    bool renew() {
        auto made = options.renew();
        if (!made) {
            no_renewal = made.error();
            return false;
        }
        // One that is over when it comes counts until it is refused.
        if (made->expires && *made->expires <= now()) made->expires.reset();
        dialer.renew(*made);
        return true;
    }
    bool ready() {
        return !no_renewal && (!options.renew || !dialer.lacks_credentials() || renew());
    }
    // Whether the request should be asked again with other credentials than it was refused with.
    bool renew_after(const Transfer& transfer) {
        const bool current = dialer.is_current(transfer);
        if (transfer.answer.ending == Ending::answered && transfer.answer.status != 401) {
            renewed_in_vain = renewed_in_vain && !current;
            return false;
        }
        if (transfer.answer.status != 401 || transfer.request.anonymous || transfer.renewed ||
            !options.renew || !options.renew_when_refused) {
            return false;
        }
        if (!current) return true;
        if (renewed_in_vain) return false;
        renewed_in_vain = true;
        return renew();
    }

    void land(Transfer& transfer) {
        curl_multi_remove_handle(group_of(transfer), transfer.easy);
        Dialer::release(transfer);
    }
    void drop_all() {
        for (Transfer& transfer : flying) land(transfer);
        flying.clear();
        waiting.clear();
    }
    void take_off() {
        const auto now = Clock::now();
        int free_seats = options.in_flight - flying_in(ours);
        for (auto at = waiting.begin(); at != waiting.end();) {
            const auto next = std::next(at);
            const bool seated = !at->request.anonymous;
            if (at->due <= now && (!seated || free_seats > 0)) {
                if (seated) --free_seats;
                dialer.prepare(*at);
                curl_multi_add_handle(group_of(*at), at->easy);
                flying.splice(flying.end(), waiting, at);
            }
            at = next;
        }
    }
    // The transfer leaves; its callback may put new ones in line.
    void finish(Line::iterator at) {
        Line alone;
        alone.splice(alone.end(), flying, at);
        alone.front().done(std::move(alone.front().answer));
    }
    [[nodiscard]] Milliseconds pause_before(const Answer& answer, curl_off_t asked) {
        Milliseconds pause = options.retry_base * (1 << std::min(answer.attempts - 1, 10));
        if (answer.status == 429 || answer.status == 503) {
            const Milliseconds wanted = std::chrono::seconds(std::min<curl_off_t>(asked, 3600));
            pause = std::max(pause, std::min(wanted, options.retry_after_limit));
        }
        std::uniform_int_distribution<std::int64_t> jitter(0, pause.count() / 2);
        return pause + Milliseconds(jitter(random));
    }
    void settle(Line::iterator at) {
        curl_off_t asked = 0;
        curl_easy_getinfo(at->easy, CURLINFO_RETRY_AFTER, &asked);
        land(*at);
        if (!at->request.anonymous && renew_after(*at)) {
            at->renewed = true;
            waiting.splice(waiting.end(), flying, at);
            return;
        }
        const bool again = !at->request.anonymous && worth_retrying(at->answer) &&
                           at->answer.attempts < options.attempts && !over();
        if (!again) return finish(at);
        at->fresh = at->answer.ending != Ending::answered;
        at->due = Clock::now() + pause_before(at->answer, asked);
        waiting.splice(waiting.end(), flying, at);
    }
    [[nodiscard]] Line::iterator find(const void* easy) {
        return std::find_if(flying.begin(), flying.end(),
                            [&](const Transfer& transfer) { return transfer.easy == easy; });
    }
    void perform(CURLM* group) {
        int running = 0;
        curl_multi_perform(group, &running);
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(group, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const auto at = find(message->easy_handle);
            if (at == flying.end()) continue;
            at->conclude(message->data.result);
            settle(at);
        }
    }
    void end_slow_ones() {
        const auto now = Clock::now();
        for (auto at = flying.begin(); at != flying.end();) {
            const auto next = std::next(at);
            const bool silent = now - at->heard > options.silence_limit;
            const Milliseconds most = at->request.time_limit;
            if (silent || (most.count() > 0 && now - at->sent > most)) {
                at->give_up(Ending::timed_out,
                            silent ? "the server fell silent" : "the answer took too long");
                land(*at);
                finish(at);
            }
            at = next;
        }
    }
    void end_all(const std::string& failure) {
        flying.splice(flying.end(), waiting);
        while (!flying.empty()) {
            flying.front().give_up(Ending::timed_out, failure);
            if (flying.front().easy != nullptr) land(flying.front());
            finish(flying.begin());
        }
    }
    void wait() const {
        const bool apart = flying_in(strangers) > 0;
        const bool both = apart && flying_in(ours) > 0;
        Clock::duration limit = both ? kShortTick : kTick;
        const auto now = Clock::now();
        for (const Transfer& transfer : waiting) {
            if (transfer.due > now) limit = std::min<Clock::duration>(limit, transfer.due - now);
        }
        const auto rounded = std::chrono::ceil<Milliseconds>(limit).count();
        curl_multi_poll(apart && !both ? strangers : ours, nullptr, 0, static_cast<int>(rounded),
                        nullptr);
    }
};

RestClient::RestClient(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
RestClient::~RestClient() = default;
RestClient::RestClient(RestClient&&) noexcept = default;
RestClient& RestClient::operator=(RestClient&&) noexcept = default;

Result<RestClient> RestClient::open(const ApiTarget& target, const RestOptions& options) {
    auto dialer = Dialer::make(target, options);
    if (!dialer) return tl::unexpected(dialer.error());
    return RestClient(std::make_unique<Engine>(std::move(*dialer), options));
}

void RestClient::start(RestRequest request, std::function<void(Answer&&)> done) {
    Transfer transfer;
    transfer.request = std::move(request);
    // Credentials are for the server that the target names.
    if (!transfer.request.server.empty() && !engine_->dialer.roams()) {
        transfer.request.anonymous = true;
    }
    transfer.done = std::move(done);
    engine_->waiting.push_back(std::move(transfer));
}

const Credentials& RestClient::credentials() const { return engine_->dialer.credentials(); }

Result<void> RestClient::run() {
    Engine& engine = *engine_;
    while (!engine.waiting.empty() || !engine.flying.empty()) {
        if (engine.interrupted()) {
            engine.drop_all();
            return fail(ErrorCode::interrupted, "interrupted");
        }
        if (engine.over()) {
            engine.end_all("the time given for the whole run was over");
            continue;
        }
        if (engine.ready()) engine.take_off();
        engine.perform(engine.ours);
        engine.perform(engine.strangers);
        engine.end_slow_ones();
        if (engine.no_renewal) {
            engine.drop_all();
            return tl::unexpected(*engine.no_renewal);
        }
        engine.take_off();
        if (!engine.flying.empty() || !engine.waiting.empty()) engine.wait();
    }
    return {};
}

}  // namespace assay
