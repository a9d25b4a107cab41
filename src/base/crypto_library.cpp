#include "base/crypto_library.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cstddef>
#include <ctime>

#include "base/late_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBCRYPTO, "libssl3");

}  // namespace

Result<void> load_crypto() { return library.load(); }

}  // namespace assay

// What the program uses of libcrypto, and no more: another function does not link.

using assay::library;

void ERR_clear_error() { library.function<&ERR_clear_error>("ERR_clear_error")(); }
unsigned long ERR_get_error() { return library.function<&ERR_get_error>("ERR_get_error")(); }
unsigned long ERR_peek_last_error() {
    return library.function<&ERR_peek_last_error>("ERR_peek_last_error")();
}
void CRYPTO_free(void* memory, const char* file, int line) {
    library.function<&CRYPTO_free>("CRYPTO_free")(memory, file, line);
}
int CRYPTO_get_ex_new_index(int class_index, long number, void* pointer, CRYPTO_EX_new* make,
                            CRYPTO_EX_dup* copy, CRYPTO_EX_free* release) {
    return library.function<&CRYPTO_get_ex_new_index>("CRYPTO_get_ex_new_index")(
        class_index, number, pointer, make, copy, release);
}

const BIO_METHOD* BIO_s_mem() { return library.function<&BIO_s_mem>("BIO_s_mem")(); }
BIO* BIO_new(const BIO_METHOD* method) { return library.function<&BIO_new>("BIO_new")(method); }
BIO* BIO_new_mem_buf(const void* bytes, int size) {
    return library.function<&BIO_new_mem_buf>("BIO_new_mem_buf")(bytes, size);
}
long BIO_ctrl(BIO* bio, int command, long number, void* pointer) {
    return library.function<&BIO_ctrl>("BIO_ctrl")(bio, command, number, pointer);
}
int BIO_free(BIO* bio) { return library.function<&BIO_free>("BIO_free")(bio); }

int PEM_read_bio(BIO* bio, char** name, char** header, unsigned char** bytes, long* size) {
    return library.function<&PEM_read_bio>("PEM_read_bio")(bio, name, header, bytes, size);
}
EVP_PKEY* PEM_read_bio_PUBKEY(BIO* bio, EVP_PKEY** into, pem_password_cb* ask, void* user) {
    return library.function<&PEM_read_bio_PUBKEY>("PEM_read_bio_PUBKEY")(bio, into, ask, user);
}
EVP_PKEY* PEM_read_bio_PrivateKey(BIO* bio, EVP_PKEY** into, pem_password_cb* ask, void* user) {
    return library.function<&PEM_read_bio_PrivateKey>("PEM_read_bio_PrivateKey")(bio, into, ask,
                                                                                 user);
}
X509* PEM_read_bio_X509(BIO* bio, X509** into, pem_password_cb* ask, void* user) {
    return library.function<&PEM_read_bio_X509>("PEM_read_bio_X509")(bio, into, ask, user);
}

int EVP_PKEY_get_id(const EVP_PKEY* key) {
    return library.function<&EVP_PKEY_get_id>("EVP_PKEY_get_id")(key);
}
void EVP_PKEY_free(EVP_PKEY* key) { library.function<&EVP_PKEY_free>("EVP_PKEY_free")(key); }
EVP_MD_CTX* EVP_MD_CTX_new() { return library.function<&EVP_MD_CTX_new>("EVP_MD_CTX_new")(); }
void EVP_MD_CTX_free(EVP_MD_CTX* context) {
    library.function<&EVP_MD_CTX_free>("EVP_MD_CTX_free")(context);
}
int EVP_DigestSignInit(EVP_MD_CTX* context, EVP_PKEY_CTX** made, const EVP_MD* digest,
                       ENGINE* engine, EVP_PKEY* key) {
    return library.function<&EVP_DigestSignInit>("EVP_DigestSignInit")(context, made, digest,
                                                                       engine, key);
}
int EVP_DigestSign(EVP_MD_CTX* context, unsigned char* signature, std::size_t* size,
                   const unsigned char* bytes, std::size_t count) {
    return library.function<&EVP_DigestSign>("EVP_DigestSign")(context, signature, size, bytes,
                                                               count);
}
int EVP_DigestVerifyInit(EVP_MD_CTX* context, EVP_PKEY_CTX** made, const EVP_MD* digest,
                         ENGINE* engine, EVP_PKEY* key) {
    return library.function<&EVP_DigestVerifyInit>("EVP_DigestVerifyInit")(context, made, digest,
                                                                           engine, key);
}
int EVP_DigestVerify(EVP_MD_CTX* context, const unsigned char* signature, std::size_t size,
                     const unsigned char* bytes, std::size_t count) {
    return library.function<&EVP_DigestVerify>("EVP_DigestVerify")(context, signature, size, bytes,
                                                                   count);
}

