#include "facts/exposure.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "facts/consoles.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

constexpr std::array<PolicyKind, 5> kRoutes{{
    {"gateway.networking.k8s.io", "v1", "grpcroutes", "GRPCRoute"},
    {"gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute"},
    {"gateway.networking.k8s.io", "v1alpha2", "tcproutes", "TCPRoute"},
    {"gateway.networking.k8s.io", "v1alpha2", "tlsroutes", "TLSRoute"},
    {"gateway.networking.k8s.io", "v1alpha2", "udproutes", "UDPRoute"},
}};
constexpr PolicyKind kServices{"", "v1", "services", "Service"};
constexpr PolicyKind kIngresses{"networking.k8s.io", "v1", "ingresses", "Ingress"};

// A Service port that something names: by number, by name, or not at all (every port).
struct Backend {
    std::string ns;
    std::string service;
    Value port;
    friend bool operator==(const Backend&, const Backend&) = default;
};

class Exposures {
public:
    Exposures(const Evidence& evidence, const FactsData& data, Store& store)
        : evidence_(evidence), store_(store), consoles_(evidence, data) {
        universe_.in_scope = evidence.target.kind == TargetKind::cluster;
    }

    Universe derive() {
        each(kServices, [this](const Request& r, const StoredObject& o) { add_service(r, o); });
        each(kIngresses, [this](const Request& r, const StoredObject& o) { add_ingress(r, o); });
        for (const PolicyKind& kind : route_kinds()) {
            each(kind, [this](const Request& r, const StoredObject& o) { add_route(r, o); });
        }
        std::stable_sort(
            universe_.subjects.begin(), universe_.subjects.end(),
            [](const Subject& left, const Subject& right) { return left.ref < right.ref; });
        return std::move(universe_);
    }

private:
    template <class Take>
    void each(const PolicyKind& kind, Take take) {
        const Request* request = evidence_.find(kind.group, kind.resource);
        universe_.in_scope = universe_.in_scope || request != nullptr;
        if (auto why = gap_of(evidence_, kind.group, kind.resource)) {
            std::string api(kind.group);
            api += (api.empty() ? "" : "/") + std::string(kind.version);
            universe_.gaps.push_back({std::move(*why),
                                      {std::move(api), std::string(kind.kind), {}, {}},
                                      request == nullptr ? std::string{} : request->id});
        }
        if (request != nullptr) {
            for (const StoredObject& object : request->objects) {
                take(*request, object);
            }
        }
    }

    void add_service(const Request& request, const StoredObject& object) {
        const Value spec = object.value.get("spec");
        std::string_view via = spec.get("type").text_or("ClusterIP");
        if (via != "NodePort" && via != "LoadBalancer") {
            if (spec.get("externalIPs").items_or_none().empty()) {
                return;
            }
            via = "externalIPs";
        }
        add_ports(
            request, object, via,
            {std::string(namespace_of(object.value)), std::string(name_of(object.value)), {}});
    }

    // networking/v1 and the shapes of extensions/v1beta1.
    static std::optional<Backend> ingress_backend(const Value& backend, std::string_view ns) {
        if (const Value service = backend.get("service"); service.is_map()) {
            const Value port = service.get("port");
            const Value number = port.get("number");
            return Backend{std::string(ns), std::string(service.get("name").text_or()),
                           number.is_null() ? port.get("name") : number};
        }
        if (const Value name = backend.get("serviceName"); name.is_text()) {
            return Backend{std::string(ns), std::string(name.as_text()),
                           backend.get("servicePort")};
        }
        return std::nullopt;
    }

    void add_ingress(const Request& request, const StoredObject& object) {
        const std::string_view ns = namespace_of(object.value);
        const Value spec = object.value.get("spec");
        std::vector<Backend> backends;
        const auto add = [&](const Value& value) {
            if (auto backend = ingress_backend(value, ns)) {
                backends.push_back(std::move(*backend));
            }
        };
        add(spec.get("defaultBackend"));
        add(spec.get("backend"));
        for (const Value& rule : spec.get("rules").items_or_none()) {
            for (const Value& path : rule.get("http").get("paths").items_or_none()) {
                add(path.get("backend"));
            }
        }
        add_backends(request, object, backends);
    }

