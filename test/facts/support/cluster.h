// A small cluster as evidence, written as YAML.
//
// Role: objects become the requests that list them. In a cluster every kind that a derived subject
// needs is read and empty unless objects or set_presence() say otherwise; CRDs are not served.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "base/presence.h"
#include "facts/data.h"
#include "facts/facts.h"
#include "snapshot/evidence.h"

namespace assay::test {

class Cluster {
public:
    explicit Cluster(TargetKind kind = TargetKind::cluster);

    Cluster& objects(std::string_view yaml);  // documents separated by "---"
    Cluster& presence(std::string_view group, std::string_view resource, Presence presence);
    Cluster& forget(std::string_view group, std::string_view resource);  // nobody asked
    NodeEvidence& node(std::string_view name);                           // node evidence was asked
    Cluster& version(std::string_view text);

    // Arranged; stays valid while the Cluster lives. `seed` shuffles the objects before.
    const Evidence& evidence(unsigned seed = 0);
    Facts facts(const FactsData& data, unsigned seed = 0);

    Evidence raw;
};

// Rows that the tests of this folder agree on: see cluster.cpp.
const FactsData& small_data();

// Files of a node as they were read.
NodeFile text_file(std::string text);
NodeFile kubelet_file(const std::string& text);  // what is behind its kind
NodeFile folder();

// JSON of a value, for comparing.
std::string json(const Value& value);
// One line for each subject: "kind namespace/name json".
std::string lines(const Universe& universe);

}  // namespace assay::test
