#include "collect/pager.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "collect/answer.h"
#include "collect/server_url.h"
#include "snapshot/kinds.h"
#include "value/decode.h"
#include "value/item_splitter.h"

namespace assay {
namespace {

constexpr std::size_t kTokenLimit = std::size_t{32} << 10;

std::string path_of(const ServedKind& kind) {
    const std::string root =
        kind.group.empty() ? "/api/" : "/apis/" + percent_encoded(kind.group) + "/";
    return root + percent_encoded(kind.version) + "/" + percent_encoded(kind.resource);
}

// Namespace and name as nodes of one store, where equal texts are one node: exact, not a hash.
struct Identity {
    std::uint64_t space = 0;
    std::uint64_t name = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
};
struct IdentityHash {
    std::size_t operator()(const Identity& identity) const noexcept {
        return static_cast<std::size_t>(identity.space * 0x9E3779B97F4A7C15ULL ^ identity.name);
    }
};

Identity identity_of(const Value& object) {
    const Value metadata = object.get("metadata");
    return {metadata.get("namespace").identity(), metadata.get("name").identity()};
}

// What a page says beside its items.
struct PageEnd {
    std::string token;
    std::string resource_version;
};

// One list being read; kept alive by the callbacks of its requests.
class Reading : public std::enable_shared_from_this<Reading> {
public:
    Reading(RestClient& client, const ServedKind& kind, const ListOptions& options,
            ObjectReader& reader, std::function<void(ListResult&&)> done)
        : client_(client), kind_(kind), options_(options), reader_(reader), done_(std::move(done)) {
        Request& request = result_.request;
        request.group = kind.group;
        request.version = kind.version;
        request.resource = kind.resource;
        request.kind = kind.kind;
        request.id = request_id(kind.group, kind.version, kind.resource);
    }

    void ask_page();

private:
    void begin_page();
    [[nodiscard]] Result<void> take_item(const ListItem& item);
    void end_page(const Answer& answer);
    [[nodiscard]] Result<PageEnd> read_rest();
    [[nodiscard]] bool right_kinds() const;
    [[nodiscard]] bool keep_page();
    void restart();
    void stop(const Judgement& judgement);
    void finish();
    void drop_page();
    void add_reason(std::string_view reason);