    void add_route(const Request& request, const StoredObject& object) {
        const std::string_view ns = namespace_of(object.value);
        std::vector<Backend> backends;
        for (const Value& rule : object.value.get("spec").get("rules").items_or_none()) {
            for (const Value& backend : rule.get("backendRefs").items_or_none()) {
                if (backend.get("kind").text_or("Service") == "Service" &&
                    backend.get("group").text_or("").empty()) {
                    backends.push_back({std::string(backend.get("namespace").text_or(ns)),
                                        std::string(backend.get("name").text_or()),
                                        backend.get("port")});
                }
            }
        }
        add_backends(request, object, backends);
    }

    void add_backends(const Request& request, const StoredObject& object,
                      std::vector<Backend>& backends) {
        const std::string via(object.value.get("kind").text_or());
        for (std::size_t i = 0; i < backends.size(); ++i) {
            const auto end = backends.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::find(backends.begin(), end, backends[i]) == end) {
                add_ports(request, object, via, backends[i]);
            }
        }
    }

    void add_ports(const Request& request, const StoredObject& object, std::string_view via,
                   const Backend& backend) {
        const Request* services = evidence_.find("", "services");
        const StoredObject* service =
            services == nullptr ? nullptr : find_object(*services, backend.ns, backend.service);
        if (service == nullptr) {
            add(request, object, via, backend, {},
                consoles_.behind_name(backend.service, backend.port));
            return;
        }
        const auto ports = service->value.get("spec").get("ports").items_or_none();
        bool any = false;
        for (const Value& port : ports) {
            if (backend.port.is_null() || port.get("port") == backend.port ||
                port.get("name") == backend.port) {
                any = true;
                add(request, object, via, backend, port, consoles_.behind(service->value, port));
            }
        }
        if (!any) {  // a Service without the port that is named: only its own name can tell
            add(request, object, via, backend, {}, consoles_.behind(service->value, {}));
        }
    }

    void add(const Request& request, const StoredObject& object, std::string_view via,
             const Backend& backend, const Value& port, const ConsoleMatch& match) {
        Subject subject;
        subject.ref = ref_of(object.value);
        subject.source = source_of(evidence_);
        subject.request = request.id;
        subject.origin = object.origin;
        const Value number = port.get("port");
        const Value target = port.get("targetPort");
        Value admin;
        if (match.unknown) {
            admin = store_.unknown(*match.unknown);
        } else if (match.console != nullptr) {
            admin = store_.text(match.console->name);
        }
        subject.object = store_.map({
            {"via", store_.text(via)},
            {"kind", store_.text(subject.ref->kind)},
            {"namespace", store_.text(subject.ref->ns)},
            {"name", store_.text(subject.ref->name)},
            {"service", store_.text(backend.ns + "/" + backend.service)},
            {"port", number.is_null() ? backend.port : number},
            {"targetPort", target.is_null() ? number : target},
            {"admin", admin},
            {"matchedBy", match.by.empty() ? Value{} : store_.text(match.by)},
        });
        if (!is_listed(subject)) {
            universe_.subjects.push_back(std::move(subject));
        }
    }

    // Two paths of one object may name one port by number and by name.
    bool is_listed(const Subject& subject) const {
        for (auto last = universe_.subjects.rbegin(); last != universe_.subjects.rend(); ++last) {
            if (last->ref != subject.ref) {
                return false;
            }
            if (last->object.same(subject.object)) {
                return true;
            }
        }
        return false;
    }

    const Evidence& evidence_;
    Store& store_;
    ConsoleFinder consoles_;
    Universe universe_;
};

}  // namespace

std::span<const PolicyKind> route_kinds() { return kRoutes; }

Universe derive_exposures(const Evidence& evidence, const FactsData& data, Store& store) {
    return Exposures(evidence, data, store).derive();
}

}  // namespace assay
