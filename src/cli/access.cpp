#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "access/authorizer.h"
#include "access/claim.h"
#include "access/other_authorizers.h"
#include "access/questions.h"
#include "access/resource_name.h"
#include "access/review.h"
#include "access/writing.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/plan_of_access.h"
#include "cli/standard_output.h"
#include "cli/verify.h"
#include "cli/with_facts.h"
#include "facts/needs.h"

namespace assay {
namespace {

constexpr std::size_t kQuestions = std::size_t{256} << 20;
constexpr std::array<const char*, 6> kKindsOfNodes{"Pod",
                                                   "Node",
                                                   "PersistentVolume",
                                                   "PersistentVolumeClaim",
                                                   "storage.k8s.io/VolumeAttachment",
                                                   "resource.k8s.io/ResourceSlice"};

Result<ExitCode> print(const std::string& text, bool json, bool complete) {
    const auto written = json ? write_stdout(text) : show(text);
    if (!written) return tl::unexpected(written.error());
    return complete ? ExitCode::ok : ExitCode::not_known;
}

// The request, and where it asks.
Result<std::pair<AccessRequest, Where>> request_of(const WhoCanOptions& options) {
    const auto resource = read_resource(options.resource);
    if (!resource) return tl::unexpected(resource.error());
    if (!options.ns.empty() && (resource->path || !resource->namespaced)) {
        return fail(ErrorCode::usage, "'" + options.resource + "' is in no namespace", {},
                    "leave -n out");
    }
    AccessRequest request{options.verb, resource->group, resource->resource, resource->subresource,
                          options.name, resource->path,  options.ns};
    // A request for one Namespace is made in it (apiserver pkg/endpoints/request/requestinfo.go).
    const bool is_namespace = request.group.empty() && request.resource == "namespaces";
    if (is_namespace) request.ns = options.name;
    const bool everywhere = resource->namespaced || (is_namespace && options.name.empty());
    const bool anywhere = everywhere && !resource->path && options.ns.empty() && !options.whole;
    return std::pair{std::move(request), anywhere ? Where::anywhere : Where::there};
}

Result<ExitCode> print_holders(const WhoCanOptions& options, const Verifier& verifier,
                               const Facts& facts) {
    const auto asked = request_of(options);
    if (!asked) return tl::unexpected(asked.error());
    const auto& [request, where] = *asked;
    const Holders holders = who_can(Authorizer(facts.rbac()), request, where);
    const auto remarks =
        verifier.remarks(other_authorizers(facts), [&, &request = request, &where = where] {
            Claims claims;
            claims.add(holders, request, where);
            return claims;
        });
    if (!remarks) return tl::unexpected(remarks.error());
    return print(options.json ? holders_json(request, where, holders, *remarks)
                              : holders_text(request, where, holders, *remarks),
                 options.json, holders.missing.empty() && remarks->hold());
}

// Without --as-group: the groups that Kubernetes adds to that user.
Result<ExitCode> print_identity(const WhoCanOptions& options, const Verifier& verifier,
                                const Facts& facts) {
    Identity who = options.as_user.empty() ? Identity{}
                                           : identity_of(SubjectName{"User", {}, options.as_user});
    who.groups.insert(who.groups.begin(), options.as_groups.begin(), options.as_groups.end());
    const Rights rights = rights_of(Authorizer(facts.rbac()), who);
    const auto remarks = verifier.remarks(other_authorizers(facts), [&] {
        Claims claims;
        claims.add(rights.rules);
        return claims;
    });
    if (!remarks) return tl::unexpected(remarks.error());
    return print(
        options.json ? rights_json(who, rights, *remarks) : rights_text(who, rights, *remarks),
        options.json, rights.missing.empty() && remarks->hold());
}

// What nodes may do hangs on what runs on them, too.
Plan plan_of_questions(const std::vector<Question>& questions) {
    Plan plan = plan_of_access();
    const bool has_nodes = std::ranges::any_of(questions, [](const Question& question) {
        return question.who.user.starts_with("system:node:") ||
               (question.impersonated && question.impersonated->user.starts_with("system:node:"));
    });
    for (const char* kind : kKindsOfNodes) {
        if (has_nodes) add_needs(plan, needs_of_subject(kind));
    }
    return plan;
}

// What the API server says of each question; nothing of those that it is not asked about.
Result<std::vector<std::optional<ServerAnswer>>> server_answers(
    const std::vector<Question>& questions, const Verifier& verifier) {
    std::vector<std::optional<ServerAnswer>> answers(questions.size());
    if (!verifier.asks()) return answers;
    std::vector<std::size_t> asked;
    for (std::size_t at = 0; at < questions.size(); ++at) {
        if (is_review(questions[at])) {
            asked.push_back(at);
        } else {
            answers[at] = ServerAnswer{
                std::nullopt, "a SubjectAccessReview knows no impersonation and no object"};
        }
    }
    asked = evenly(asked, kMostClaims);
    std::vector<std::string> specs;
    for (const std::size_t at : asked) specs.emplace_back(questions[at].line);
    const auto said = verifier.ask(specs);
    if (!said) return tl::unexpected(said.error());
    for (std::size_t i = 0; i < asked.size(); ++i) {
        answers[asked[i]] = ServerAnswer{(*said)[i].allowed, (*said)[i].reason};
    }
    return answers;
}

// Whether the server did not say the same as we, where both say something.
bool differs(const Review& review, const ServerAnswer& server) {
    if (!server.allowed) return true;
    const Truth truth = review.answer.decision.truth;
    return truth != Truth::unknown && *server.allowed != (truth == Truth::yes);
}

Result<ExitCode> print_answers(const std::vector<Question>& questions, const Verifier& verifier,
                               const Facts& facts) {
    const auto servers = server_answers(questions, verifier);
    if (!servers) return tl::unexpected(servers.error());
    Reviewer reviewer(facts);
    const std::string others = other_authorizers(facts);
    std::string lines;
    bool complete = true;
    for (std::size_t at = 0; at < questions.size(); ++at) {
        const Review review = reviewer.review(questions[at]);
        const auto& server = (*servers)[at];
        complete = complete && review.answer.decision.truth != Truth::unknown &&
                   !(server && differs(review, *server));
        lines += answer_line(review, others, server);
    }
    return print(lines, true, complete);
}

}  // namespace

Result<ExitCode> print_who_can(const WhoCanOptions& options) {
    if (options.as_user.empty() && options.as_groups.empty()) {
        if (const auto asked = request_of(options); !asked) return tl::unexpected(asked.error());
    }
    const auto verifier = Verifier::open(options.verify, options.target);
    if (!verifier) return tl::unexpected(verifier.error());
    return with_facts(options.target, plan_of_access(), [&](const Facts& facts) {
        return options.verb.empty() ? print_identity(options, *verifier, facts)
                                    : print_holders(options, *verifier, facts);
    });
}

Result<ExitCode> answer_questions(const CanOptions& options) {
    const auto text = read_input(options.questions, kQuestions);
    if (!text) {
        return fail(ErrorCode::usage, "the questions cannot be read: " + text.error().message,
                    {options.questions});
    }
    const auto questions = read_questions(options.questions, *text);
    if (!questions) return tl::unexpected(questions.error());
    const auto verifier = Verifier::open(options.verify, options.target);
    if (!verifier) return tl::unexpected(verifier.error());
    return with_facts(options.target, plan_of_questions(*questions), [&](const Facts& facts) {
        return print_answers(*questions, *verifier, facts);
    });
}

}  // namespace assay
