#include "access/audit_event.h"

#include <array>
#include <utility>
#include <vector>

#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

constexpr std::array<std::pair<std::string_view, AuditStage>, 4> kStages{
    {{"RequestReceived", AuditStage::received},
     {"ResponseStarted", AuditStage::started},
     {"ResponseComplete", AuditStage::complete},
     {"Panic", AuditStage::panic}}};
constexpr std::array<std::pair<std::string_view, AuditLevel>, 3> kLevels{
    {{"Metadata", AuditLevel::metadata},
     {"Request", AuditLevel::request},
     {"RequestResponse", AuditLevel::request_response}}};

// Reads members; remembers the first that has another type.
class EventReader {
public:
    std::string text(const Value& map, std::string_view key) {
        const Value value = map.get(key);
        if (!value.is_null() && !value.is_text()) refuse(key);
        return std::string(value.text_or());
    }
    std::vector<std::string> texts(const Value& map, std::string_view key) {
        const Value list = map.get(key);
        if (!list.is_null() && !list.is_list()) refuse(key);
        std::vector<std::string> all;
        for (const Value& item : list.items_or_none()) {
            if (!item.is_text()) refuse(key);
            all.emplace_back(item.text_or());
        }
        return all;
    }
    Value map(const Value& map, std::string_view key) {
        const Value value = map.get(key);
        if (!value.is_null() && !value.is_map()) refuse(key);
        return value;
    }
    Instant instant(const Value& map, std::string_view key) {
        const auto found = parse_instant(map.get(key).text_or());
        if (!found) refuse(key);
        return found.value_or(Instant{});
    }
    template <class Words, class To>
    void word(const Value& map, std::string_view key, const Words& words, To& to) {
        const std::string_view text = map.get(key).text_or();
        for (const auto& [name, value] : words) {
            if (name == text) {
                to = value;
                return;
            }
        }
        refuse(key);
    }
    void refuse(std::string_view key) {
        if (problem_.empty()) problem_ = std::string(key) + " is missing, or is not as it must be";
    }
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    std::string problem_;
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The path of a URL as the authorizer sees it: without what follows "?", and decoded.
std::string path_of(std::string_view uri) {
    uri = uri.substr(0, uri.find('?'));
    std::string path;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const bool coded = uri[i] == '%' && i + 2 < uri.size();
        const int high = coded ? hex_digit(uri[i + 1]) : -1;
        const int low = coded ? hex_digit(uri[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            path += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            path += uri[i];
        }
    }
    return path;
}

AccessRequest request_of(const Value& event, EventReader& reader) {
    AccessRequest request;
    request.verb = reader.text(event, "verb");
    const Value object = reader.map(event, "objectRef");
    if (object.is_null()) {
        request.path = path_of(reader.text(event, "requestURI"));
        return request;
    }
    request.group = reader.text(object, "apiGroup");
    request.resource = reader.text(object, "resource");
    request.subresource = reader.text(object, "subresource");
    request.ns = reader.text(object, "namespace");
    const bool nameless = request.verb == "deletecollection" ||
                          (request.verb == "create" && request.subresource.empty());
    if (!nameless) request.name = reader.text(object, "name");
    return request;
}

ImpersonatedUser impersonated_of(const Value& user, EventReader& reader) {
    ImpersonatedUser made{
        reader.text(user, "username"), reader.text(user, "uid"), reader.texts(user, "groups"), {}};
    const Value extra = reader.map(user, "extra");
    for (const Member& member : extra.members_or_none()) {
        made.extra.emplace(member.key(), reader.texts(extra, member.key()));
    }
    return made;
}

AuditEvent event_of(const Value& line, EventReader& reader) {
    AuditEvent event;
    event.id = reader.text(line, "auditID");
    if (event.id.empty()) reader.refuse("auditID");
    reader.word(line, "stage", kStages, event.stage);
    reader.word(line, "level", kLevels, event.level);
    const Value user = reader.map(line, "user");
    event.who = {reader.text(user, "username"), reader.texts(user, "groups")};
    const Value other = reader.map(line, "impersonatedUser");
    if (!other.is_null()) event.impersonated = impersonated_of(other, reader);
    event.request = request_of(line, reader);
    auto sources = reader.texts(line, "sourceIPs");
    if (!sources.empty()) event.source = std::move(sources.front());
    const Value code = reader.map(line, "responseStatus").get("code");
    if (!code.is_null() && !code.is_integer()) reader.refuse("responseStatus.code");
    event.code = code.is_integer() ? code.as_integer() : 0;
    const std::string decision =
        reader.text(reader.map(line, "annotations"), "authorization.k8s.io/decision");
    if (!decision.empty()) event.authorized = decision == "allow";
    event.received = reader.instant(line, "requestReceivedTimestamp");
    event.at = reader.instant(line, "stageTimestamp");
    return event;
}

}  // namespace

std::string text_to_compare(const Identity& who, const AccessRequest& request) {
    std::string key;
    const auto add = [&](std::string_view part) {
        key += std::to_string(part.size());
        key += ':';
        key += part;
    };
    add(who.user);
    for (const std::string& group : who.groups) add(group);
    key += '|';
    for (const std::string* part : {&request.verb, &request.group, &request.resource,
                                    &request.subresource, &request.name, &request.ns}) {
        add(*part);
    }
    if (request.path) add(*request.path);
    return key;
}

Result<AuditEvent> read_audit_event(std::string_view line) {
    Store store;
    const auto decoded = decode_json(line, store);
    if (!decoded) {
        return fail(ErrorCode::malformed, decoded.error().message);
    }
    if (decoded->get("kind").text_or() != "Event" ||
        decoded->get("apiVersion").text_or() != "audit.k8s.io/v1") {
        return fail(ErrorCode::malformed, "is no Event of audit.k8s.io/v1");
    }
    EventReader reader;
    AuditEvent event = event_of(*decoded, reader);
    if (!reader.problem().empty()) {
        return fail(ErrorCode::malformed, reader.problem());
    }
    return event;
}

}  // namespace assay
