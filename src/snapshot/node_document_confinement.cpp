#include "snapshot/node_document_confinement.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace assay::node_members {
namespace {

ConfinementSource source_from(const Member& member, const std::string& path,
                              NodeDocumentProblem& problem) {
    ConfinementSource source;
    if (!member.value.is_map()) {
        source.presence = word_of(member.value, Presence::present, path, problem);
        return source;
    }
    Reader reader(member.value, path, problem, {"presence", "reason", "values"});
    source.presence = reader.presence("presence", Presence::present);
    source.reason = reader.text("reason");
    for (const Member& value : reader.members("values")) {
        if (!value.value.is_text()) {
            reader.wrong("values", "must hold texts: quote numbers and true");
        }
        source.values.emplace(value.key(), value.value.text_or());
    }
    return source;
}

Value source_value(const ConfinementSource& source, Store& store) {
    Pairs pairs;
    add_presence(pairs, "presence", source.presence, Presence::present, store);
    add_text(pairs, "reason", source.reason, store);
    if (!source.values.empty()) {
        Pairs values;
        std::vector<std::string> names;  // keys are views
        names.reserve(source.values.size());
        for (const auto& [name, value] : source.values) {
            names.push_back(as_utf8(name));
            values.emplace_back(names.back(), store.text(as_utf8(value)));
        }
        pairs.emplace_back("values", store.map(values));
    }
    return store.map(pairs);
}

}  // namespace

void read_confinement(Reader& document, NodeEvidence& node, NodeDocumentProblem& problem) {
    for (const Member& member : document.members("confinement")) {
        const std::string path = "confinement." + std::string(member.key());
        const auto* known = std::ranges::find(kConfinementSources, member.key());
        if (known == kConfinementSources.end()) document.wrong(path, "is no source");
        node.confinement.emplace(member.key(), source_from(member, path, problem));
    }
}

void add_confinement(const NodeEvidence& node, Pairs& pairs, Store& store) {
    if (node.confinement.empty()) return;
    Pairs sources;
    for (const auto& [name, source] : node.confinement) {
        sources.emplace_back(name, source_value(source, store));
    }
    pairs.emplace_back("confinement", store.map(sources));
}

}  // namespace assay::node_members
