#include "snapshot/image_scan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "base/hash.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kNameLength = 32;

using Pairs = std::vector<std::pair<std::string_view, Value>>;

struct TextMember {
    std::string_view key;
    std::string CriticalVulnerability::*text;
};
constexpr std::array<TextMember, 6> kMembers{{
    {"id", &CriticalVulnerability::id},
    {"package", &CriticalVulnerability::package},
    {"installed", &CriticalVulnerability::installed},
    {"fixed", &CriticalVulnerability::fixed},
    {"fixedOn", &CriticalVulnerability::fixed_on},
    {"published", &CriticalVulnerability::published},
}};

void add(Pairs& pairs, std::string_view key, const std::string& text, Store& store) {
    if (!text.empty()) pairs.emplace_back(key, store.text(text));
}

Value texts(const std::vector<std::string>& from, Store& store) {
    std::vector<Value> items;
    for (const std::string& text : from) items.push_back(store.text(text));
    return store.list(items);
}

std::vector<std::string> texts_of(const Value& list) {
    std::vector<std::string> texts;
    for (const Value& item : list.items_or_none()) texts.emplace_back(item.text_or());
    return texts;
}

template <class T>
void sort_unique(std::vector<T>& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

Value image_scan_object(ImageScan scan, Store& store) {
    sort_unique(scan.references);
    sort_unique(scan.ids);
    sort_unique(scan.critical);
    std::vector<Value> critical;
    for (const CriticalVulnerability& one : scan.critical) {
        Pairs members;
        for (const TextMember& member : kMembers) add(members, member.key, one.*member.text, store);
        critical.push_back(store.map(members));
    }
    Pairs members;
    add(members, "scanner", scan.scanner, store);
    add(members, "date", scan.date, store);
    members.emplace_back("references", texts(scan.references, store));
    members.emplace_back("ids", texts(scan.ids, store));
    members.emplace_back("critical", store.list(critical));
    const Value body = store.map(members);
    const std::string name = sha256_hex(encode_json(body)).substr(0, kNameLength);
    return store.map({{"apiVersion", store.text(kScanApiVersion)},
                      {"kind", store.text(kScanKind)},
                      {"metadata", store.map({{"name", store.text(name)}})},
                      {"scan", body}});
}

ImageScan image_scan_of(const Value& object) {
    const Value body = object.get("scan");
    ImageScan scan{std::string(body.get("scanner").text_or()),
                   std::string(body.get("date").text_or()),
                   texts_of(body.get("references")),
                   texts_of(body.get("ids")),
                   {}};
    for (const Value& item : body.get("critical").items_or_none()) {
        CriticalVulnerability one;
        for (const TextMember& member : kMembers) one.*member.text = item.get(member.key).text_or();
        scan.critical.push_back(std::move(one));
    }
    return scan;
}

}  // namespace assay
