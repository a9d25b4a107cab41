#include "facts/runtimes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "facts/builds.h"
#include "facts/confinement.h"
#include "facts/objects.h"
#include "facts/package_version.h"
#include "facts/presence_gap.h"
#include "facts/vulnerable_fields.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 3> kRuntimes{"containerd", "cri-o", "docker"};

// "1.1.5+ds1-1+deb12u1": sources that Debian repackaged, and a revision.
bool has_debian_revision(std::string_view version) {
    const bool repackaged = version.find("+ds") != std::string_view::npos ||
                            version.find("~ds") != std::string_view::npos ||
                            version.find("+dfsg") != std::string_view::npos;
    return repackaged && version.find('-') != std::string_view::npos;
}

Unknown no_version(std::string_view text) {
    return {Reason::undecided, "'" + printable(text, 60) + "' is no version"};
}

// A version of a program and where it was read.
struct Found {
    std::string text;
    std::string how;
    Version version;
    Built built;
    const NodeSoftware* package = nullptr;  // where it is one
};

// One node or host.
struct Place {
    std::string name;
    Value node;                              // the Node object; null of a host
    const NodeEvidence* evidence = nullptr;  // nullptr: none
    Unknown no_evidence;                     // why there is none, or none to rely on
    Subject origin;                          // what its rows have in common
};

class Finder {
public:
    Finder(const Evidence& evidence, const FactsData& data, Store& store)
        : evidence_(evidence), data_(data), store_(store), day_(day_of(evidence, data)) {}

    Universe derive() {
        const Request* nodes = evidence_.find("", "nodes");
        if (evidence_.target.kind == TargetKind::files) {
            universe_.in_scope = nodes != nullptr;
        }
        if (auto why = gap_of(evidence_, "", "nodes")) {
            universe_.gaps.push_back({std::move(*why),
                                      {"v1", "Node", {}, {}},
                                      nodes == nullptr ? std::string{} : nodes->id});
        }
        if (nodes != nullptr) {
            for (const StoredObject& object : nodes->objects) add_node(*nodes, object);
        }
        for (const NodeEvidence& node : evidence_.nodes) {
            if (node.host) add_host(node);
        }
        std::stable_sort(universe_.subjects.begin(), universe_.subjects.end(),
                         [](const Subject& a, const Subject& b) { return a.ref < b.ref; });
        return std::move(universe_);
    }

private:
    void add_node(const Request& nodes, const StoredObject& object) {
        Place place;
        place.name = name_of(object.value);
        place.node = object.value;
        place.origin.source = source_of(evidence_);
        place.origin.request = nodes.id;
        place.origin.origin = object.origin;
        place.evidence = evidence_.nodes_asked ? evidence_.node(place.name) : nullptr;
        place.no_evidence = {Reason::not_asked, evidence_.nodes_asked
                                                    ? "node " + place.name + " was not read"
                                                    : "node evidence was not asked for"};
        const Value info = object.value.get("status").get("nodeInfo");
        const std::string_view named = info.get("containerRuntimeVersion").text_or();
        const std::size_t scheme = named.find("://");
        const std::string_view runtime = named.substr(0, scheme);
        if (scheme == std::string_view::npos ||
            std::find(kRuntimes.begin(), kRuntimes.end(), runtime) == kRuntimes.end()) {
            universe_.gaps.push_back({{Reason::indeterminate, "the node does not name its runtime"},
                                      {"v1", "Node", {}, place.name},
                                      nodes.id});
        } else {
            add_runtime(place, runtime, named.substr(scheme + 3));
        }
        if (info.get("operatingSystem").text_or() != "windows") add_runc(place);
        add_crun(place);
    }

    void add_host(const NodeEvidence& node) {
        Place place;
        place.name = node.name;
        place.evidence = &node;
        place.origin.source = SubjectSource::node;
        bool containers = false;
        for (const std::string_view runtime : {"containerd", "cri-o"}) {
            if (is_absent(place, runtime)) continue;
            containers = true;
            add(place, runtime, software(place, runtime));
        }
        if (containers || !is_absent(place, "runc")) add_runc(place);
        add_crun(place);
    }

