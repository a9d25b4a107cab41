#include "facts/vulnerable_fields.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "facts/objects.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 5> kRatings{"unrated", "low", "medium", "high", "critical"};

Value item_of(const Match& match, Store& store) {
    const Vulnerability& what = *match.what;
    const Value affected =
        match.standing == Standing::affected ? Value::boolean(true) : store.unknown(match.why);
    return store.map(
        {{"id", store.text(what.id)},
         {"severity", store.text(kRatings.at(static_cast<std::size_t>(what.severity)))},
         {"affected", affected},
         {"fixed", store.text(match.fixed)},
         {"range", store.text(match.range)},
         {"ref", store.text(what.ref)}});
}

// The program's name in the tables.
std::string program_of(std::string_view kind) {
    return kind == "etcd" || kind == "kubelet" ? std::string(kind) : "kube-" + std::string(kind);
}

std::string_view node_os_of(const Value& node) {
    const std::string_view os = node.get("status").get("nodeInfo").get("operatingSystem").text_or();
    return os.empty() ? node.get("metadata").get("labels").get("kubernetes.io/os").text_or() : os;
}

// Where the version of a component of the control plane comes from.
std::string_view source_of_version(std::string_view version, const Evidence& evidence) {
    const Probe* probe = evidence.probe("/version");
    const bool served =
        version == evidence.target.version || (probe != nullptr && version == probe->version);
    return served ? "the API server's answer" : "the tag of its image";
}

Value enriched(std::string_view kind, const Subject& subject, const Evidence& evidence,
               const FactsData& data, const Settings& settings, Store& store) {
    const Value version = subject.object.get("version");
    const auto parsed = parse_version(version.text_or());
    if (!parsed) {
        return without_version(
            subject.object,
            version.is_unknown()
                ? version.to_unknown()
                : Unknown{Reason::undecided,
                          "'" + printable(version.text_or(), 60) + "' is no version"},
            store);
    }
    Installed installed;
    installed.component = program_of(kind);
    installed.text = version.text_or();
    installed.version = *parsed;
    installed.settings = &settings;
    std::string_view how = "status.nodeInfo.kubeletVersion";
    if (kind == "kubelet") {
        const Request* nodes = evidence.find("", "nodes");
        const StoredObject* node =
            nodes == nullptr ? nullptr : find_object(*nodes, "", subject.ref->name);
        const Value object = node == nullptr ? Value{} : node->value;
        installed.node_os = node_os_of(object);
        installed.built = built_kubelet(object, *parsed, *data.vulnerable);
    } else {
        const bool visible = subject.source != SubjectSource::api;
        installed.node_os = "linux";  // the control plane runs nowhere else
        installed.built =
            built_control_plane(installed.component, *parsed, visible, *data.vulnerable);
        how = source_of_version(installed.text, evidence);
    }
    return with_vulnerabilities(subject.object, installed, how, data, day_of(evidence, data),
                                store);
}

}  // namespace

Instant day_of(const Evidence& evidence, const FactsData& data) {
    const Instant written = parse_instant(data.vulnerable_as_of).value_or(Instant{});
    return std::max(evidence.collected_at, written);
}

Value with_vulnerabilities(const Value& object, const Installed& installed, std::string_view how,
                           const FactsData& data, Instant day, Store& store) {
    const std::vector<Match> matches = known_vulnerabilities(installed, *data.vulnerable);
    std::vector<Value> items;
    std::vector<Value> ids;
    for (const Match& match : matches) {
        items.push_back(item_of(match, store));
        if (match.standing == Standing::affected) ids.push_back(store.text(match.what->id));
    }
    const auto upgrade = upgrade_of(installed, matches, data, day);
    Value made = store.with(object, "how", store.text(how));
    made = store.with(made, "vulnerabilities", store.list(items));
    made = store.with(made, "affectedBy", store.list(ids));
    return store.with(made, "upgradeTo", upgrade ? store.text(*upgrade) : Value{});
}

Value without_version(const Value& object, const Unknown& why, Store& store) {
    Value made = object;
    for (const std::string_view field : {"how", "vulnerabilities", "affectedBy", "upgradeTo"}) {
        made = store.with(made, field, store.unknown(why));
    }
    return made;
}

void add_vulnerabilities(std::string_view kind, const Evidence& evidence, const FactsData& data,
                         std::span<const Settings> settings, Universe& universe, Store& store) {
    for (std::size_t index = 0; index < universe.subjects.size(); ++index) {
        Subject& subject = universe.subjects[index];
        subject.object = enriched(kind, subject, evidence, data, settings[index], store);
    }
}

}  // namespace assay
