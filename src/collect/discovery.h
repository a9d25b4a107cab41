// Which kinds the API server serves, and in which version.
//
// Role: reads aggregated discovery (APIGroupDiscoveryList v2, from Kubernetes 1.26 on), or where
// the server does not know it the older documents: /api, /apis, /apis/<group>/<version>.
// Absence: a kind the server does not list is absent. A group whose discovery is stale or failed
// (an aggregated API without backend) makes its kinds unreachable, not absent.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "collect/rest_client.h"

namespace assay {

struct ServedKind {
    std::string group;
    std::string version;
    std::string resource;
    std::string kind;
    bool namespaced = true;
    bool listable = false;  // the verb list is offered
};

struct ServedGroup {
    std::vector<std::string> versions;  // the server's order, preferred first
    std::vector<ServedKind> kinds;      // of all versions, in that order
    Presence presence = Presence::present;
    std::string reason;
};

// What discovery says about one wanted kind.
struct Lookup {
    Presence presence = Presence::absent;  // present: `kind` can be asked for
    std::string reason;
    ServedKind kind;
};

struct Discovery {
    bool answered = false;                  // the server gave some HTTP answer
    bool refused = true;                    // it answered 401 to everything
    Presence presence = Presence::present;  // of the lists of groups as a whole
    std::string reason;
    std::map<std::string, ServedGroup> groups;  // "" is the core group

    // `version` if it is served, else the server's preferred one that serves the resource.
    [[nodiscard]] Lookup find(std::string_view group, std::string_view version,
                              std::string_view resource) const;
};

// Starts the requests of discovery; `done` is called from client.run(). The client must outlive it.
// The older documents, one per group and version, are read for the wanted groups only.
void start_discovery(RestClient& client, std::set<std::string> wanted_groups,
                     std::function<void(Discovery&&)> done);

}  // namespace assay