    void add_runtime(const Place& place, std::string_view runtime, std::string_view text) {
        // Of a version that cannot be read nobody knows whether the package has it.
        if (!text.empty() && !upstream_version(text)) {
            add(place, runtime, std::nullopt, no_version(text));
        } else {
            add(place, runtime, running(place, runtime, text));
        }
        if (runtime == "docker") {  // which runs containerd below
            add(place, "containerd", software(place, "containerd"));
        }
    }

    void add_runc(const Place& place) {
        if (auto shipped = bundled(place)) {
            add(place, "runc", std::move(shipped));
        } else if (!is_absent(place, "runc") || !software(place, "crun")) {
            add(place, "runc", software(place, "runc"));
        }
    }

    void add_crun(const Place& place) {
        if (auto found = software(place, "crun")) add(place, "crun", std::move(found));
    }

    static const NodeSoftware* entry_of(const Place& place, std::string_view program) {
        if (place.evidence == nullptr) return nullptr;
        const auto at = place.evidence->software.find(program);
        return at == place.evidence->software.end() ? nullptr : &at->second;
    }

    static bool is_absent(const Place& place, std::string_view program) {
        const NodeSoftware* entry = entry_of(place, program);
        return entry != nullptr && entry->presence == Presence::absent;
    }

    std::optional<Found> software(const Place& place, std::string_view program) const {
        const NodeSoftware* entry = entry_of(place, program);
        if (entry == nullptr || entry->presence != Presence::present) return std::nullopt;
        const auto version = upstream_version(entry->version);
        if (!version) return std::nullopt;
        Built built = built_package(*entry, place.evidence->os, *data_.vulnerable);
        built.platform = platform_of(place.node, *data_.vulnerable);
        const std::string how = entry->manager.empty()
                                    ? "the program itself"
                                    : "the package database (" + entry->manager + ")";
        return Found{entry->version, how, *version, std::move(built), entry};
    }

    // What runs, and what the package says beyond it.
    std::optional<Found> running(const Place& place, std::string_view program,
                                 std::string_view text) const {
        auto package = software(place, program);
        const auto version = upstream_version(text);
        if (!version) return package;
        Built built = built_runtime(program, *version, place.node, *data_.vulnerable);
        if (package && package->version == *version &&
            (built.build != Build::upstream || package->built.build == Build::upstream)) {
            return package;
        }
        return Found{std::string(text), "status.nodeInfo.containerRuntimeVersion", *version,
                     std::move(built), nullptr};
    }

    // What the distribution's release ships.
    std::optional<Found> bundled(const Place& place) const {
        const Platform* platform = platform_of(place.node, *data_.vulnerable);
        std::string_view kubelet =
            place.node.get("status").get("nodeInfo").get("kubeletVersion").text_or();
        if (kubelet.starts_with('v')) kubelet.remove_prefix(1);
        for (const Bundle& bundle : data_.vulnerable->bundles) {
            if (platform == nullptr || bundle.platform != platform->id ||
                bundle.kubelet != kubelet) {
                continue;
            }
            if (const auto version = upstream_version(bundle.runc)) {
                return Found{bundle.runc,
                             "what " + platform->title + " " + bundle.kubelet + " ships",
                             *version,
                             {Build::upstream, platform->title, platform},
                             nullptr};
            }
        }
        return std::nullopt;
    }

    Unknown why_not(const Place& place, std::string_view program) const {
        if (place.evidence == nullptr) return place.no_evidence;
        const NodeSoftware* entry = entry_of(place, program);
        const std::string what = "the version of " + std::string(program);
        if (auto gap = gap_of(place.evidence->presence, place.evidence->reason, "the node")) {
            if (entry == nullptr) return *gap;
        }
        if (entry == nullptr) return {Reason::not_asked, what + " was not asked for"};
        if (auto gap = gap_of(entry->presence, entry->reason, what)) return *gap;
        if (entry->presence == Presence::absent) {
            return {Reason::indeterminate,
                    std::string(program) + " was not found where it is looked for"};
        }
        return no_version(entry->version);
    }

