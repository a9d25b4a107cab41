#include "collect/node_jobs.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <random>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/add_nodes.h"
#include "collect/answer.h"
#include "collect/job_pod.h"
#include "collect/node_log.h"
#include "value/decode.h"

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Milliseconds kShortPause{50};  // how often a pause looks for an interruption
constexpr Milliseconds kSilence{10'000};
// A log that is not whole is read again: it may be a moment late, and a kubelet says so in its
// place.
constexpr int kReads = 3;
constexpr std::size_t kNamed = 3;  // nodes that a message names

// One Node on its way. The steps follow each other; `over`: its evidence was handed on.
struct Work {
    enum class Step : std::uint8_t { in_line, started, ended, over } step = Step::in_line;
    Value node;
    std::string name;
    std::string job;
    bool made = false;   // its Job may be there
    bool heard = false;  // its creation was answered: until then it may come to be there
    bool left = false;   // to the sweep
    Clock::time_point since;
    std::string pod;
    std::string waits_for = "it has no pod yet";
    int reads = 0;
};

std::string random_run() {
    std::random_device device;
    return fmt::format("{:08x}{:08x}", device(), device());
}

class Round {
public:
    Round(const NodeJobsOptions& options, const RestOptions& rest,
          const std::function<void(NodeEvidence&&)>& read)
        : options_(options), rest_(rest), read_(read) {}

    void add(Value node) {
        Work work;
        work.node = node;
        work.name = node.get("metadata").get("name").text_or();
        work.job = node_job_name(job_of(work));
        works_.push_back(std::move(work));
    }

    Result<void> run(const ApiTarget& us) {
        auto client = RestClient::open(us, rest_);
        if (!client) return tl::unexpected(client.error());
        client_ = &*client;
        auto done = go();
        ApiTarget sweeper = us;
        sweeper.credentials = client->credentials();
        sweep(sweeper);
        say_what_is_missing();
        return done;
    }

private:
    [[nodiscard]] NodeJob job_of(const Work& work) const {
        return {work.name, options_.image, options_.space, run_};
    }
    [[nodiscard]] std::string jobs_path() const {
        return "/apis/batch/v1/namespaces/" + options_.space + "/jobs";
    }
    [[nodiscard]] std::string pods_path() const {
        return "/api/v1/namespaces/" + options_.space + "/pods";
    }
    [[nodiscard]] std::string in_space(std::string_view right) const {
        return fmt::format("{} in namespace {}", right, options_.space);
    }
    [[nodiscard]] std::size_t count(Work::Step step) const {
        return static_cast<std::size_t>(std::count_if(
            works_.begin(), works_.end(), [step](const Work& work) { return work.step == step; }));
    }
    [[nodiscard]] bool late() const {
        return rest_.whole_limit.count() > 0 && Clock::now() - begun_ > rest_.whole_limit;
    }

    Result<void> go() {
        while (count(Work::Step::over) < works_.size()) {
            start_some();
            if (count(Work::Step::started) > 0) look_at_pods();
            if (auto ran = client_->run(); !ran) return ran;
            read_logs();
            if (auto ran = client_->run(); !ran) return ran;
            give_up_when_late();
            remove_finished();
            if (auto ran = client_->run(); !ran) return ran;
            if (auto paused = pause(); !paused) return paused;
        }
        return {};
    }

    Result<void> pause() const {
        const bool waiting = count(Work::Step::started) + count(Work::Step::ended) > 0;
        const auto end = Clock::now() + options_.pause;
        while (waiting && Clock::now() < end && !late()) {
            if (rest_.interrupted && rest_.interrupted()) {
                return fail(ErrorCode::interrupted, "interrupted");
            }
            std::this_thread::sleep_for(std::min(kShortPause, options_.pause));
        }
        return {};
    }

    void hand_on(Work& work, NodeEvidence&& node) {
        work.step = Work::Step::over;
        if (node.presence != Presence::present) missing_[node.reason].push_back(work.name);
        read_(std::move(node));
    }

    void miss(Work& work, Presence presence, std::string reason) {
        NodeEvidence node;
        node.name = work.name;
        // What the server does not have is no knowledge about the node.
        node.presence = presence == Presence::absent ? Presence::unreachable : presence;
        node.reason = std::move(reason);
        node.processes_presence = node.presence;
        node.listeners_presence = node.presence;
        hand_on(work, std::move(node));
    }

    void miss(Work& work, const Answer& answer, std::string_view right) {
        const Judgement judgement = judge(answer, in_space(right));
        miss(work, judgement.presence, judgement.reason);
    }

    void start_some() {
        auto busy = static_cast<std::size_t>(
            std::count_if(works_.begin(), works_.end(),
                          [](const Work& work) { return work.made && !work.left; }));
        for (Work& work : works_) {
            if (busy >= options_.at_once || late()) return;
            if (work.step != Work::Step::in_line) continue;
            if (work.node.get("status").get("nodeInfo").get("operatingSystem").text_or() ==
                "windows") {
                miss(work, Presence::unreachable, "a node that runs Windows cannot be read");
                continue;
            }
            if (start(work)) ++busy;
        }
    }

    Result<Value> made_job(const Work& work, Store& store) const {
        const auto text = node_job_text(job_of(work));
        if (!text) return tl::unexpected(text.error());
        return decode_yaml(*text, store);
    }

    bool start(Work& work) {
        Store store;
        const auto job = made_job(work, store);
        if (!job) {
            miss(work, Presence::unreachable, "no Job can be made: " + job.error().message);
            return false;
        }
        work.step = Work::Step::started;
        work.made = true;
        work.since = Clock::now();
        RestRequest request;
        request.path = jobs_path();
        request.write = Write::create;
        request.sent = encode_json(*job);
        client_->start(std::move(request),
                       [this, &work](Answer&& answer) { take_created(work, answer); });
        return true;
    }

    // After a lost connection the Job may be there: its name is ours alone, so that AlreadyExists
    // says that it is, and it is removed in any case. Another conflict is one of quotas.
    void take_created(Work& work, const Answer& answer) {
        const bool answered = answer.ending == Ending::answered;
        const bool refused = answered && answer.status >= 400 && answer.status < 500;
        work.heard = answered && answer.status != 504;  // which is said while it goes on
        const bool exists =
            answer.status == 409 && answer.body.find("\"AlreadyExists\"") != std::string::npos;
        if (answered && (answer.status / 100 == 2 || exists)) return;
        work.made = !refused;
        if (work.step != Work::Step::started) return;  // nobody may see its pod, say
        if (answered && answer.status == 404) {
            return miss(work, Presence::unreachable,
                        "there is no namespace " + options_.space + " (404)");
        }
        if (answered && answer.status == 409) {
            return miss(work, Presence::unreachable,
                        "quotas of namespace " + options_.space +
                            " were written at the same time, and the Job was not created (409)");
        }
        const bool by_right = answer.body.find("cannot create resource") != std::string::npos;
        if (answered && answer.status == 403 && !by_right) {
            return miss(work, Presence::denied, "the cluster did not admit the Job (403)");
        }
        miss(work, answer, "create jobs");
    }

    void look_at_pods() {
        RestRequest request;
        request.path = pods_path() + "?labelSelector=app.kubernetes.io%2Finstance%3D" + run_;
        client_->start(std::move(request), [this](Answer&& answer) { take_pods(answer); });
    }

    void take_pods(const Answer& answer) {
        Store store;
        const Judgement judgement = judge(answer, in_space("list pods"));
        const auto list = judgement.presence == Presence::present
                              ? decode_json(answer.body, store)
                              : Result<Value>(fail(ErrorCode::unreachable, judgement.reason));
        for (Work& work : works_) {
            if (work.step != Work::Step::started) continue;
            if (judgement.presence == Presence::denied) {
                miss(work, judgement.presence, judgement.reason);
                continue;
            }
            const Value pod = list ? pod_of_job(*list, work.job, work.name) : Value();
            if (!list) work.waits_for = list.error().message;
            if (list && pod.is_null()) work.waits_for = "it has no pod yet";
            if (!pod.is_null()) look_at(work, pod);
            if (work.step == Work::Step::started) give_up(work);
        }
    }

    void look_at(Work& work, Value pod) {
        JobPodState state = job_pod_state(pod.get("status"));
        switch (state.step) {
            case JobPodState::Step::succeeded:
                work.pod = pod.get("metadata").get("name").text_or();
                work.step = Work::Step::ended;
                return;
            case JobPodState::Step::failed:
                return miss(work, Presence::unreachable, std::move(state.text));
            case JobPodState::Step::waits:
                work.waits_for = std::move(state.text);
        }
    }

    void read_logs() {
        for (Work& work : works_) {
            if (work.step != Work::Step::ended) continue;
            RestRequest request;
            request.path =
                fmt::format("{}/{}/log?container={}&limitBytes={}", pods_path(),
                            percent_encoded(work.pod), kNodeJobContainer, kNodeLogLimit + 1);
            request.accept = "*/*";
            request.body_limit = kNodeLogLimit + 1;
            request.time_limit = options_.log_limit;
            client_->start(std::move(request),
                           [this, &work](Answer&& answer) { take_log(work, answer); });
        }
    }

    void take_log(Work& work, const Answer& answer) {
        if (!answer.ok()) return miss(work, answer, "get pods/log");
        const NodeLog log = read_node_log(answer.body);
        if (log.presence != Presence::present && ++work.reads < kReads) return;
        if (log.presence != Presence::present) return miss(work, log.presence, log.reason);
        auto node = read_node_text(log.document);
        if (!node) return miss(work, Presence::malformed, "no evidence: " + node.error().message);
        const std::string_view known =
            work.node.get("status").get("nodeInfo").get("machineID").text_or();
        const bool other = !known.empty() && !node->machine_id.empty() && known != node->machine_id;
        if (other || node->name != work.name) {
            return miss(work, Presence::malformed, "the evidence is of another machine");
        }
        node->host = false;
        hand_on(work, std::move(*node));
    }

    // The last look was after the patience had ended: what was slow was not we.
    void give_up(Work& work) {
        if (Clock::now() - work.since <= options_.patience) return;
        miss(work, Presence::unreachable,
             fmt::format("no evidence came within {} seconds: {}", options_.patience.count() / 1000,
                         work.waits_for));
    }

    void give_up_when_late() {
        if (!late()) return;
        for (Work& work : works_) {
            if (work.step == Work::Step::over) continue;
            miss(work, Presence::unreachable, "the time given for the whole run was over");
        }
    }

    // Of those that are over: what they made goes, or is left to the sweep. Until the answer is
    // here, it may be there: an interruption drops the request.
    void remove_finished() {
        for (Work& work : works_) {
            if (work.step == Work::Step::over && work.made && !work.left) remove(*client_, work);
        }
    }

    // That it is not there is no knowledge before its creation was answered.
    void remove(RestClient& client, Work& work) const {
        RestRequest request;
        request.path = jobs_path() + "/" + work.job + "?propagationPolicy=Background";
        request.write = Write::remove;
        client.start(std::move(request), [&work](Answer&& answer) {
            const bool was_there = answer.status == 200 || answer.status == 202;
            const bool is_not = answer.status == 404 && work.heard;
            work.left = answer.ending != Ending::answered || !(was_there || is_not);
            work.made = work.left;
        });
    }

    // With a client of its own, that neither a signal nor the end of the whole time stops.
    void sweep(const ApiTarget& us) {
        RestOptions rest = rest_;
        rest.interrupted = nullptr;
        rest.renew = nullptr;
        rest.whole_limit = options_.sweep_limit;
        const auto end = Clock::now() + options_.sweep_limit;
        auto client = RestClient::open(us, rest);
        bool waits = false;  // for one that may come yet
        do {
            if (waits) std::this_thread::sleep_for(options_.pause);
            for (Work& work : works_) {
                if (client && work.made && !(waits && work.heard)) remove(*client, work);
            }
            if (client) (void)client->run();  // nothing interrupts it
            waits = std::any_of(works_.begin(), works_.end(),
                                [](const Work& work) { return work.made && !work.heard; });
        } while (client && waits && Clock::now() < end);
        for (const Work& work : works_) {
            if (!work.made) continue;
            complain(
                fmt::format("the Job {} in namespace {} {}: it ends by itself, and is removed "
                            "an hour later",
                            work.job, options_.space,
                            work.heard ? "could not be removed" : "may come to be there yet"));
        }
    }

    void complain(const std::string& line) const {
        if (options_.complain) options_.complain(line);
    }

    void say_what_is_missing() const {
        for (const auto& [reason, names] : missing_) {
            const std::size_t named = std::min(names.size(), kNamed);
            const std::string more =
                names.size() > named ? fmt::format(" and {} more", names.size() - named) : "";
            complain(fmt::format("{} of {} nodes gave no evidence: {} ({}{})", names.size(),
                                 works_.size(), printable(reason),
                                 printable(join({names.data(), named}, ", ")), more));
        }
    }

    const NodeJobsOptions& options_;
    const RestOptions& rest_;
    const std::function<void(NodeEvidence&&)>& read_;
    RestClient* client_ = nullptr;
    std::string run_ = random_run();
    Clock::time_point begun_ = Clock::now();
    std::list<Work> works_;                                    // they keep their addresses
    std::map<std::string, std::vector<std::string>> missing_;  // names by reason
};

}  // namespace

Result<void> read_nodes_by_jobs(const ApiTarget& us, const RestOptions& rest,
                                const NodeJobsOptions& options, const Request& nodes,
                                const std::function<void(NodeEvidence&&)>& read) {
    // Who is asked for one node makes the others wait.
    RestOptions brisk = rest;
    brisk.silence_limit = std::min(brisk.silence_limit, kSilence);
    Round round(options, brisk, read);
    for (const StoredObject& node : nodes.objects) round.add(node.value);
    return round.run(us);
}

}  // namespace assay
