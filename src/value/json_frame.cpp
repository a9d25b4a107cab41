#include "value/json_frame.h"

#include <algorithm>
#include <cstring>

#include "value/decode.h"
#include "value/decode_memo.h"
#include "value/json_scalar.h"
#include "value/nesting_scanner.h"
#include "value/plain_text.h"
#include "value/text_nodes_ahead.h"

namespace assay {

// Walks over a document once and cuts the marked values out.
class JsonFrame::Builder {
public:
    Builder(JsonFrame& frame, const JsonOutline& document, const std::vector<FrameMark>& marks)
        : frame_(frame), document_(document), marks_(marks) {}

    // `value` holds the value of the token, in the place where the one of other documents will go.
    void add(std::size_t token, Value& value, int depth) {
        if (marks_[token] != FrameMark::same) return add_hole(token, value, depth);
        const auto mark = marks_.begin() + static_cast<std::ptrdiff_t>(token);
        const auto end =
            marks_.begin() + static_cast<std::ptrdiff_t>(document_.last_token(token) + 1);
        if (std::all_of(mark, end, [](FrameMark at) { return at == FrameMark::same; })) return;
        add_whole(token, value, depth);
    }

    void finish() { take_same(document_.text.size()); }

private:
    void take_same(std::size_t end) {
        frame_.same_ += document_.text.substr(taken_, end - taken_);
        taken_ = end;
    }

    void add_hole(std::size_t token, Value& value, int depth) {
        const bool is_text = marks_[token] == FrameMark::text;
        const std::string_view raw = is_text ? document_.inside(token) : document_.raw(token);
        const std::size_t before = taken_;
        const auto begin = static_cast<std::size_t>(raw.data() - document_.text.data());
        take_same(begin);
        taken_ = begin + raw.size();
        frame_.steps_.push_back({Do::hole, frame_.holes_.size()});
        frame_.holes_.push_back({begin - before, is_text, depth, &value});
    }

    void add_whole(std::size_t token, Value& value, int depth) {
        const std::size_t index = frame_.wholes_.size();
        Whole& whole = frame_.wholes_.emplace_back();
        whole.members.assign(value.members_or_none().begin(), value.members_or_none().end());
        whole.items.assign(value.items_or_none().begin(), value.items_or_none().end());
        whole.is_map = value.is_map();
        whole.into = &value;
        frame_.steps_.push_back({Do::open, index});
        std::size_t item = 0;
        for (std::size_t at = token + 1; at < document_.closing[token]; ++at) {
            if (whole.is_map) at += 2;  // the key and its colon
            add(at, whole.is_map ? member(whole, at - 2) : whole.items[item++], depth + 1);
            at = document_.last_token(at) + 1;
        }
        frame_.steps_.push_back({Do::close, index});
    }

    Value& member(Whole& whole, std::size_t key_token) {
        key_.clear();
        (void)json_unescape(document_.inside(key_token), key_);
        return std::ranges::lower_bound(whole.members, std::string_view(key_), {}, &Member::key)
            ->value;
    }

    JsonFrame& frame_;
    const JsonOutline& document_;
    const std::vector<FrameMark>& marks_;
    std::size_t taken_ = 0;  // bytes of the document
    std::string key_;
};

JsonFrame::JsonFrame(const JsonOutline& document, const std::vector<FrameMark>& marks,
                     const Value& value)
    : root_(value) {
    Builder builder(*this, document, marks);
    builder.add(0, root_, 0);
    builder.finish();
}

// The bytes up to the closing quote; npos when they are not plain ASCII.
std::size_t JsonFrame::text_size(std::string_view rest) noexcept {
    const std::size_t end = end_of_plain<PlainText::ascii>(rest, 0);
    return end < rest.size() && rest[end] == '"' ? end : std::string_view::npos;
}

// The bytes of the value at the front; npos when it does not end.
std::size_t JsonFrame::part_size(std::string_view rest) noexcept {
    if (rest.empty()) return std::string_view::npos;
    if (rest.front() != '{' && rest.front() != '[' && rest.front() != '"')
        return rest.find_first_of(kScalarEnds);
    NestingScanner scanner;
    return scanner.find_end(rest);
}

// Finds what stands in the holes of one document, in their order.
class JsonFrame::Laying {
public:
    Laying(const Store::Parts& parts, const DecodeMemo& memo) : memo_(memo), nodes_(parts.texts) {}

