#include "policy/document_tree.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay {
namespace {

// Seven bits a byte, the lowest first; the high bit says that more follow.
void put_number(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) {
        out += static_cast<char>(0x80U | (number & 0x7fU));
    }
    out += static_cast<char>(number);
}

void put_text(std::string& out, std::string_view text) {
    put_number(out, text.size());
    out += text;
}

void put_node(std::string& out, const DocumentNode& node) {
    put_number(out, static_cast<std::uint64_t>(node.kind) * 2 + (node.quoted ? 1 : 0));
    put_number(out, node.line);
    put_number(out, node.column);
    put_number(out, node.offset);
    put_text(out, node.text);
    if (node.kind == DocumentNode::Kind::list || node.kind == DocumentNode::Kind::map) {
        put_number(out, node.items.size());
    }
    for (const auto& children : {node.keys, node.items}) {
        for (const DocumentNode& child : children) {
            put_node(out, child);
        }
    }
}

std::size_t nodes_below(const DocumentNode& node) {
    std::size_t count = 0;
    for (const auto& children : {node.keys, node.items}) {
        for (const DocumentNode& child : children) {
            count += 1 + nodes_below(child);
        }
    }
    return count;
}

// Takes from the front of bytes that this file wrote.
class Taker {
public:
    explicit Taker(std::string_view bytes) : bytes_(bytes) {}

    // All nodes but the root lie in one piece.
    void document(Document& root) {
        std::vector<DocumentNode>& nodes = root.nodes.emplace_back();
        nodes.resize(number());
        free_ = nodes;
        node(root);
    }

    std::string_view first_scalar(std::string_view key) {
        static_cast<void>(number());  // of the nodes
        DocumentNode node;
        const std::size_t count = alone(node);
        if (node.kind != DocumentNode::Kind::map || count == 0) return {};
        for (std::size_t index = 0; index < count; ++index) {
            alone(node);
            if (index == 0 && node.text != key) return {};
        }
        alone(node);
        return node.kind == DocumentNode::Kind::scalar ? node.text : std::string_view();
    }

private:
    void node(DocumentNode& node) {
        const std::size_t count = alone(node);
        if (node.kind == DocumentNode::Kind::map) node.keys = children(count);
        node.items = children(count);
    }

    // The node without its children, and how many there are.
    std::size_t alone(DocumentNode& node) {
        const std::uint32_t kind = number();
        node.kind = static_cast<DocumentNode::Kind>(kind / 2);
        node.quoted = kind % 2 == 1;
        node.line = number();
        node.column = number();
        node.offset = number();
        node.text = text();
        const bool has_children =
            node.kind == DocumentNode::Kind::list || node.kind == DocumentNode::Kind::map;
        return has_children ? number() : 0;
    }

    std::span<const DocumentNode> children(std::size_t count) {
        const std::span<DocumentNode> taken = free_.first(count);
        free_ = free_.subspan(count);
        for (DocumentNode& child : taken) {
            node(child);
        }
        return taken;
    }

    std::uint32_t number() {
        std::uint32_t number = unit();
        for (unsigned shift = 7; shift < 32 && number >> shift != 0; shift += 7) {
            number ^= 1U << shift;  // more follow
            number |= unit() << shift;
        }
        return number;
    }
    std::uint32_t unit() { return static_cast<unsigned char>(bytes_[at_++]); }

    std::string_view text() {
        const std::size_t size = number();
        const std::string_view text = bytes_.substr(at_, size);
        at_ += size;
        return text;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::span<DocumentNode> free_;
};

}  // namespace

std::string tree_of(const DocumentNode& root) {
    std::string tree;
    put_number(tree, nodes_below(root));
    put_node(tree, root);
    return tree;
}

Document read_tree(std::string_view tree) {
    Document root;
    Taker(tree).document(root);
    return root;
}

std::string_view first_scalar(std::string_view tree, std::string_view key) {
    return Taker(tree).first_scalar(key);
}

}  // namespace assay
