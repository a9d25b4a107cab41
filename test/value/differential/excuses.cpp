#include "value/differential/excuses.h"

#include <cstddef>
#include <iostream>

namespace assay::test {
namespace {

struct Excuse {
    const char* reason;
    bool (*applies)(std::string_view document, std::string_view ours, std::string_view answer);
    std::size_t used = 0;
};

Excuse excuses[] = {
    {"the oracle reads the first document only; ours refuses a second one",
     [](std::string_view, std::string_view ours, std::string_view) {
         return ours == "malformed YAML: a second document follows";
     }},
};

}  // namespace

bool excuse(std::string_view document, std::string_view ours, std::string_view answer) {
    for (Excuse& known : excuses) {
        if (!known.applies(document, ours, answer)) continue;
        ++known.used;
        return true;
    }
    return false;
}

void print_excuses() {
    for (const Excuse& known : excuses)
        std::cout << "excused " << known.used << ": " << known.reason << "\n";
}

}  // namespace assay::test
