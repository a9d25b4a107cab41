// The universes of one run, each made when it is first asked for.
//
// Role: behind Facts. A view owns the store of what it derives, so that making one never touches
// what other threads read.
// Threads: view(), and lists() of a view, may be called from any number of threads; what they give
// never changes.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/components.h"
#include "facts/data.h"
#include "facts/owners.h"
#include "facts/rbac_index.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"

namespace assay {

struct View {
    Store store;
    Universe universe;
    std::vector<Settings> settings;                         // of component subjects
    std::vector<Value> differences;                         // of the same
    std::unordered_map<std::uint64_t, std::size_t> places;  // node of a component to its index
    Value rest;  // unknown when there may be more than is listed, else null

    // The objects of a view as lists.
    struct Lists {
        Store store;
        Value all;
        std::map<std::string_view, Value> by_namespace;
        Value none;  // of a namespace without objects
    };
    // Made when an expression first asks: few kinds are listed by any.
    [[nodiscard]] const Lists& lists() const;

private:
    mutable std::once_flag listed_;
    mutable Lists lists_;
};

class Views {
public:
    // All of them outlive the views.
    Views(const Evidence& evidence, const FactsData& data, const RbacIndex& rbac,
          const std::optional<Version>& server)
        : evidence_(&evidence), data_(&data), rbac_(&rbac), server_(&server), owners_(evidence) {}

    [[nodiscard]] const View& view(std::string_view subject_kind) const;
    // The same as the view's `rest`. The objects of a kind need no view for it.
    [[nodiscard]] Value rest(std::string_view group_kind) const;
    // Of the same; keeps its view after these are gone.
    [[nodiscard]] std::shared_ptr<const Universe> share_universe(
        std::string_view subject_kind) const;
    // The setting of a component subject of any view made so far.
    [[nodiscard]] std::optional<Setting> setting(const Value& object, std::string_view path) const;
    [[nodiscard]] std::optional<Value> differences(const Value& object) const;
    // One for all who ask: what it climbed once is known.
    [[nodiscard]] Owners& owners() const { return owners_; }

private:
    // The view of a component subject, and its index there; nothing when it is none.
    struct Place {
        const View* view;
        std::size_t index;
    };
    [[nodiscard]] std::optional<Place> place_of(const Value& object) const;
    // view() for who holds the lock: a view may be made of another one.
    [[nodiscard]] const std::shared_ptr<const View>& made(std::string_view subject_kind) const;
    [[nodiscard]] std::shared_ptr<const View> make(std::string_view subject_kind) const;
    void make_objects(std::string_view group_kind, View& view) const;
    void make_scope(std::string_view group_kind, View& view) const;
    [[nodiscard]] bool make_derived(std::string_view kind, View& view) const;
    [[nodiscard]] Components components_of(std::string_view kind, Store& store) const;
    void finish(std::string_view subject_kind, View& view) const;

    const Evidence* evidence_;
    const FactsData* data_;
    const RbacIndex* rbac_;
    const std::optional<Version>* server_;
    mutable Owners owners_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<const View>, std::less<>> views_;
    mutable std::map<std::string, View, std::less<>> rests_;  // without subjects
};

// The request that lists a "group/Kind"; nullptr when nobody asked.
[[nodiscard]] const Request* request_of_kind(const Evidence& evidence, std::string_view group_kind);

}  // namespace assay
