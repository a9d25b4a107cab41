#include "value/yaml_reader.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "value/decode.h"
#include "value/decode_memo.h"
#include "value/yaml_events.h"
#include "value/yaml_scalar.h"

namespace assay {
namespace {

// The bound on what aliases may expand to, as go.yaml.in/yaml/v2 has it (decode.go): up to 99 % of
// the nodes of a small document may come from aliases, 10 % of those of a very large one.
class ExpansionBudget {
public:
    // Counts nodes; `aliased` are those that came from an alias.
    [[nodiscard]] bool add(std::uint64_t nodes, std::uint64_t aliased) {
        nodes_ += nodes;
        aliased_ += aliased;
        if (aliased_ <= 100 || nodes_ <= 1000) return true;
        return static_cast<double>(aliased_) / static_cast<double>(nodes_) <= allowed();
    }
    [[nodiscard]] std::uint64_t nodes() const noexcept { return nodes_; }

private:
    [[nodiscard]] double allowed() const {
        constexpr double kLow = 400000;
        constexpr double kHigh = 4000000;
        const double nodes = std::clamp(static_cast<double>(nodes_), kLow, kHigh);
        return 0.99 - 0.89 * ((nodes - kLow) / (kHigh - kLow));
    }

    std::uint64_t nodes_ = 0;
    std::uint64_t aliased_ = 0;
};

// A node as a value and, where it is a scalar that may be one, as a key.
struct Node {
    Value value{};
    std::optional<std::string> key{};
};

struct Anchor {
    Node node{};
    std::uint64_t size = 0;  // nodes it expands to; 0 while it is still being read
};

class YamlReader {
public:
    YamlReader(std::string_view text, Store& store)
        : events_(text), store_(store), parts_(store.parts()), memo_(fresh_memo(parts_)) {}

    // Nothing when malformed; problem() tells.
    std::optional<Value> read() {
        if (!next() || !next()) return std::nullopt;  // the stream starts, then a document or none
        if (events_.type() == YAML_STREAM_END_EVENT) return Value();
        Node root;
        if (!next() || !read_node(root, 0, false) || !next() || !next()) return std::nullopt;
        if (events_.type() != YAML_STREAM_END_EVENT) {
            problem("a second document follows");
            return std::nullopt;
        }
        return root.value;
    }

    [[nodiscard]] const YamlProblem& problem() const noexcept { return problem_; }

private:
    bool next() {
        if (events_.next()) return true;
        problem_ = events_.problem();
        return false;
    }

    bool problem(std::string message) {
        const yaml_mark_t& mark = events_.event().start_mark;
        problem_ = {std::move(message), mark.line, mark.column};
        return false;
    }

    // Reads the node whose first event is the current one; its last event is current afterwards.
    bool read_node(Node& node, int depth, bool as_key) {
        if (events_.type() == YAML_ALIAS_EVENT) return read_alias(node);
        const std::string anchor(events_.anchor());
        const std::uint64_t before = budget_.nodes();
        if (!anchor.empty()) anchors_[anchor] = Anchor{};
        if (!budget_.add(1, 0)) return problem("the document contains excessive aliasing");
        if (!read_content(node, depth, as_key || !anchor.empty())) return false;
        if (!anchor.empty()) {
            Anchor& known = anchors_[anchor];
            // An anchor of the same name inside this node is the later one and stays.
            if (known.size == 0) known = {node, budget_.nodes() - before};
        }
        return true;
    }

    bool read_content(Node& node, int depth, bool want_key) {
        switch (events_.type()) {
            case YAML_SCALAR_EVENT:
                return read_scalar(node, want_key);
            case YAML_SEQUENCE_START_EVENT:
                return read_list(node.value, depth + 1);
            case YAML_MAPPING_START_EVENT:
                return read_map(node.value, depth + 1);
            default:
                return problem("expected a value");
        }
    }

    bool read_alias(Node& node) {
        const auto found = anchors_.find(events_.anchor());
        if (found == anchors_.end()) return problem("the anchor of this alias is not known");
        if (found->second.size == 0) return problem("the anchor contains itself");
        if (!budget_.add(1 + found->second.size, found->second.size))
            return problem("the document contains excessive aliasing");
        node = found->second.node;
        return true;
    }

