#include "collect/ssl_library.h"

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>

#include "base/crypto_library.h"
#include "base/late_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBSSL, "libssl3");

}  // namespace

Result<void> load_ssl() {
    if (auto loaded = load_crypto(); !loaded) return loaded;
    return library.load();
}

}  // namespace assay

// What the program uses of libssl, and no more: another function does not link.

using assay::library;

const SSL_METHOD* TLS_client_method() {
    return library.function<&TLS_client_method>("TLS_client_method")();
}
SSL_CTX* SSL_CTX_new(const SSL_METHOD* method) {
    return library.function<&SSL_CTX_new>("SSL_CTX_new")(method);
}
void SSL_CTX_free(SSL_CTX* context) { library.function<&SSL_CTX_free>("SSL_CTX_free")(context); }
long SSL_CTX_ctrl(SSL_CTX* context, int command, long number, void* pointer) {
    return library.function<&SSL_CTX_ctrl>("SSL_CTX_ctrl")(context, command, number, pointer);
}
X509_VERIFY_PARAM* SSL_CTX_get0_param(SSL_CTX* context) {
    return library.function<&SSL_CTX_get0_param>("SSL_CTX_get0_param")(context);
}
void* SSL_CTX_get_ex_data(const SSL_CTX* context, int at) {
    return library.function<&SSL_CTX_get_ex_data>("SSL_CTX_get_ex_data")(context, at);
}
int SSL_CTX_set_ex_data(SSL_CTX* context, int at, void* data) {
    return library.function<&SSL_CTX_set_ex_data>("SSL_CTX_set_ex_data")(context, at, data);
}
int SSL_CTX_get_verify_mode(const SSL_CTX* context) {
    return library.function<&SSL_CTX_get_verify_mode>("SSL_CTX_get_verify_mode")(context);
}
void SSL_CTX_set_verify(SSL_CTX* context, int mode, SSL_verify_cb callback) {
    library.function<&SSL_CTX_set_verify>("SSL_CTX_set_verify")(context, mode, callback);
}
int SSL_CTX_set_cipher_list(SSL_CTX* context, const char* ciphers) {
    return library.function<&SSL_CTX_set_cipher_list>("SSL_CTX_set_cipher_list")(context, ciphers);
}
void SSL_CTX_set_msg_callback(SSL_CTX* context, void (*callback)(int, int, int, const void*,
                                                                 std::size_t, SSL*, void*)) {
    library.function<&SSL_CTX_set_msg_callback>("SSL_CTX_set_msg_callback")(context, callback);
}
std::uint64_t SSL_CTX_set_options(SSL_CTX* context, std::uint64_t options) {
    return library.function<&SSL_CTX_set_options>("SSL_CTX_set_options")(context, options);
}
void SSL_CTX_set_security_level(SSL_CTX* context, int level) {
    library.function<&SSL_CTX_set_security_level>("SSL_CTX_set_security_level")(context, level);
}

SSL* SSL_new(SSL_CTX* context) { return library.function<&SSL_new>("SSL_new")(context); }
void SSL_free(SSL* ssl) { library.function<&SSL_free>("SSL_free")(ssl); }
long SSL_ctrl(SSL* ssl, int command, long number, void* pointer) {
    return library.function<&SSL_ctrl>("SSL_ctrl")(ssl, command, number, pointer);
}
int SSL_set_fd(SSL* ssl, int descriptor) {
    return library.function<&SSL_set_fd>("SSL_set_fd")(ssl, descriptor);
}
void SSL_set_connect_state(SSL* ssl) {
    library.function<&SSL_set_connect_state>("SSL_set_connect_state")(ssl);
}
int SSL_do_handshake(SSL* ssl) {
    return library.function<&SSL_do_handshake>("SSL_do_handshake")(ssl);
}
int SSL_get_error(const SSL* ssl, int result) {
    return library.function<&SSL_get_error>("SSL_get_error")(ssl, result);
}
SSL_CTX* SSL_get_SSL_CTX(const SSL* ssl) {
    return library.function<&SSL_get_SSL_CTX>("SSL_get_SSL_CTX")(ssl);
}
X509* SSL_get0_peer_certificate(const SSL* ssl) {
    return library.function<&SSL_get0_peer_certificate>("SSL_get0_peer_certificate")(ssl);
}
STACK_OF(X509) * SSL_get_peer_cert_chain(const SSL* ssl) {
    return library.function<&SSL_get_peer_cert_chain>("SSL_get_peer_cert_chain")(ssl);
}
int SSL_get_ex_data_X509_STORE_CTX_idx() {
    return library.function<&SSL_get_ex_data_X509_STORE_CTX_idx>(
        "SSL_get_ex_data_X509_STORE_CTX_idx")();
}
