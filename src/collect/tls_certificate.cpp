#include "collect/tls_certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <memory>
#include <string_view>

#include "base/text.h"

namespace assay {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using CertificateStore = std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)>;
using Verification = std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)>;

constexpr std::size_t kNameLimit = 1024;

// RFC 2253, with everything beyond ASCII escaped.
std::string name_text(const X509_NAME* name) {
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return printable({data, static_cast<std::size_t>(size)}, kNameLimit);
}

std::optional<Instant> instant_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    return Instant{timegm(&parts)};
}

bool is_about_signatures(int error) {
    switch (error) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_INVALID_CA:
        case X509_V_ERR_CERT_UNTRUSTED:
            return true;
        default:
            return false;
    }
}

// Each authority alone: of several with one name (every kubeadm CA is called "kubernetes") OpenSSL
// tries only the first.
std::string_view chain_of(X509* certificate, STACK_OF(X509) * sent, X509* root) {
    const CertificateStore store(X509_STORE_new(), &X509_STORE_free);
    const Verification chain(X509_STORE_CTX_new(), &X509_STORE_CTX_free);
    if (!store || !chain || X509_STORE_add_cert(store.get(), root) != 1 ||
        X509_STORE_CTX_init(chain.get(), store.get(), certificate, sent) != 1) {
        return "unknown";
    }
    X509_STORE_CTX_set_flags(chain.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
    if (X509_verify_cert(chain.get()) == 1) return "signed";
    return is_about_signatures(X509_STORE_CTX_get_error(chain.get())) ? "not-signed" : "unknown";
}

std::string_view chain_of(X509* certificate, STACK_OF(X509) * sent,
                          const std::string& authorities) {
    const Bio bio(BIO_new_mem_buf(authorities.data(), static_cast<int>(authorities.size())),
                  &BIO_free);
    std::string_view found = authorities.empty() ? "unknown" : "not-signed";
    while (const Certificate root{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr),
                                  &X509_free}) {
        const std::string_view chain = chain_of(certificate, sent, root.get());
        if (chain == "signed") return chain;
        if (chain == "unknown") found = chain;
    }
    return found;
}

}  // namespace

std::optional<TlsAnswer> read_certificate(X509* certificate, STACK_OF(X509) * sent,
                                          const std::string& authorities) {
    const auto not_before = instant_of(X509_get0_notBefore(certificate));
    const auto not_after = instant_of(X509_get0_notAfter(certificate));
    if (!not_before || !not_after) return std::nullopt;
    TlsAnswer answer;
    answer.subject = name_text(X509_get_subject_name(certificate));
    answer.issuer = name_text(X509_get_issuer_name(certificate));
    answer.not_before = *not_before;
    answer.not_after = *not_after;
    answer.chain = chain_of(certificate, sent, authorities);
    ERR_clear_error();
    return answer;
}

}  // namespace assay
