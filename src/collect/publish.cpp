#include "collect/publish.h"

#include <string_view>
#include <utility>

#include "base/text.h"
#include "collect/answer.h"
#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

constexpr std::string_view kLabel = "app.kubernetes.io/managed-by";
constexpr std::size_t kMaxAnswer = std::size_t{8} << 20;

tl::unexpected<Error> unwritable(const PublishedObject& object, const std::string& message,
                                 std::string hint = {}) {
    return fail(ErrorCode::unwritable, object.what + " is not written: " + printable(message, 400),
                {}, std::move(hint));
}

Result<Answer> ask(const ApiTarget& us, const RestOptions& rest, RestRequest request) {
    auto client = RestClient::open(us, rest);
    if (!client) return tl::unexpected(client.error());
    request.body_limit = kMaxAnswer;
    Answer got;
    client->start(std::move(request), [&got](Answer&& answer) { got = std::move(answer); });
    if (const auto ran = client->run(); !ran) return tl::unexpected(ran.error());
    return got;
}

tl::unexpected<Error> refused(const PublishedObject& object, const Answer& answer,
                              const std::string& verb) {
    const Judgement judged = judge(answer, verb + " it");
    if (answer.ending == Ending::answered && answer.status == 404) {
        return unwritable(object, "its namespace or its kind is not there",
                          "make the namespace, or install what serves the kind");
    }
    if (answer.ending == Ending::answered && answer.status == 409) {
        return unwritable(object, "somebody else changes it", "run it again");
    }
    return unwritable(
        object, judged.reason,
        judged.presence == Presence::denied ? "examples/publish holds the Role that gives it" : "");
}

// The resourceVersion of the object of ours that is there; empty when there is none.
Result<std::string> version_of(const PublishedObject& object, const Answer& answer) {
    if (answer.ending == Ending::answered && answer.status == 404) return std::string();
    if (!answer.ok()) return refused(object, answer, "get");
    Store store;
    const auto read = decode_json(answer.body, store);
    const Value metadata = read ? read->get("metadata") : Value();
    const std::string_view version = metadata.get("resourceVersion").text_or();
    if (version.empty()) return unwritable(object, "the answer is no object");
    if (metadata.get("labels").get(kLabel).text_or() != "kubeassay") {
        return unwritable(object,
                          "there is one of that name that is not kubeassay's (no label "
                          "app.kubernetes.io/managed-by: kubeassay)",
                          "choose another name");
    }
    return std::string(version);
}

Result<std::string> at_version(const PublishedObject& object, const std::string& version) {
    if (version.empty()) return object.json;
    Store store;
    const auto whole = decode_json(object.json, store);
    if (!whole) return fail(ErrorCode::internal, "what is published is no JSON");
    const Value metadata =
        store.with(whole->get("metadata"), "resourceVersion", store.text(version));
    return encode_json(store.with(*whole, "metadata", metadata));
}

}  // namespace

Result<void> publish(const ApiTarget& us, const RestOptions& rest, const PublishedObject& object) {
    RestRequest look;
    look.path = object.path;
    const auto there = ask(us, rest, std::move(look));
    if (!there) return tl::unexpected(there.error());
    const auto version = version_of(object, *there);
    if (!version) return tl::unexpected(version.error());
    auto body = at_version(object, *version);
    if (!body) return tl::unexpected(body.error());
    RestRequest apply;
    apply.path = object.path + "?fieldManager=kubeassay" + (version->empty() ? "" : "&force=true");
    apply.write = Write::apply;
    apply.sent = std::move(*body);
    const auto answer = ask(us, rest, std::move(apply));
    if (!answer) return tl::unexpected(answer.error());
    const bool written =
        answer->ending == Ending::answered && (answer->status == 200 || answer->status == 201);
    if (!written) return refused(object, *answer, "patch or create");
    return {};
}

}  // namespace assay