    // What stands in a hole at the front of `rest`.
    FrameFilling text(std::string_view rest) {
        const std::size_t size = text_size(rest);
        if (size == std::string_view::npos) return {};
        FrameFilling filling{.raw = rest.substr(0, size)};
        filling.text = memo_.recent.find(filling.raw, RecentTexts::mark_of(filling.raw));
        if (filling.text == nullptr) nodes_.add(filling.hash = hash_text(filling.raw));
        return filling;
    }

    // Parts follow each other as they did in an earlier document of the same template. Such a guess
    // tells where the part ends, too.
    FrameFilling part(std::string_view rest) {
        const SubtreeMemo::Entry* known = last_ != nullptr ? last_->next : nullptr;
        if (known != nullptr && rest.starts_with(known->text()))
            return known_part(rest.substr(0, known->size), *known);
        const std::size_t size = part_size(rest);
        if (size == std::string_view::npos) return {};
        const std::string_view raw = rest.substr(0, size);
        if (!SubtreeMemo::fits(size)) return {.raw = raw};
        known = memo_.subtrees.find(raw, SubtreeMemo::hash(raw));
        if (known == nullptr) return {.raw = raw};
        if (last_ != nullptr) last_->next = known;
        return known_part(raw, *known);
    }

private:
    FrameFilling known_part(std::string_view raw, const SubtreeMemo::Entry& known) {
        last_ = &known;
        SubtreeMemo::prefetch_guess(known.next);
        return {.raw = raw, .part = known.value, .height = known.height};
    }

    const DecodeMemo& memo_;
    TextNodesAhead nodes_;
    const SubtreeMemo::Entry* last_ = nullptr;  // the last part that was known
};

bool JsonFrame::fit(std::string_view text, const Store::Parts& parts, const DecodeMemo& memo,
                    std::vector<FrameFilling>& fillings) const {
    fillings.clear();
    Laying laying(parts, memo);
    std::string_view same = same_;
    for (const Hole& hole : holes_) {
        if (text.size() < hole.before || std::memcmp(text.data(), same.data(), hole.before) != 0)
            return false;
        text.remove_prefix(hole.before);
        same.remove_prefix(hole.before);
        fillings.push_back(hole.is_text ? laying.text(text) : laying.part(text));
        if (fillings.back().raw.data() == nullptr) return false;
        text.remove_prefix(fillings.back().raw.size());
    }
    return text == same;
}

bool JsonFrame::fill_hole(const Hole& hole, const FrameFilling& filling, Store::Parts& parts,
                          DecodeMemo& memo, ReadPart read) {
    if (hole.is_text) {
        *hole.into = Value::of(
            filling.text != nullptr ? *filling.text : *memo.text(parts, filling.raw, filling.hash));
        return true;
    }
    if (filling.height == 0 || hole.depth + filling.height > kMaxDepth)
        return read(filling.raw, hole.depth, parts, *hole.into);
    *hole.into = filling.part;
    return true;
}

std::optional<Value> JsonFrame::fill(const std::vector<FrameFilling>& fillings, Store::Parts& parts,
                                     DecodeMemo& memo, ReadPart read) {
    for (const Step& step : steps_) {
        if (step.what == Do::hole) {
            const Hole& hole = holes_[step.index];
            if (!fill_hole(hole, fillings[step.index], parts, memo, read)) return std::nullopt;
            continue;
        }
        Whole& whole = wholes_[step.index];
        if (step.what == Do::open) {
            whole.before = parts.seen;
            continue;
        }
        const Age age = parts.age_since(whole.before);
        *whole.into =
            whole.is_map ? parts.sorted_map(whole.members, age) : parts.list(whole.items, age);
    }
    return root_;
}

}  // namespace assay
