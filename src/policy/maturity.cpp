#include "policy/maturity.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {
namespace {

constexpr int kAll = 10000;  // basis points

void read_thresholds(Reader& reader, const DocumentNode& root, MaturityModel& model) {
    const DocumentNode* node = reader.member(root, "thresholds", Need::required);
    if (node == nullptr ||
        !reader.keys(*node, {"levelShare", "coverage", "cap", "minimumChecks"})) {
        return;
    }
    const auto number = [&](std::string_view key, int most, int& into) {
        into = reader.integer(*node, key, 0, most, Need::required).value_or(into);
    };
    number("levelShare", kAll, model.level_share);
    number("coverage", kAll, model.coverage);
    number("cap", kAll, model.cap);
    number("minimumChecks", 1000, model.minimum_checks);
}

void read_assured(Reader& reader, const DocumentNode& root, AssuredModel& model) {
    const DocumentNode* node = reader.member(root, "assured", Need::required);
    if (node == nullptr || !reader.keys(*node, {"audits", "days", "lookBack", "criticalDays"}))
        return;
    const auto number = [&](std::string_view key, int least, int& into) {
        into = reader.integer(*node, key, least, 10000, Need::required).value_or(into);
    };
    number("audits", 2, model.audits);
    number("days", 1, model.days);
    number("lookBack", 1, model.look_back_days);
    number("criticalDays", 0, model.critical_days);
}

// Only the order of a plan follows from it. Absent: the defaults.
void read_remediation(Reader& reader, const DocumentNode& root, MaturityModel& model) {
    const DocumentNode* node = reader.member(root, "remediation");
    if (node == nullptr || !reader.keys(*node, {"hours", "levelPoints"})) return;
    model.level_points =
        reader.integer(*node, "levelPoints", 0, kAll, Need::required).value_or(model.level_points);
    const DocumentNode* hours = reader.member(*node, "hours", Need::required);
    if (hours == nullptr || !reader.keys(*hours, kEfforts)) return;
    for (std::size_t index = 0; index < kEfforts.size(); ++index) {
        int& mine = model.effort_hours[index];
        mine = reader.integer(*hours, kEfforts[index], 1, 10000, Need::required).value_or(mine);
    }
}

void read_weights(Reader& reader, const DocumentNode& root, MaturityModel& model) {
    const DocumentNode* node = reader.member(root, "severityWeights", Need::required);
    if (node == nullptr || !reader.keys(*node, kSeverities)) {
        return;
    }
    for (std::size_t index = 0; index < kSeverities.size(); ++index) {
        int& weight = model.weights[index];
        weight =
            reader.integer(*node, kSeverities[index], 1, 1000, Need::required).value_or(weight);
    }
}

void read_domains(Reader& reader, const DocumentNode& root, MaturityModel& model) {
    std::set<std::size_t> seen;
    int sum = 0;
    for (const DocumentNode& entry : reader.maps(root, "domains", Need::required)) {
        if (!reader.keys(entry, {"id", "title", "weight"})) {
            continue;
        }
        DomainModel domain;
        const auto id = reader.word(entry, "id", kDomains, Need::required);
        domain.title = reader.text(entry, "title", Need::required);
        domain.weight = reader.integer(entry, "weight", 1, 100, Need::required).value_or(0);
        sum += domain.weight;
        if (!id) {
            continue;
        }
        if (!seen.insert(*id).second) {
            reader.error(entry, "the domain stands here twice");
        }
        domain.domain = static_cast<Domain>(*id);
        model.domains.push_back(std::move(domain));
    }
    const DocumentNode* node = root.find("domains");
    if (node != nullptr && seen.size() != kDomains.size()) {
        reader.error(*node, "all five domains must be here");
    } else if (node != nullptr && sum != 100) {
        reader.error(*node, "the weights must add up to 100, not " + std::to_string(sum));
    }
}

void read_gates(Reader& reader, const DocumentNode& root, MaturityModel& model) {
    std::set<std::string> seen;
    for (const DocumentNode& entry : reader.maps(root, "gates", Need::required)) {
        if (!reader.keys(entry, {"id", "domain", "level", "title", "fedBy", "builtIn", "note"})) {
            continue;
        }
        Gate gate;
        gate.id = reader.text(entry, "id", Need::required);
        gate.title = reader.text(entry, "title", Need::required);
        gate.built_in = reader.text(entry, "builtIn");
        gate.note = reader.text(entry, "note");
        gate.fed_by = reader.texts(entry, "fedBy", Need::required);
        gate.level = reader.integer(entry, "level", 1, 3, Need::required).value_or(1);
        if (const auto domain = reader.word(entry, "domain", kDomains, Need::required)) {
            gate.domain = static_cast<Domain>(*domain);
        }
        if (!gate.id.empty() && !seen.insert(gate.id).second) {
            reader.error(entry, "the gate '" + printable(gate.id, 80) + "' stands here twice");
        }
        model.gates.push_back(std::move(gate));
    }
}

}  // namespace

MaturityModel load_maturity(const PolicyFile& file, std::vector<PolicyProblem>& problems) {
    MaturityModel model;
    const auto root = document_of(file, problems);
    if (!root) {
        return model;
    }
    Reader reader(file, problems);
    if (!reader.keys(*root, {"model", "levels", "severityWeights", "domains", "thresholds",
                             "assured", "remediation", "gates"})) {
        return model;
    }
    model.version = reader.integer(*root, "model", 1, 1000, Need::required).value_or(1);
    model.levels = reader.texts(*root, "levels", Need::required);
    if (model.levels.size() != 5) {
        reader.error(*root, "'levels' must name level 0 to 4");
        model.levels.resize(5);
    }
    read_weights(reader, *root, model);
    read_domains(reader, *root, model);
    read_thresholds(reader, *root, model);
    read_assured(reader, *root, model.assured);
    read_remediation(reader, *root, model);
    read_gates(reader, *root, model);
    return model;
}

}  // namespace assay
