#include "collect/support/kube_script.h"

#include <algorithm>

namespace assay::test {
namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string root_of(const Served& served) {
    return served.group.empty() ? "/api/" + served.version
                                : "/apis/" + served.group + "/" + served.version;
}
std::string group_version(const Served& served) {
    return served.group.empty() ? served.version : served.group + "/" + served.version;
}

std::string parameter(const std::string& query, const std::string& name) {
    const std::size_t at = query.find(name + "=");
    if (at == std::string::npos) return {};
    const std::size_t start = at + name.size() + 1;
    return query.substr(start, query.find('&', start) - start);
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
    return text;
}

std::string aggregated_resource(const Served& served) {
    return R"({"resource":)" + quoted(served.resource) +
           R"(,"responseKind":{"group":"","version":"","kind":)" + quoted(served.kind) +
           R"(},"scope":)" + (served.namespaced ? R"("Namespaced")" : R"("Cluster")") +
           R"(,"singularResource":"x","verbs":["create","get","list","watch"]})";
}
std::string old_resource(const Served& served) {
    return R"({"name":)" + quoted(served.resource) + R"(,"singularName":"","namespaced":)" +
           (served.namespaced ? "true" : "false") + R"(,"kind":)" + quoted(served.kind) +
           R"(,"verbs":["get","list"]},{"name":)" + quoted(served.resource + "/status") +
           R"(,"namespaced":true,"kind":)" + quoted(served.kind) + R"(,"verbs":["get"]})";
}

}  // namespace

Reply json_reply(std::string body, int status) {
    Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

Reply status_reply(int code, const std::string& reason, const std::string& message) {
    return json_reply(R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)"
                      R"("message":)" +
                          quoted(message) + R"(,"reason":)" + quoted(reason) + R"(,"code":)" +
                          std::to_string(code) + "}",
                      code);
}

std::string item_named(const std::string& name, const std::string& space) {
    return R"({"metadata":{"name":)" + quoted(name) + R"(,"namespace":)" + quoted(space) +
           R"(,"uid":)" + quoted("uid-" + space + "-" + name) + R"(},"spec":{"replicas":1}})";
}

std::vector<std::string> items_named(const std::string& stem, int count) {
    std::vector<std::string> items;
    for (int i = 0; i < count; ++i) items.push_back(item_named(stem + std::to_string(i)));
    return items;
}

std::string page_text(const Served& served, std::size_t first, std::size_t count,
                      const std::string& resource_version) {
    const std::size_t end = std::min(first + count, served.items.size());
    std::vector<std::string> items;
    for (std::size_t i = first; i < end; ++i) items.push_back(served.items[i]);
    std::string metadata = R"("resourceVersion":)" + quoted(resource_version);
    if (end < served.items.size()) {
        metadata += R"(,"continue":)" + quoted("token " + std::to_string(end)) +
                    R"(,"remainingItemCount":)" + std::to_string(served.items.size() - end);
    }
    return R"({"kind":)" + quoted(served.kind + "List") + R"(,"apiVersion":)" +
           quoted(group_version(served)) + R"(,"metadata":{)" + metadata + R"(},"items":[)" +
           joined(items) + "]}\n";
}

Reply KubeScript::list(const Served& served, const std::string& query) const {
    const std::string limit = parameter(query, "limit");
    const std::string token = parameter(query, "continue");  // "token%20N"
    const std::size_t first = token.empty() ? 0 : std::stoul(token.substr(8));
    return json_reply(page_text(served, first, limit.empty() ? SIZE_MAX / 2 : std::stoul(limit)));
}

Reply KubeScript::discovery(const std::string& path, bool aggregate) const {
    std::map<std::string, std::map<std::string, std::vector<std::string>>> groups;
    for (const Served& served : kinds) {
        groups[served.group][served.version].push_back(aggregate ? aggregated_resource(served)
                                                                 : old_resource(served));
    }
    if (!dead_group.empty()) groups[dead_group]["v1"] = {};
    std::vector<std::string> items;
    for (const auto& [group, versions] : groups) {
        if (group.empty() != (path == "/api")) continue;
        std::vector<std::string> texts;
        for (const auto& [version, resources] : versions) {
            const std::string fresh = group == dead_group && !group.empty() ? "Stale" : "Current";
            texts.push_back(
                aggregate ? R"({"version":)" + quoted(version) + R"(,"resources":[)" +
                                joined(resources) + R"(],"freshness":)" + quoted(fresh) + "}"
                : group.empty() ? quoted(version)
                                : R"({"groupVersion":"x","version":)" + quoted(version) + "}");
        }
        items.push_back(aggregate ? R"({"metadata":{"name":)" + quoted(group) +
                                        R"(},"versions":[)" + joined(texts) + "]}"
                        : group.empty() ? joined(texts)
                                        : R"({"name":)" + quoted(group) + R"(,"versions":[)" +
                                              joined(texts) + "]}");
    }
    if (aggregate) {
        return json_reply(R"({"kind":"APIGroupDiscoveryList","apiVersion":)"
                          R"("apidiscovery.k8s.io/v2","metadata":{},"items":[)" +
                          joined(items) + "]}");
    }
    if (path == "/api") {
        return json_reply(R"({"kind":"APIVersions","versions":[)" + joined(items) + "]}");
    }
    return json_reply(R"({"kind":"APIGroupList","apiVersion":"v1","groups":[)" + joined(items) +
                      "]}");
}

Reply KubeScript::operator()(const Asked& asked) const {
    if (fault) {
        if (auto reply = fault(asked)) return *reply;
    }
    const std::string path = asked.path.substr(0, asked.path.find('?'));
    const std::string query = asked.path.substr(path.size());
    if (path == "/version") {
        return json_reply(R"({"major":"1","minor":"36","gitVersion":)" + quoted(git_version) + "}");
    }
    if (path == "/api" || path == "/apis") {
        const auto accept = asked.headers.find("accept");
        return discovery(path,
                         aggregated && accept != asked.headers.end() &&
                             accept->second.find("APIGroupDiscoveryList") != std::string::npos);
    }
    std::vector<std::string> resources;
    for (const Served& served : kinds) {
        if (path == root_of(served) + "/" + served.resource) return list(served, query);
        if (path == root_of(served)) resources.push_back(old_resource(served));
    }
    if (!resources.empty()) {
        return json_reply(R"({"kind":"APIResourceList","groupVersion":"x","resources":[)" +
                          joined(resources) + "]}");
    }
    Reply reply = json_reply("404 page not found\n", 404);
    reply.type = "text/plain; charset=utf-8";
    if (!dead_group.empty() && path.starts_with("/apis/" + dead_group)) {
        reply.status = 503;
        reply.body = "service unavailable\n";
    }
    return reply;
}

}  // namespace assay::test
