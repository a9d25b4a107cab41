#include "base/pem.h"

#include <doctest/doctest.h>

#include "collect/support/certificates.h"

using namespace assay;

TEST_CASE("base64: what Go's StdEncoding takes, and nothing else") {
    CHECK(from_base64("") == "");
    CHECK(from_base64("YQ==") == "a");
    CHECK(from_base64("YWI=") == "ab");
    CHECK(from_base64("YWJj") == "abc");
    CHECK(from_base64("YW\r\nJj\n") == "abc");
    for (const char* bad : {"Y", "YQ", "YQ=", "YQ==YQ==", "YQ===", "=", "====", "Y===", "YQ=a",
                            "YW Jj", "YW-_", "YWJjY", "YWJj=", "\xff\xff\xff\xff"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_base64(bad));
    }
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        CHECK(from_base64(to_base64(bytes)) == bytes);
    }
}

TEST_CASE("PEM: a chain with one broken certificate is refused whole") {
    const test::Authority authority;
    const auto identity = authority.sign({});
    CHECK(check_certificates(identity.certificate + authority.certificate()));
    std::string broken = authority.certificate();
    broken[broken.size() / 2] = broken[broken.size() / 2] == 'A' ? 'B' : 'A';
    broken.erase(broken.size() / 2 + 1, 3);
    CHECK_FALSE(check_certificates(identity.certificate + broken));
    CHECK_FALSE(check_certificates(identity.key));
    CHECK(check_key(identity.certificate, identity.key));
    CHECK_FALSE(check_key(authority.certificate(), identity.key));
}

TEST_CASE("PEM: certificates and nothing else") {
    const test::Authority authority;
    const auto identity = authority.sign({});
    const std::string one = authority.certificate();
    CHECK(holds_certificates_only(one));
    CHECK(holds_certificates_only(one + "\r\n\n" + identity.certificate));
    CHECK_FALSE(holds_certificates_only(""));
    CHECK_FALSE(holds_certificates_only("hunter2"));
    CHECK_FALSE(holds_certificates_only(identity.key));
    CHECK_FALSE(holds_certificates_only(one + identity.key));
    CHECK_FALSE(holds_certificates_only("# password hunter2\n" + one));
    CHECK_FALSE(holds_certificates_only(one + "hunter2"));
    CHECK_FALSE(holds_certificates_only(one.substr(0, one.size() / 2)));
    std::string headers = one;
    headers.insert(headers.find('\n') + 1, "Password: hunter2\n\n");
    CHECK_FALSE(holds_certificates_only(headers));
    CHECK_FALSE(holds_certificates_only(one + "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n"
                                              "-----END CERTIFICATE-----\n"));
}

TEST_CASE("PEM: the organizations of the first certificate") {
    const test::Authority authority;
    const auto masters =
        authority.sign({.common_name = "admin", .organizations = {"ops", "system:masters"}});
    const auto nobody = authority.sign({});
    using Names = std::vector<std::string>;
    CHECK(first_organizations(masters.certificate) == Names{"ops", "system:masters"});
    CHECK(first_organizations(nobody.certificate) == Names{});
    CHECK(first_organizations(masters.certificate + nobody.certificate) ==
          Names{"ops", "system:masters"});
    CHECK(first_organizations(nobody.certificate + masters.certificate) == Names{});
    CHECK_FALSE(first_organizations(""));
    CHECK_FALSE(first_organizations(masters.key));
    CHECK_FALSE(first_organizations(masters.certificate.substr(0, 200)));
    // Clients take the first block that is called CERTIFICATE, whatever stands before it.
    for (const std::string name : {"TRUSTED CERTIFICATE", "X509 CERTIFICATE"}) {
        CAPTURE(name);
        std::string other = nobody.certificate;
        for (std::size_t at = 0; (at = other.find("CERTIFICATE", at)) != std::string::npos;
             at += name.size()) {
            other.replace(at, 11, name);
        }
        CHECK(first_organizations(other + masters.certificate) == Names{"ops", "system:masters"});
        CHECK_FALSE(first_organizations(other));
    }
    CHECK(first_organizations(masters.key + masters.certificate) == Names{"ops", "system:masters"});
    const auto umlaut = authority.sign({.organizations = {"b\xC3\xBCro"}});
    CHECK(first_organizations(umlaut.certificate) == Names{"b\xC3\xBCro"});
    CHECK_FALSE(first_organizations(authority.sign({.organizations = Names(65, "a")}).certificate));
}
