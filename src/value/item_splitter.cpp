#include "value/item_splitter.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "value/json_scalar.h"
#include "value/nesting_scanner.h"

namespace assay {
namespace {

bool is_space(char letter) {
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
}

bool is_bracket_pair(char open, char close) {
    return (open == '{' && close == '}') || (open == '[' && close == ']');
}

// Follows everything around the items and finds the top-level key "items".
class Envelope {
public:
    // Takes one byte; true when it opens the array of items.
    bool take(char letter) {
        if (in_string_) {
            take_in_string(letter);
            return false;
        }
        if (is_space(letter)) return false;
        started_ = true;
        const bool opens_items = letter == '[' && depth_ == 1 && value_follows_ && key_is_items();
        switch (letter) {
            case '"':
                in_string_ = true;
                if (depth_ == 1 && top_is_map_ && !value_follows_) key_.clear();
                break;
            case ':':
                if (depth_ == 1) value_follows_ = top_is_map_;
                break;
            case ',':
                if (depth_ == 1) value_follows_ = false;
                break;
            case '{':
            case '[':
                if (depth_++ == 0) top_is_map_ = letter == '{';
                break;
            case '}':
            case ']':
                if (depth_ != 0) --depth_;
                break;
            default:
                break;
        }
        return opens_items;
    }

    [[nodiscard]] bool complete() const noexcept { return started_ && depth_ == 0 && !in_string_; }

private:
    void take_in_string(char letter) {
        const bool ends = letter == '"' && !escaped_;
        escaped_ = letter == '\\' && !escaped_;
        if (ends) {
            in_string_ = false;
        } else if (depth_ == 1 && top_is_map_ && !value_follows_ && key_.size() < kLongestKey) {
            key_ += letter;
        }
    }

    // Keys compare unescaped.
    [[nodiscard]] bool key_is_items() const {
        std::string name;
        return json_unescape(key_, name) == std::string_view::npos && name == "items";
    }

    static constexpr std::size_t kLongestKey = 64;  // longer than "items" written in escapes

    std::string key_;  // raw text of the current key of the top-level map
    std::size_t depth_ = 0;
    bool started_ = false;
    bool top_is_map_ = false;
    bool in_string_ = false;
    bool escaped_ = false;
    bool value_follows_ = false;
};

}  // namespace

struct ItemSplitter::State {
    enum class Place {
        envelope,  // outside the items
        first,     // after "[": a value or "]"
        value,     // after ",": a value
        nested,    // inside an item that is an object or array
        text,      // inside an item that is a string
        scalar,    // inside an item that is a number or word
        after,     // after an item: "," or "]"
    };

    std::function<Result<void>(const ListItem&)> take;
    std::size_t max_item;
    std::size_t max_rest;

    Envelope envelope;
    NestingScanner nesting;
    std::string rest;
    std::string begun;  // the part of the current item that came in earlier chunks
    Place place = Place::envelope;
    std::size_t consumed = 0;  // bytes of earlier chunks
    std::size_t item_offset = 0;
    bool escaped = false;
    bool saw_items = false;
    std::optional<Error> error;

    Result<void> feed(std::string_view bytes);
    std::size_t step(std::string_view bytes, std::size_t at);
    std::size_t take_envelope(std::string_view bytes, std::size_t at);
    std::size_t take_between(char letter, std::size_t at);
    std::size_t take_item(std::string_view bytes, std::size_t at);
    [[nodiscard]] std::size_t find_text_end(std::string_view piece);
    std::size_t stop(std::string message, std::size_t at);
};

// Records the error and leaves the chunk.
std::size_t ItemSplitter::State::stop(std::string message, std::size_t at) {
    error =
        Error{ErrorCode::malformed,
              "malformed list: " + std::move(message) + " at byte " + std::to_string(consumed + at),
              {},
              {}};
    return at;
}

Result<void> ItemSplitter::State::feed(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size() && !error;) at = step(bytes, at);
    if (error) return tl::unexpected(*error);
    consumed += bytes.size();
    return {};
}

