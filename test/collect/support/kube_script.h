// A scripted API server: a few kinds with discovery, paging and room for faults.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collect/support/scripted_server.h"

namespace assay::test {

struct Served {
    std::string group;
    std::string version = "v1";
    std::string resource;
    std::string kind;
    bool namespaced = true;
    std::vector<std::string> items;  // JSON texts
};

// An object with this name, as items of a LIST look: without apiVersion and kind.
[[nodiscard]] std::string item_named(const std::string& name, const std::string& space = "default");
[[nodiscard]] std::vector<std::string> items_named(const std::string& stem, int count);

// The text of one page.
[[nodiscard]] std::string page_text(const Served& served, std::size_t first, std::size_t count,
                                    const std::string& resource_version = "100");

class KubeScript {
public:
    std::string git_version = "v1.36.3";
    bool aggregated = true;  // false: only the older discovery
    std::vector<Served> kinds;
    // A group whose discovery is stale (or fails, in the older form).
    std::string dead_group;
    // Called first; an answer replaces the usual one.
    std::function<std::optional<Reply>(const Asked&)> fault;

    [[nodiscard]] Reply operator()(const Asked& asked) const;

private:
    [[nodiscard]] Reply discovery(const std::string& path, bool aggregate) const;
    [[nodiscard]] Reply list(const Served& served, const std::string& query) const;
};

[[nodiscard]] Reply json_reply(std::string body, int status = 200);
// A Status object, as the API server writes it.
[[nodiscard]] Reply status_reply(int code, const std::string& reason, const std::string& message);

}  // namespace assay::test
