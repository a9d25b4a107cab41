#include "facts/strict_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

bool has(std::initializer_list<std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void StrictReader::expect_document(const Value& document,
                                   std::initializer_list<std::string_view> kinds,
                                   std::initializer_list<std::string_view> members) {
    const std::string kind = std::string(document.get("apiVersion").text_or()) + "/" +
                             std::string(document.get("kind").text_or());
    if (!has(kinds, kind)) {
        refuse({});
    }
    expect_map(document, members);
}

void StrictReader::expect_map(const Value& value, std::initializer_list<std::string_view> members) {
    if (!value.is_map()) {
        refuse("a value stands where a map belongs");
        return;
    }
    for (const Member& member : value.members()) {
        if (!has(members, member.key())) {
            refuse("nobody knows its member " + printable(member.key()));
        }
    }
}

Value StrictReader::text(const Value& map, std::string_view key) {
    const Value found = map.get(key);
    if (!found.is_text() && !found.is_null()) {
        refuse(std::string(key) + " is no text");
    }
    return found.is_text() ? found : store_.text({});
}

Value StrictReader::texts(const Value& map, std::string_view key) {
    const std::span<const Value> found = items(map, key);
    if (!std::all_of(found.begin(), found.end(),
                     [](const Value& each) { return each.is_text(); })) {
        refuse(std::string(key) + " is no list of texts");
    }
    return store_.list(found);
}

bool StrictReader::boolean(const Value& map, std::string_view key) {
    const Value found = map.get(key);
    if (!found.is_bool() && !found.is_null()) {
        refuse(std::string(key) + " is no boolean");
    }
    return found.is_bool() && found.as_bool();
}

std::span<const Value> StrictReader::items(const Value& map, std::string_view key) {
    const Value found = map.get(key);
    if (!found.is_list() && !found.is_null()) {
        refuse(std::string(key) + " is no list");
    }
    return found.items_or_none();
}

std::span<const Value> StrictReader::required(const Value& map, std::string_view key) {
    if (map.get(key).is_null()) {
        refuse(std::string(key) + " is missing");
    }
    return items(map, key);
}

void StrictReader::refuse(std::string problem) {
    if (!problem_) problem_ = std::move(problem);
}

Value StrictReader::done(const Value& value) const {
    if (!problem_) {
        return value;
    }
    const std::string why = problem_->empty() ? std::string{} : ": " + *problem_;
    return store_.unknown(Reason::malformed, "the file is no " + std::string(what_) + why);
}

}  // namespace assay
