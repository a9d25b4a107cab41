// Takes documents of files into the evidence and keeps account of what could not be taken.
//
// Role: between the readers of text formats and the evidence. Knows Lists, objects and documents
// that are neither; decides the presence of each kind once all files have been read.
// Presence: a kind is `present` when everything that could hold one of its objects was read. A
// document that cannot be read counts against the kind it says it is, or against every kind when
// it does not say; files are a closed universe only as far as they were read.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collect/object_reader.h"
#include "collect/redact.h"
#include "snapshot/evidence.h"
#include "snapshot/object_types.h"

namespace assay {

class Intake {
public:
    explicit Intake(Evidence& evidence);

    // An object, a List of objects, or something else (noted). `items` are the origins of a List's
    // items where they are known; else each has the origin of the document. An object whose text is
    // longer than kMaxItem counts as not read, as in a JSON List.
    void document(const Value& document, const Origin& origin,
                  const std::vector<Origin>& items = {});

    // One item of a List whose own apiVersion and kind are these; they say what an item is that
    // does not say it itself ("v1", "PodList").
    void item(const Value& item, const Origin& origin, std::string_view list_api_version,
              std::string_view list_kind);
    // The List itself without its items: an empty one still says that there are none of its kind,
    // and one with a continue token is not whole. False when it is no List.
    [[nodiscard]] bool list(const Value& list, const Origin& origin);

    // Something that is not meant to be an object: reported, without effect.
    void note(const Origin& origin, std::string message);
    // Something that may have held any object.
    void unread(const Origin& origin, std::string message);
    // A document that could not be decoded: its text tells which kind is missing. A text that does
    // not tell may have held any object.
    void undecodable(const Origin& origin, std::string_view text, std::string message);

    // What was taken since a mark can be taken back (a file that turns out to be another format).
    struct Mark {
        std::vector<std::size_t> objects;  // by request
        std::size_t notes = 0;
        std::size_t unread_items = 0;
        std::string all_missing;
        std::map<std::size_t, std::string> missing;
    };
    [[nodiscard]] Mark mark() const;
    void undo(const Mark& mark);

    // Sets presences and reasons. True when at least one object or empty List was read.
    [[nodiscard]] bool finish();
    // The first thing that could not be read, else the first note: for a target that gave nothing.
    [[nodiscard]] const UnreadItem* first_unread() const;

private:
    void one(const Value& object, const Origin& origin);
    void missing_kind(std::string_view api_version, std::string_view kind, const Origin& origin,
                      std::string message);

    Evidence& evidence_;
    Redactor redactor_;
    ObjectReader reader_;
    ObjectTypes types_;
    std::size_t notes_ = 0;
    std::string all_missing_;                     // why any kind may be incomplete
    std::map<std::size_t, std::string> missing_;  // why this request is, by its place
    std::vector<UnreadItem> unread_;              // those that are no notes
};

}  // namespace assay
