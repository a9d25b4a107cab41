// One LIST, page by page, into a Request.
//
// Role: limit and continue; each item goes, as its text, through redaction into the store while the
// page is still arriving, so memory is bounded by the largest item.
// A 410 (the continue token is too old) starts the list once more from the beginning; a second one
// ends it as unreachable. The reason of a restarted list says so, although it is present.
// Truth: `present` only when every page came whole, was a List of the kind asked for, no object
// came twice and all pages had one resource version. What came before a failure is kept as
// `partial` when the pages before were whole; the page that failed is dropped. remainingItemCount
// is ignored. An object that comes twice is kept once and ends the list as partial: what was left
// out in its place cannot be known. So does an empty page that promises more. A single item that
// cannot be decoded makes the list partial and is named in `unread`.
#pragma once

#include <functional>
#include <vector>

#include "collect/discovery.h"
#include "collect/object_reader.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"
#include "value/item_splitter.h"

namespace assay {

struct ListOptions {
    // Twice client-go's: 40,000 objects take less than 100 requests, and a page is read as it
    // comes.
    int page_size = 1000;
    std::size_t item_limit = kMaxItem;
    std::size_t object_limit = 5'000'000;  // of one list; more makes it partial
};

// Items that could not be read are named one by one up to this; more are only counted.
inline constexpr std::size_t kUnreadLimit = 100;

// A finished list and the items of it that could not be read.
struct ListResult {
    Request request;
    std::vector<UnreadItem> unread;
};

// Starts the list; `done` is called from client.run(). Client and reader must outlive it.
void start_list(RestClient& client, const ServedKind& kind, const ListOptions& options,
                ObjectReader& reader, std::function<void(ListResult&&)> done);

}  // namespace assay