    RestClient& client_;
    ServedKind kind_;
    ListOptions options_;
    ObjectReader& reader_;
    std::function<void(ListResult&&)> done_;
    ListResult result_;
    std::optional<ItemSplitter> splitter_;
    std::unordered_set<Identity, IdentityHash> seen_;
    std::size_t page_start_ = 0;    // objects of the whole pages before
    std::size_t unread_start_ = 0;  // unread items of the whole pages before
    std::size_t page_items_ = 0;
    std::size_t unreadable_ = 0;  // items of this page that could not be read
    std::size_t unreadable_before_ = 0;
    std::string token_;
    bool any_page_ = false;
    bool restarted_ = false;
    bool moved_ = false;  // pages of different resource versions
};

void Reading::ask_page() {
    RestRequest request;
    request.path = path_of(kind_) + "?limit=" + std::to_string(options_.page_size);
    if (!token_.empty()) request.path += "&continue=" + percent_encoded(token_);
    const auto self = shared_from_this();
    request.begin = [self] { self->begin_page(); };
    request.take = [self](std::string_view bytes) { return self->splitter_->feed(bytes); };
    client_.start(std::move(request), [self](Answer&& answer) { self->end_page(answer); });
}

void Reading::drop_page() {
    auto& objects = result_.request.objects;
    objects.erase(objects.begin() + static_cast<std::ptrdiff_t>(page_start_), objects.end());
    result_.unread.resize(unread_start_);
    page_items_ = 0;
    unreadable_ = 0;
}

void Reading::begin_page() {
    drop_page();
    splitter_.emplace([this](const ListItem& item) { return take_item(item); },
                      options_.item_limit);
}

Result<void> Reading::take_item(const ListItem& item) {
    ++page_items_;
    if (result_.request.objects.size() >= options_.object_limit) {
        return fail(ErrorCode::malformed, "more objects than are read from one list");
    }
    auto added = reader_.add_item(result_.request, item.text);
    if (added) return {};
    ++unreadable_;
    if (result_.unread.size() < kUnreadLimit) {
        result_.unread.push_back(
            {result_.request.id + " item " + std::to_string(page_items_), added.error().message});
    }
    return {};
}

Result<PageEnd> Reading::read_rest() {
    auto rest = splitter_->finish();
    if (!rest) return tl::unexpected(rest.error());
    Store store;
    auto document = decode_json(*rest, store);
    if (!document) return tl::unexpected(document.error());
    const std::string_view kind = document->get("kind").text_or();
    const std::string api_version = api_version_of(kind_.group, kind_.version);
    if (!kind.ends_with("List") || document->get("apiVersion").text_or() != api_version) {
        return fail(ErrorCode::malformed, "the answer is not a list of " + kind_.resource);
    }
    const Value* items = document->find("items");
    if (items == nullptr || !(items->is_null() || splitter_->saw_items())) {
        return fail(ErrorCode::malformed, "the list has no items");
    }
    PageEnd end;
    end.token = document->get("metadata").get("continue").text_or();
    end.resource_version = document->get("metadata").get("resourceVersion").text_or();
    if (end.token.size() > kTokenLimit) {
        return fail(ErrorCode::malformed, "the continue token is too long");
    }
    return end;
}

bool Reading::right_kinds() const {
    const auto& objects = result_.request.objects;
    return std::all_of(objects.begin() + static_cast<std::ptrdiff_t>(page_start_), objects.end(),
                       [&](const StoredObject& object) {
                           return object.value.get("kind").text_or() == kind_.kind;
                       });
}

// Makes the page part of the list; whether no object came twice.
bool Reading::keep_page() {
    auto& objects = result_.request.objects;
    const auto fresh = std::remove_if(objects.begin() + static_cast<std::ptrdiff_t>(page_start_),
                                      objects.end(), [&](const StoredObject& object) {
                                          return !seen_.insert(identity_of(object.value)).second;
                                      });
    const bool unique = fresh == objects.end();
    objects.erase(fresh, objects.end());
    page_start_ = objects.size();
    unread_start_ = result_.unread.size();
    unreadable_before_ += unreadable_;
    unreadable_ = 0;
    any_page_ = true;
    return unique;
}

void Reading::end_page(const Answer& answer) {
    result_.request.status = answer.status;
    result_.request.bytes += answer.bytes;
    if (answer.status == 410 && !token_.empty() && !restarted_) return restart();
    if (answer.status == 200 && answer.content_type != "application/json" &&
        (answer.ending == Ending::answered || answer.ending == Ending::stopped)) {
        return stop({Presence::malformed, "the answer is not JSON"});
    }
    if (!answer.ok()) return stop(judge(answer, "list " + kind_.resource));
    auto end = read_rest();
    if (!end) return stop({Presence::malformed, end.error().message});
    if (!right_kinds())
        return stop({Presence::malformed, "the list holds objects of another kind"});

    std::string& version = result_.request.resource_version;
    if (any_page_ && version != end->resource_version) moved_ = true;
    version = end->resource_version;
    const bool empty = page_items_ == 0;
    if (!keep_page()) return stop({Presence::malformed, "the server listed an object twice"});
    token_ = end->token;
    if (token_.empty()) return finish();
    if (empty) return stop({Presence::malformed, "an empty page that promises more"});
    ask_page();
}

void Reading::restart() {
    page_start_ = unread_start_ = unreadable_before_ = 0;
    drop_page();
    seen_.clear();
    token_.clear();
    any_page_ = false;
    moved_ = false;
    restarted_ = true;
    ask_page();
}

void Reading::add_reason(std::string_view reason) {
    std::string& text = result_.request.reason;
    if (!text.empty()) text += "; ";
    text += reason;
}

void Reading::stop(const Judgement& judgement) {
    drop_page();
    result_.request.presence = any_page_ ? Presence::partial : judgement.presence;
    add_reason(any_page_ ? "the list was not read to its end: " + judgement.reason
                         : judgement.reason);
    if (restarted_) add_reason("it had been started again after its token expired (410)");
    done_(std::move(result_));
}

void Reading::finish() {
    Request& request = result_.request;
    request.presence = Presence::present;
    if (unreadable_before_ > 0) {
        request.presence = Presence::partial;
        add_reason(std::to_string(unreadable_before_) + " of its objects could not be read");
    }
    if (moved_) {
        request.presence = Presence::partial;
        add_reason("its pages are of different resource versions");
    }
    if (restarted_) add_reason("the list was started again after its token expired (410)");
    done_(std::move(result_));
}

}  // namespace

void start_list(RestClient& client, const ServedKind& kind, const ListOptions& options,
                ObjectReader& reader, std::function<void(ListResult&&)> done) {
    std::make_shared<Reading>(client, kind, options, reader, std::move(done))->ask_page();
}

}  // namespace assay
