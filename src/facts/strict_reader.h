// A configuration file read by the types of its members, as a program that decodes it does.
//
// Role: what the readers of an API server's files share. One is made for each file; it is asked for
// the members that count, and remembers the first thing in the file that is not as it must be.
// Failure: a member of another type, a null in a list, and a member that nobody knows make the
// whole file malformed (`done`). A server refuses most of them (strict decoding). Where it only
// warns, as for members that an audit policy does not have, nobody can tell what was meant, and a
// member of a newer version may narrow what it stands in. Absence: a member that is missing or null
// is empty, as Go's zero value is.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "value/store.h"

namespace assay {

// Ownership: values lie in the store and in what is read, and outlive it.
class StrictReader {
public:
    // `what` is the name of the file's kind in words: "audit policy".
    StrictReader(std::string_view what, Store& store) : what_(what), store_(store) {}

    // The document is of one of these kinds ("audit.k8s.io/v1/Policy") and has no other members
    // than these.
    void expect_document(const Value& document, std::initializer_list<std::string_view> kinds,
                         std::initializer_list<std::string_view> members);
    // The value is a map that has no other members than these.
    void expect_map(const Value& value, std::initializer_list<std::string_view> members);

    [[nodiscard]] Value text(const Value& map, std::string_view key);   // a text, or ""
    [[nodiscard]] Value texts(const Value& map, std::string_view key);  // a list of texts
    [[nodiscard]] bool boolean(const Value& map, std::string_view key);
    // The elements of a list, each for expect_map. A list that is required is there.
    [[nodiscard]] std::span<const Value> items(const Value& map, std::string_view key);
    [[nodiscard]] std::span<const Value> required(const Value& map, std::string_view key);

    void refuse(std::string problem);
    // The value that was made of the file, or unknown.
    [[nodiscard]] Value done(const Value& value) const;

private:
    std::string_view what_;
    Store& store_;
    std::optional<std::string> problem_;  // the first
};

}  // namespace assay
