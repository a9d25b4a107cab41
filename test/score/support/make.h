// Tallies and models made by hand.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "policy/maturity.h"
#include "score/tally.h"

namespace assay::test {

struct Counts {
    std::size_t pass = 0;
    std::size_t fail = 0;
    std::size_t unknown = 0;
    std::size_t not_applicable = 0;
    std::size_t error = 0;
};

inline Tally make_tally(std::string id, Severity severity, Domain domain, Counts counts) {
    Tally tally;
    tally.id = std::move(id);
    tally.severity = severity;
    tally.domain = domain;
    tally.subjects = {counts.pass, counts.fail, counts.unknown, counts.not_applicable,
                      counts.error};
    if (counts.unknown > 0) tally.unknown = Unknown{Reason::denied, "no right"};
    return tally;
}

// One domain of the whole weight, with the weights 1, 4, 7, 10 and the shipped thresholds.
inline MaturityModel one_domain(std::vector<Gate> gates = {}) {
    MaturityModel model;
    model.levels = {"Exposed", "Basic", "Managed", "Hardened"};
    model.domains = {{Domain::access, "Access", 100}};
    model.gates = std::move(gates);
    return model;
}

inline Gate make_gate(std::string id, int level, std::vector<std::string> fed_by,
                      Domain domain = Domain::access) {
    Gate gate;
    gate.id = std::move(id);
    gate.domain = domain;
    gate.level = level;
    gate.title = gate.id;
    gate.fed_by = std::move(fed_by);
    gate.built_in = "later";
    return gate;
}

}  // namespace assay::test
