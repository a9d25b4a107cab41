// What JSON documents of one kind have in common: a document with holes. For this folder only.
//
// Role: pods of one cluster differ in some texts (names, addresses, times) and some parts that
// repeat themselves from pod to pod (labels, environment). All else is the same bytes and needs
// neither tokens nor looking up. A frame is laid over a document: the bytes between its holes must
// be the same, and what stands in the holes must be a whole string or value. A valid value in the
// place of another one leaves a document valid, and keys are never in holes; so what fits is what
// reading would give. What does not fit says nothing: the document is to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/json_outline.h"
#include "value/store_parts.h"
#include "value/value.h"

namespace assay {

// What is to be cut out of a document, by token.
enum class FrameMark : std::uint8_t {
    same,  // nothing, but for what is marked inside of it
    text,  // what stands between the quotes: nothing but plain ASCII
    part,  // the whole value
};

// What stands in a hole of a document.
struct FrameFilling {
    std::string_view raw{};          // no data: the document does not fit
    std::uint64_t hash = 0;          // of a text that is not known
    const TextNode* text = nullptr;  // by RecentTexts
    Value part{};                    // by SubtreeMemo
    int height = 0;                  // of a part that is known
};

class JsonFrame {
public:
    // Reads the value of a part that stands so deep; false when it is malformed.
    using ReadPart = bool (*)(std::string_view raw, int depth, Store::Parts& parts, Value& value);

    // A frame of a document that was read. Precondition: marks are as many as tokens.
    JsonFrame(const JsonOutline& document, const std::vector<FrameMark>& marks, const Value& value);
    JsonFrame(const JsonFrame&) = delete;  // its parts point at each other
    JsonFrame& operator=(const JsonFrame&) = delete;

    // Lays the frame over a document and asks for the memory where the fillings of its holes will
    // be looked for. False when it does not fit.
    [[nodiscard]] bool fit(std::string_view text, const Store::Parts& parts, const DecodeMemo& memo,
                           std::vector<FrameFilling>& fillings) const;

    // The value of the document with these fillings. Nothing when a part is malformed.
    [[nodiscard]] std::optional<Value> fill(const std::vector<FrameFilling>& fillings,
                                            Store::Parts& parts, DecodeMemo& memo, ReadPart read);

private:
    struct Hole {
        std::size_t before;  // bytes that are the same between the hole in front and this one
        bool is_text;
        int depth;    // levels around it
        Value* into;  // where its value goes
    };
    // A list or map with holes inside. Maps are in the order of their keys, not of the document.
    struct Whole {
        std::vector<Member> members;
        std::vector<Value> items;
        bool is_map = false;
        Value* into = nullptr;
        Store::Parts::Seen before;
    };
    enum class Do : std::uint8_t { hole, open, close };
    struct Step {
        Do what;
        std::size_t index;  // of the hole or whole
    };
    class Builder;

    class Laying;

    [[nodiscard]] static std::size_t text_size(std::string_view rest) noexcept;
    [[nodiscard]] static std::size_t part_size(std::string_view rest) noexcept;
    [[nodiscard]] static bool fill_hole(const Hole& hole, const FrameFilling& filling,
                                        Store::Parts& parts, DecodeMemo& memo, ReadPart read);

    std::string same_;         // the bytes around the holes
    std::vector<Hole> holes_;  // in the order of the document
    std::vector<Step> steps_;  // the same, with the wholes around them
    std::deque<Whole> wholes_;
    Value root_;
};

}  // namespace assay