    bool read_scalar(Node& node, bool want_key) {
        const bool plain = events_.event().data.scalar.plain_implicit != 0;
        const auto scalar = resolve_yaml(events_.tag(), events_.scalar(), plain, memo_.unescaped);
        if (!scalar) return problem(scalar.error());
        const auto value = value_of(*scalar, store_);
        if (want_key) node.key = key_of(*scalar);
        if (!value) {
            // A key may be written .inf, a value not.
            if (!want_key) return problem("infinities and not-a-number have no place in JSON");
            node.value = Value::real(0);
            return true;
        }
        node.value = *value;
        return true;
    }

    bool read_list(Value& value, int depth) {
        if (depth > kMaxDepth) return problem(too_deep());
        const std::size_t base = memo_.items.size();
        for (;;) {
            if (!next()) return false;
            if (events_.type() == YAML_SEQUENCE_END_EVENT) break;
            Node item;
            if (!read_node(item, depth, false)) return false;
            memo_.items.push_back(item.value);
        }
        value = parts_.list(std::span(memo_.items).subspan(base));
        memo_.items.resize(base);
        return true;
    }

    bool read_map(Value& value, int depth) {
        if (depth > kMaxDepth) return problem(too_deep());
        const yaml_mark_t start = events_.event().start_mark;
        const std::size_t base = memo_.members.size();
        for (;;) {
            if (!next()) return false;
            if (events_.type() == YAML_MAPPING_END_EVENT) break;
            if (!read_member(depth)) return false;
        }
        const auto members = std::span(memo_.members).subspan(base);
        if (memo_.shapes.sort(members) != MapShapes::kNoDuplicate) {
            problem_ = {"a key stands twice in this mapping", start.line, start.column};
            return false;
        }
        value = parts_.sorted_map(members);
        memo_.members.resize(base);
        return true;
    }

    [[nodiscard]] bool is_merge() const noexcept {
        if (events_.type() != YAML_SCALAR_EVENT || events_.scalar() != "<<") return false;
        return events_.event().data.scalar.plain_implicit != 0 ||
               events_.tag() == "tag:yaml.org,2002:merge";
    }

    bool read_member(int depth) {
        if (is_merge()) return next() && read_merge(depth);
        Node name;
        if (!read_node(name, depth, true)) return false;
        if (!name.key) return problem("this cannot be a key");
        Member member{parts_.text(*name.key), {}};
        Node node;
        if (!next() || !read_node(node, depth, false)) return false;
        member.value = node.value;
        memo_.members.push_back(member);
        return true;
    }

    // The value of "<<": a mapping, an alias of one, or a list of these.
    bool read_merge(int depth) {
        const bool may_be_list = events_.type() == YAML_SEQUENCE_START_EVENT;
        Node node;
        if (!read_node(node, depth, false)) return false;
        if (!may_be_list) return merge(node.value);
        const auto items = node.value.items();
        return std::all_of(items.begin(), items.end(),
                           [this](const Value& item) { return merge(item); });
    }

    bool merge(const Value& map) {
        if (!map.is_map()) return problem("only mappings can be merged");
        const auto merged = map.members();
        memo_.members.insert(memo_.members.end(), merged.begin(), merged.end());
        return true;
    }

    YamlEvents events_;
    Store& store_;
    Store::Parts& parts_;
    DecodeMemo& memo_;
    ExpansionBudget budget_;
    std::map<std::string, Anchor, std::less<>> anchors_;
    YamlProblem problem_;
};

}  // namespace

Result<Value> read_yaml_document(std::string_view text, Store& store, std::size_t lines_before) {
    YamlReader reader(text, store);
    if (auto value = reader.read()) return *value;
    Span where;
    where.line = static_cast<std::uint32_t>(lines_before + reader.problem().line + 1);
    where.column = static_cast<std::uint32_t>(reader.problem().column + 1);
    return fail(ErrorCode::malformed, "malformed YAML: " + reader.problem().message, where);
}

std::size_t yaml_content_start(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t marker = text.starts_with("---") ? 3 : 0;
    const std::size_t first = std::min(text.find_first_not_of(kBlank, marker), text.size());
    return marker != 0 && first == marker ? 0 : first;
}

}  // namespace assay