int ASN1_STRING_to_UTF8(unsigned char** into, const ASN1_STRING* text) {
    return library.function<&ASN1_STRING_to_UTF8>("ASN1_STRING_to_UTF8")(into, text);
}
int ASN1_TIME_to_tm(const ASN1_TIME* time, std::tm* into) {
    return library.function<&ASN1_TIME_to_tm>("ASN1_TIME_to_tm")(time, into);
}

X509* d2i_X509(X509** into, const unsigned char** bytes, long size) {
    return library.function<&d2i_X509>("d2i_X509")(into, bytes, size);
}
void X509_free(X509* certificate) { library.function<&X509_free>("X509_free")(certificate); }
int X509_check_private_key(const X509* certificate, const EVP_PKEY* key) {
    return library.function<&X509_check_private_key>("X509_check_private_key")(certificate, key);
}
const ASN1_TIME* X509_get0_notBefore(const X509* certificate) {
    return library.function<&X509_get0_notBefore>("X509_get0_notBefore")(certificate);
}
const ASN1_TIME* X509_get0_notAfter(const X509* certificate) {
    return library.function<&X509_get0_notAfter>("X509_get0_notAfter")(certificate);
}
X509_NAME* X509_get_issuer_name(const X509* certificate) {
    return library.function<&X509_get_issuer_name>("X509_get_issuer_name")(certificate);
}
X509_NAME* X509_get_subject_name(const X509* certificate) {
    return library.function<&X509_get_subject_name>("X509_get_subject_name")(certificate);
}
int X509_NAME_get_index_by_NID(const X509_NAME* name, int kind, int after) {
    return library.function<&X509_NAME_get_index_by_NID>("X509_NAME_get_index_by_NID")(name, kind,
                                                                                       after);
}
X509_NAME_ENTRY* X509_NAME_get_entry(const X509_NAME* name, int at) {
    return library.function<&X509_NAME_get_entry>("X509_NAME_get_entry")(name, at);
}
ASN1_STRING* X509_NAME_ENTRY_get_data(const X509_NAME_ENTRY* entry) {
    return library.function<&X509_NAME_ENTRY_get_data>("X509_NAME_ENTRY_get_data")(entry);
}
int X509_NAME_print_ex(BIO* bio, const X509_NAME* name, int indent, unsigned long flags) {
    return library.function<&X509_NAME_print_ex>("X509_NAME_print_ex")(bio, name, indent, flags);
}

X509_STORE* X509_STORE_new() { return library.function<&X509_STORE_new>("X509_STORE_new")(); }
void X509_STORE_free(X509_STORE* store) {
    library.function<&X509_STORE_free>("X509_STORE_free")(store);
}
int X509_STORE_add_cert(X509_STORE* store, X509* certificate) {
    return library.function<&X509_STORE_add_cert>("X509_STORE_add_cert")(store, certificate);
}
X509_STORE_CTX* X509_STORE_CTX_new() {
    return library.function<&X509_STORE_CTX_new>("X509_STORE_CTX_new")();
}
void X509_STORE_CTX_free(X509_STORE_CTX* context) {
    library.function<&X509_STORE_CTX_free>("X509_STORE_CTX_free")(context);
}
int X509_STORE_CTX_init(X509_STORE_CTX* context, X509_STORE* store, X509* certificate,
                        STACK_OF(X509) * chain) {
    return library.function<&X509_STORE_CTX_init>("X509_STORE_CTX_init")(context, store,
                                                                         certificate, chain);
}
void X509_STORE_CTX_set_flags(X509_STORE_CTX* context, unsigned long flags) {
    library.function<&X509_STORE_CTX_set_flags>("X509_STORE_CTX_set_flags")(context, flags);
}
int X509_STORE_CTX_get_error(const X509_STORE_CTX* context) {
    return library.function<&X509_STORE_CTX_get_error>("X509_STORE_CTX_get_error")(context);
}
void* X509_STORE_CTX_get_ex_data(const X509_STORE_CTX* context, int at) {
    return library.function<&X509_STORE_CTX_get_ex_data>("X509_STORE_CTX_get_ex_data")(context, at);
}
int X509_VERIFY_PARAM_set1_ip_asc(X509_VERIFY_PARAM* parameters, const char* address) {
    return library.function<&X509_VERIFY_PARAM_set1_ip_asc>("X509_VERIFY_PARAM_set1_ip_asc")(
        parameters, address);
}
int X509_verify_cert(X509_STORE_CTX* context) {
    return library.function<&X509_verify_cert>("X509_verify_cert")(context);
}
const char* X509_verify_cert_error_string(long error) {
    return library.function<&X509_verify_cert_error_string>("X509_verify_cert_error_string")(error);
}
