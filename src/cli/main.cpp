#include <string>
#include <vector>

#include "cli/run.h"

int main(int argc, char** argv) {
    return static_cast<int>(assay::run(std::vector<std::string>(argv + 1, argv + argc), argv[0]));
}
