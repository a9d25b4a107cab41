#include "evaluate/identity.h"

#include "base/hash.h"
#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

constexpr std::size_t kLongestName = 300;  // bytes
constexpr std::size_t kHash = 16;          // hexadecimal digits
constexpr std::size_t kShortHash = 12;

std::string hashed(const std::string& text) { return "#" + sha256_hex(text).substr(0, kShortHash); }

std::string bounded(std::string text) {
    return text.empty() || text.size() > kLongestName ? hashed(text) : text;
}

}  // namespace

std::string item_name(const cel::Datum& item) {
    if (item.is(cel::DatumKind::text)) return bounded(std::string(item.as_text()));
    if (item.is(cel::DatumKind::map)) {
        for (const char* key : {"name", "id"}) {
            const auto name = item.find(cel::Datum::text(key));
            if (name && name->is(cel::DatumKind::text)) {
                return bounded(std::string(name->as_text()));
            }
        }
    }
    Store scratch;
    std::string json = encode_json(item.to_value(scratch));
    const bool scalar = !json.empty() && json.front() != '{' && json.front() != '[';
    return scalar ? bounded(std::move(json)) : hashed(json);
}

std::string group_kind(const SubjectRef& subject) {
    const auto slash = subject.api_version.find('/');
    if (slash == std::string::npos) return subject.kind;
    return subject.api_version.substr(0, slash + 1) + subject.kind;
}

void Fingerprint::add(std::string_view what, std::string_view value) {
    std::string line(what);
    line += '\0';
    line += value;
    lines_.insert(std::move(line));
}

std::string Fingerprint::text() const {
    std::string bytes;
    for (const std::string& line : lines_) {
        bytes += std::to_string(line.size()) + ':' + line;
    }
    return sha256_hex(bytes).substr(0, kHash);
}

}  // namespace assay
