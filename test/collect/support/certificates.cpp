#include "collect/support/certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "collect/ssl_library.h"

namespace assay::test {
namespace {

using Pkey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Cert = std::unique_ptr<X509, decltype(&X509_free)>;

// Every identity, and so every server, begins here. Of OpenSSL's functions the program's own stand
// in front of those that it uses, for these helpers too.
Pkey new_key() {
    if (!load_ssl()) throw std::runtime_error("OpenSSL cannot be loaded");
    return {EVP_EC_gen("P-256"), &EVP_PKEY_free};
}

template <class Write>
std::string pem_of(Write write) {
    BIO* bio = BIO_new(BIO_s_mem());
    write(bio);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(bio);
    return text;
}
std::string pem_of(X509* certificate) {
    return pem_of([&](BIO* bio) { PEM_write_bio_X509(bio, certificate); });
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Cert new_certificate(EVP_PKEY* key, const Wish& wish, long serial) {
    Cert certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.valid_to);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1,
                               -1, 0);
    for (const std::string& organization : wish.organizations) {
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "O", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(organization.c_str()), -1,
                                   -1, 0);
    }
    return certificate;
}

}  // namespace

struct Authority::Parts {
    Pkey key = new_key();
    Cert certificate{nullptr, &X509_free};
    std::string pem;
    long serial = 1;
};

Authority::Authority() : parts_(std::make_unique<Parts>()) {
    Wish wish;
    wish.common_name = "test authority";
    parts_->certificate = new_certificate(parts_->key.get(), wish, parts_->serial++);
    X509* certificate = parts_->certificate.get();
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    extend(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate, parts_->key.get(), EVP_sha256());
    parts_->pem = pem_of(certificate);
}
Authority::~Authority() = default;

const std::string& Authority::certificate() const { return parts_->pem; }

Identity Authority::sign(const Wish& wish) const {
    const Pkey key = new_key();
    const Cert certificate = new_certificate(key.get(), wish, parts_->serial++);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(parts_->certificate.get()));
    if (!wish.alternative.empty()) {
        extend(certificate.get(), parts_->certificate.get(), NID_subject_alt_name,
               wish.alternative);
    }
    X509_sign(certificate.get(), parts_->key.get(), EVP_sha256());
    return {pem_of(certificate.get()), pem_of([&](BIO* bio) {
                PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

}  // namespace assay::test
