// Certificates made on the spot for tests: an authority, servers and clients it signs.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace assay::test {

struct Identity {
    std::string certificate;  // PEM
    std::string key;          // PEM
};

struct Wish {
    std::string common_name = "test";
    std::string alternative = "IP:127.0.0.1,DNS:localhost";
    std::vector<std::string> organizations{};
    long valid_from = -3600;  // seconds from now
    long valid_to = 3600;
};

class Authority {
public:
    Authority();
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    [[nodiscard]] const std::string& certificate() const;  // PEM
    [[nodiscard]] Identity sign(const Wish& wish) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace assay::test
