#include "value/json_frames.h"

#include <algorithm>
#include <string>
#include <utility>

#include "value/decode_memo.h"
#include "value/plain_text.h"

namespace assay {
namespace {

constexpr std::size_t kLargest = std::size_t{64} << 10;  // bytes of a document
constexpr std::size_t kMostFrames = 8;
constexpr int kDeepest = 16;         // levels that are looked into
constexpr unsigned kHopeless = 100;  // misses in a row, about
constexpr unsigned kSeldom = 16;     // when hopeless one document in so many is tried
constexpr std::uint64_t kAnew = 4;   // frames are made anew after so many times the documents

// Compares a document with the one of a frame and marks what is to be cut out of it.
class Comparison {
public:
    Comparison(const JsonOutline& old, const std::vector<FrameMark>& old_marks,
               const JsonOutline& now, const SubtreeMemo& subtrees)
        : old_(old),
          old_marks_(old_marks),
          now_(now),
          subtrees_(subtrees),
          marks_(now.tokens.size(), FrameMark::same) {
        compare(0, 0, 0);
    }

    // Whether little of the document is in parts that have to be read.
    [[nodiscard]] bool alike() const noexcept {
        return marks_[0] == FrameMark::same && unknown_ <= now_.text.size() / 4;
    }
    [[nodiscard]] std::vector<FrameMark>& marks() noexcept { return marks_; }

private:
    void compare(std::size_t old, std::size_t now, int depth) {
        if (old_marks_[old] == FrameMark::part) return mark_part(now);
        const bool is_text = old_.letter(old) == '"' && now_.letter(now) == '"';
        if (old_marks_[old] == FrameMark::text && is_text) return mark_text(old, now);
        if (old_.raw(old) == now_.raw(now) && !has_marks(old)) return;
        if (is_text) return mark_text(old, now);
        const std::size_t unknown_before = unknown_;
        const bool look_inside = depth == 0 || (depth < kDeepest && !is_known(old_.raw(old)) &&
                                                !is_known(now_.raw(now)));
        if (old_.letter(old) == now_.letter(now) && now_.is_nested(now) && look_inside &&
            compare_inside(old, now, depth))
            return;
        unknown_ = unknown_before;
        mark_part(now);
    }

    // False when there are other keys or another number of items.
    bool compare_inside(std::size_t old, std::size_t now, int depth) {
        const bool is_map = now_.letter(now) == '{';
        const std::size_t old_end = old_.closing[old];
        const std::size_t now_end = now_.closing[now];
        for (++old, ++now; old < old_end && now < now_end; ++old, ++now) {
            if (is_map) {
                if (old_.raw(old) != now_.raw(now)) return false;
                old += 2;  // the key and its colon
                now += 2;
            }
            compare(old, now, depth + 1);
            old = old_.last_token(old) + 1;
            now = now_.last_token(now) + 1;
        }
        return old >= old_end && now >= now_end;
    }

    void mark_text(std::size_t old, std::size_t now) {
        if (!is_plain(old_.inside(old)) || !is_plain(now_.inside(now))) return mark_part(now);
        marks_[now] = FrameMark::text;
    }

    void mark_part(std::size_t now) {
        marks_[now] = FrameMark::part;
        const std::string_view raw = now_.raw(now);
        if (!is_known(raw)) unknown_ += raw.size();
    }

    [[nodiscard]] bool has_marks(std::size_t old) const {
        const auto begin = old_marks_.begin() + static_cast<std::ptrdiff_t>(old);
        const auto end = old_marks_.begin() + static_cast<std::ptrdiff_t>(old_.last_token(old) + 1);
        return std::any_of(begin, end, [](FrameMark mark) { return mark != FrameMark::same; });
    }

    [[nodiscard]] static bool is_plain(std::string_view text) noexcept {
        return end_of_plain<PlainText::ascii>(text, 0) == text.size();
    }

    [[nodiscard]] bool is_known(std::string_view raw) const noexcept {
        return SubtreeMemo::fits(raw.size()) &&
               subtrees_.find(raw, SubtreeMemo::hash(raw)) != nullptr;
    }

    const JsonOutline& old_;
    const std::vector<FrameMark>& old_marks_;
    const JsonOutline& now_;
    const SubtreeMemo& subtrees_;
    std::vector<FrameMark> marks_;
    std::size_t unknown_ = 0;  // bytes
};

}  // namespace

struct JsonFrames::Known {
    Known(const JsonOutline& document, std::vector<FrameMark> cut, const Value& value)
        : text(document.text),
          tokens(document.tokens.begin(), document.tokens.end()),
          closing(document.closing.begin(), document.closing.end()),
          marks(std::move(cut)),
          frame(outline(), marks, value) {}

    [[nodiscard]] JsonOutline outline() const noexcept { return {text, tokens, closing}; }

    std::string text;
    std::vector<std::uint32_t> tokens;
    std::vector<std::uint32_t> closing;
    std::vector<FrameMark> marks;
    JsonFrame frame;
};

JsonFrames::JsonFrames(const Start& start) : start_(start), anew_(start.documents) {}
JsonFrames::~JsonFrames() = default;
JsonFrames::JsonFrames(JsonFrames&&) noexcept = default;
JsonFrames& JsonFrames::operator=(JsonFrames&&) noexcept = default;

bool JsonFrames::worth_trying(std::string_view text) {
    if (++documents_ <= start_.documents) return false;
    if (documents_ > anew_ * kAnew) {
        anew_ = documents_;
        known_.clear();
    }
    if (text.size() < start_.size || text.size() > kLargest) return false;
    return misses_ < kHopeless || documents_ % kSeldom == 0;
}

std::optional<Value> JsonFrames::read(std::string_view text, Store::Parts& parts,
                                      JsonFrame::ReadPart read_part) {
    tried_ = worth_trying(text);
    if (!tried_) return std::nullopt;
    const auto fitting = std::find_if(known_.begin(), known_.end(), [&](const auto& known) {
        return known->frame.fit(text, parts, *parts.memo, fillings_);
    });
    if (fitting == known_.end()) {
        misses_ = std::min(misses_ + 1, kHopeless);
        return std::nullopt;
    }
    std::rotate(known_.begin(), fitting, fitting + 1);
    misses_ /= 2;
    ++fitted_;
    return known_.front()->frame.fill(fillings_, parts, *parts.memo, read_part);
}

void JsonFrames::learn(const JsonOutline& document, const Value& value,
                       const SubtreeMemo& subtrees) {
    if (!tried_ || !value.is_map()) return;
    std::vector<FrameMark> marks(document.tokens.size(), FrameMark::same);
    auto place = known_.begin();
    for (; place != known_.end(); ++place) {
        Comparison comparison((*place)->outline(), (*place)->marks, document, subtrees);
        if (!comparison.alike()) continue;
        marks = std::move(comparison.marks());
        break;
    }
    // The one that was of use longest ago gives way, unless one is like this.
    if (place == known_.end() && known_.size() == kMostFrames) --place;
    if (place == known_.end()) place = known_.insert(place, nullptr);
    *place = std::make_unique<Known>(document, std::move(marks), value);
    std::rotate(known_.begin(), place, place + 1);
}

}  // namespace assay