std::size_t ItemSplitter::State::step(std::string_view bytes, std::size_t at) {
    switch (place) {
        case Place::envelope:
            return take_envelope(bytes, at);
        case Place::first:
        case Place::value:
        case Place::after:
            return take_between(bytes[at], at);
        case Place::nested:
        case Place::text:
        case Place::scalar:
            break;
    }
    return take_item(bytes, at);
}

std::size_t ItemSplitter::State::take_envelope(std::string_view bytes, std::size_t at) {
    const std::size_t start = at;
    bool opened = false;
    while (at < bytes.size() && !opened) opened = envelope.take(bytes[at++]);
    rest += bytes.substr(start, at - start);
    if (rest.size() > max_rest)
        return stop("more text around the items than the limit of " + size_text(max_rest), at);
    if (opened && saw_items) return stop("a second array of items", at);
    if (opened) {
        saw_items = true;
        place = Place::first;
    }
    return at;
}

std::size_t ItemSplitter::State::take_between(char letter, std::size_t at) {
    if (is_space(letter)) return at + 1;
    if (letter == ']' && place != Place::value) {
        envelope.take(letter);
        rest += letter;
        place = Place::envelope;
        return at + 1;
    }
    if (place == Place::after) {
        if (letter != ',') return stop("expected ',' or ']' after an item", at);
        place = Place::value;
        return at + 1;
    }
    if (letter == ',' || letter == ']' || letter == '}' || letter == ':')
        return stop("expected an item", at);
    item_offset = consumed + at;
    escaped = false;
    if (letter == '{' || letter == '[') {
        place = Place::nested;
        nesting.reset();
    } else {
        place = letter == '"' ? Place::text : Place::scalar;
    }
    return at;
}

// The bytes of `piece` up to and with the closing quote of a string, or npos.
std::size_t ItemSplitter::State::find_text_end(std::string_view piece) {
    const bool fresh = begun.empty();
    for (std::size_t i = fresh ? 1 : 0; i < piece.size(); ++i) {
        if (escaped) {
            escaped = false;
        } else if (piece[i] == '\\') {
            escaped = true;
        } else if (piece[i] == '"') {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

std::size_t ItemSplitter::State::take_item(std::string_view bytes, std::size_t at) {
    const std::string_view piece = bytes.substr(at);
    std::size_t length = 0;
    if (place == Place::nested) {
        length = nesting.find_end(piece);
    } else if (place == Place::text) {
        length = find_text_end(piece);
    } else {
        length = piece.find_first_of(",] \n\r\t");
    }
    const std::size_t taken = length == std::string_view::npos ? piece.size() : length;
    if (begun.size() + taken > max_item)
        return stop("an item is larger than the limit of " + size_text(max_item), at);
    if (length == std::string_view::npos || !begun.empty()) begun += piece.substr(0, taken);
    if (length == std::string_view::npos) return bytes.size();

    const std::string_view text = begun.empty() ? piece.substr(0, taken) : begun;
    if (place == Place::nested && !is_bracket_pair(text.front(), text.back()))
        return stop("brackets do not pair", at + taken - 1);
    if (auto done = take({item_offset, text}); !done) error = done.error();
    begun.clear();
    place = Place::after;
    return at + taken;
}

ItemSplitter::ItemSplitter(std::function<Result<void>(const ListItem&)> take, std::size_t max_item,
                           std::size_t max_rest)
    : state_(std::make_unique<State>()) {
    state_->take = std::move(take);
    state_->max_item = max_item;
    state_->max_rest = max_rest;
}
ItemSplitter::~ItemSplitter() = default;
ItemSplitter::ItemSplitter(ItemSplitter&&) noexcept = default;
ItemSplitter& ItemSplitter::operator=(ItemSplitter&&) noexcept = default;

Result<void> ItemSplitter::feed(std::string_view bytes) { return state_->feed(bytes); }

Result<std::string> ItemSplitter::finish() {
    State& state = *state_;
    if (!state.error && (state.place != State::Place::envelope || !state.envelope.complete()))
        state.stop("the text ends too early", 0);
    if (state.error) return tl::unexpected(*state.error);
    return std::move(state.rest);
}

bool ItemSplitter::saw_items() const noexcept { return state_->saw_items; }

}  // namespace assay