    // `told`: what is wrong with the version, where it is not the evidence of the node.
    void add(const Place& place, std::string_view program, std::optional<Found> found,
             const std::optional<Unknown>& told = std::nullopt) {
        Subject subject = place.origin;
        subject.ref = SubjectRef{{}, "Runtime", {}, place.name + "/" + std::string(program)};
        if (found && found->package != nullptr) subject.source = SubjectSource::node;
        const Unknown why = found ? Unknown{} : told ? *told : why_not(place, program);
        const Value unknown = found ? Value{} : store_.unknown(why);
        const NodeSoftware* package = found ? found->package : nullptr;
        const auto text = [&](const std::string& value) {
            return found ? store_.text(value) : unknown;
        };
        const Value object = store_.map({
            {"component", store_.text(program)},
            {"kind", store_.text("Runtime")},
            {"name", store_.text(subject.ref->name)},
            {"node", store_.text(place.name)},
            {"version", found ? store_.text(found->text) : unknown},
            {"package", text(package == nullptr ? std::string{} : package->package)},
            {"manager", text(package == nullptr ? std::string{} : package->manager)},
            {"confinement", confinement(place, program)},
        });
        subject.object =
            found ? judged(object, place, program, *found) : without_version(object, why, store_);
        universe_.subjects.push_back(std::move(subject));
    }

    // Of containerd below Docker its CRI plugin has no say; Windows has none of it.
    [[nodiscard]] Value confinement(const Place& place, std::string_view program) const {
        const Value info = place.node.get("status").get("nodeInfo");
        const bool below = info.get("containerRuntimeVersion").text_or().starts_with("docker:");
        const bool windows = info.get("operatingSystem").text_or() == "windows";
        return below || windows ? Value{}
                                : runtime_confinement(evidence_, place.name, program, store_);
    }

    Value judged(const Value& object, const Place& place, std::string_view program,
                 const Found& found) {
        const auto& known = data_.vulnerable->vulnerabilities;
        const bool listed = std::any_of(known.begin(), known.end(), [&](const Vulnerability& row) {
            return row.component == program;
        });
        if (!listed) {
            return without_version(
                object,
                {Reason::undecided, "the facts hold no vulnerabilities of " + std::string(program)},
                store_);
        }
        Installed installed;
        installed.component = program;
        installed.text = found.text;
        installed.version = found.version;
        installed.built = found.built;
        installed.labels = place.node.get("metadata").get("labels");
        if (found.package != nullptr) add_package(installed, *found.package, place);
        return with_vulnerabilities(object, installed, found.how, data_, day_, store_);
    }

    // The source package is what a vendor's fixes name; of an rpm the source's version lacks the
    // epoch. A binary that was asked itself and tells a revision of Debian's tells its package's
    // version (runc's line `commit`, containerd's revision).
    void add_package(Installed& installed, const NodeSoftware& package, const Place& place) const {
        installed.release = os_release_of(place.evidence->os, *data_.vulnerable);
        installed.like_rhel = place.evidence->os.id == "rhel";
        const bool no_package = package.manager.empty() && !has_debian_revision(package.version);
        const bool no_version =
            !package.source_version.empty() && !upstream_version(package.source_version);
        if (no_package || no_version) {
            return;
        }
        installed.package = !package.source.empty()    ? package.source
                            : !package.package.empty() ? package.package
                                                       : installed.component;
        const bool of_source = package.manager != "rpm" && !package.source_version.empty();
        installed.package_version =
            of_source ? package.source_version : std::string(without_rebuild(package.version));
    }

    const Evidence& evidence_;
    const FactsData& data_;
    Store& store_;
    Instant day_;
    Universe universe_;
};

}  // namespace

Universe derive_runtimes(const Evidence& evidence, const FactsData& data, Store& store) {
    return Finder(evidence, data, store).derive();
}

}  // namespace assay
