#include "collect/access_reviews.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "collect/answer.h"
#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

constexpr std::string_view kPath = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
constexpr std::size_t kMaxAnswer = std::size_t{1} << 20;

std::string review_of(const std::string& spec) {
    return R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":)" +
           spec + "}";
}

ReviewAnswer read_review(const Answer& answer) {
    const bool answered = answer.ending == Ending::answered;
    if (answered && answer.status == 200) return {std::nullopt, "no review was made (200)"};
    if (!answered || answer.status != 201) {
        return {std::nullopt, judge(answer, "create subjectaccessreviews").reason};
    }
    Store store;
    const auto review = decode_json(answer.body, store);
    const Value status = review ? review->get("status") : Value();
    const Value allowed = status.get("allowed");
    if (!allowed.is_bool()) return {std::nullopt, "the answer is no SubjectAccessReview"};
    const std::string_view reason = status.get("reason").text_or();
    const std::string_view trouble = status.get("evaluationError").text_or();
    return {allowed.as_bool(), std::string(reason.empty() ? trouble : reason)};
}

}  // namespace

Result<std::vector<ReviewAnswer>> ask_reviews(const ApiTarget& us, const RestOptions& rest,
                                              const std::vector<std::string>& specs) {
    auto client = RestClient::open(us, rest);
    if (!client) return tl::unexpected(client.error());
    std::vector<ReviewAnswer> answers(specs.size());
    for (std::size_t at = 0; at < specs.size(); ++at) {
        RestRequest request;
        request.path = kPath;
        request.write = Write::create;
        request.sent = review_of(specs[at]);
        request.body_limit = kMaxAnswer;
        client->start(std::move(request),
                      [&answers, at](Answer&& answer) { answers[at] = read_review(answer); });
    }
    if (const auto ran = client->run(); !ran) return tl::unexpected(ran.error());
    return answers;
}

}  // namespace assay
