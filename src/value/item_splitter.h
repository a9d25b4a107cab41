// Splits a Kubernetes List in JSON into its items while bytes arrive.
//
// Role: the unit of decoding is the item, not the page. Bytes come in chunks of any size from the
// network or a file; each complete element of the top-level `items` array is handed over as text.
// What is not an item (kind, apiVersion, metadata) is kept as a small JSON document.
// Failure: malformed nesting is found here, the content of an item by decode_json. A list that
// ends early gives an error from finish(), never a shorter list that looks whole.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

inline constexpr std::size_t kMaxItem = std::size_t{16} << 20;  // bytes of one object's text

struct ListItem {
    std::size_t offset = 0;  // of its first byte in the whole text
    std::string_view text;   // valid during the call only
};

class ItemSplitter {
public:
    // `max_item` bounds the bytes of one item, `max_rest` those of everything else. Errors name
    // the bound.
    explicit ItemSplitter(std::function<Result<void>(const ListItem&)> take,
                          std::size_t max_item = kMaxItem,
                          std::size_t max_rest = std::size_t{16} << 20);
    ~ItemSplitter();
    ItemSplitter(ItemSplitter&&) noexcept;
    ItemSplitter& operator=(ItemSplitter&&) noexcept;

    // The first error ends the list; later calls repeat it. An error of `take` is passed on.
    [[nodiscard]] Result<void> feed(std::string_view bytes);
    // The document with `items` emptied ("items":[]), or an error when the text is not complete.
    // A document without an `items` array at top level is returned whole.
    [[nodiscard]] Result<std::string> finish();
    [[nodiscard]] bool saw_items() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace assay
