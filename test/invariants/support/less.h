// Ways to take evidence away, and what may follow from it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "evaluate/evaluate.h"
#include "snapshot/evidence.h"

namespace assay::test {

struct Loss {
    std::string name;  // "v1/pods: denied"
    std::function<void(Evidence&)> take;
};

// Every request, probe, node, node file and list of listeners of the evidence, each for every
// presence but present and absent; partial keeps one half, then the other.
std::vector<Loss> losses(const Evidence& evidence);

struct Comparison {
    std::size_t compared = 0;           // verdicts
    std::vector<std::string> excesses;  // what the lesser evidence says more
};
// A row may keep its verdict or become unknown; a row may vanish only when an unknown one stands
// for it; no check may look better or worse than before.
Comparison compare(const Evaluation& full, const Evaluation& less);

}  // namespace assay::test
