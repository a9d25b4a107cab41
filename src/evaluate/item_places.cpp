#include "evaluate/item_places.h"

#include "cel/witness.h"

namespace assay {
namespace {

constexpr std::size_t kMaxVisits = 50000;

// Finds occurrence number `skip` (from 0) of a node in a tree, in document order.
class Search {
public:
    Search(const Value& wanted, std::size_t skip) : wanted_(wanted), skip_(skip) {}

    bool find(const Value& tree, const std::string& path) {
        if (++visits_ > kMaxVisits) {
            return false;
        }
        if (tree.same(wanted_) && skip_-- == 0) {
            found = path;
            return true;
        }
        if (tree.is_map()) {
            for (const Member& member : tree.members()) {
                if (is_tree(member.value) && find(member.value, join_path(path, member.key()))) {
                    return true;
                }
            }
        } else if (tree.is_list()) {
            for (std::size_t index = 0; index < tree.items().size(); ++index) {
                const Value& item = tree.items()[index];
                if (is_tree(item) && find(item, path + "[" + std::to_string(index) + "]")) {
                    return true;
                }
            }
        }
        return false;
    }

    std::string found;

private:
    static bool is_tree(const Value& value) { return value.is_map() || value.is_list(); }

    Value wanted_;
    std::size_t skip_;
    std::size_t visits_ = 0;
};

bool same_node(const cel::Datum& left, const cel::Datum& right) {
    return left.in_store() && right.in_store() && left.store_value().same(right.store_value());
}

}  // namespace

std::string join_path(std::string_view front, std::string_view back) {
    const bool plain = front.empty() || back.empty() || back.front() == '[';
    return std::string(front) + (plain ? "" : ".") + std::string(back);
}

std::string document_path(const Subject& subject, std::string_view path) {
    const std::string_view first = path.substr(0, path.find_first_of(".["));
    if (first == "spec") {
        return join_path(subject.place->base,
                         subject.place->spec_name + std::string(path.substr(4)));
    }
    return first == "metadata" ? join_path(subject.place->base, path) : std::string(path);
}

ItemPlaces::ItemPlaces(Row& row, const Expression& items, const cel::Datum& list)
    : row_(row), list_(list) {
    for (const cel::WitnessRead& read : row.explain(items, list).reads) {
        if (read.variable == "object" && same_node(read.datum, list)) {
            whole_ = read.path;
            return;
        }
    }
}

std::string ItemPlaces::path(std::size_t index) const {
    if (whole_) {
        return *whole_ + "[" + std::to_string(index) + "]";
    }
    const cel::Datum item = list_.item(index);
    if (!item.in_store()) {
        return {};
    }
    std::size_t before = 0;
    for (std::size_t other = 0; other < index; ++other) {
        before += same_node(list_.item(other), item) ? std::size_t{1} : std::size_t{0};
    }
    Search search(item.store_value(), before);
    search.find(row_.subject().object, {});
    return search.found;
}

}  // namespace assay
