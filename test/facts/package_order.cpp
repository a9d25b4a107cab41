// Compares pairs of versions from standard input: "dpkg LEFT RIGHT" or "rpm LEFT RIGHT" gives -1, 0
// or 1 on a line. For package_order_test.py.
#include <iostream>
#include <string>

#include "facts/package_version.h"

int main() {
    std::string order;
    std::string left;
    std::string right;
    while (std::cin >> order >> left >> right) {
        const auto found =
            order == "dpkg" ? assay::compare_dpkg(left, right) : assay::compare_rpm(left, right);
        std::cout << (found < 0 ? -1 : found > 0 ? 1 : 0) << '\n';
    }
}
