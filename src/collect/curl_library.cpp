#include "collect/curl_library.h"

#include <curl/curl.h>

#include <cstdarg>
#include <string_view>

#include "base/late_library.h"
#include "collect/ssl_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBCURL, "libcurl4");

constexpr unsigned kLeastVersion = 0x075500;  // 7.85.0

Result<void> start_curl() {
    if (auto loaded = load_ssl(); !loaded) return loaded;
    if (auto loaded = library.load(); !loaded) return loaded;
    const curl_version_info_data& version = *curl_version_info(CURLVERSION_NOW);
    if (version.version_num < kLeastVersion) {
        return fail(ErrorCode::unreachable, "libcurl is older than 7.85", {},
                    "install a newer one");
    }
    if (version.ssl_version == nullptr ||
        !std::string_view(version.ssl_version).starts_with("OpenSSL/")) {
        return fail(ErrorCode::unreachable, "libcurl does not use OpenSSL for TLS", {},
                    "install the libcurl that does");
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return fail(ErrorCode::internal, "libcurl cannot be started");
    }
    return {};
}

// The one argument behind an option, of the type that the option's number tells (curl.h,
// CURLOPTTYPE_).
template <class Set>
auto set_option(int option, va_list& arguments, Set set) {
    if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB) {
        return set(va_arg(arguments, curl_off_t));
    }
    if (option >= CURLOPTTYPE_OBJECTPOINT) return set(va_arg(arguments, void*));
    return set(va_arg(arguments, long));
}

// The type of a function's first parameter.
template <class Made, class First, class... Rest>
First first_of(Made (*)(First, Rest...));

}  // namespace

Result<void> load_curl() {
    static const Result<void> started = start_curl();
    return started;
}

}  // namespace assay

// What the program uses of libcurl, and no more: another function does not link.

using assay::library;

curl_version_info_data* curl_version_info(CURLversion age) {
    return library.function<&curl_version_info>("curl_version_info")(age);
}
CURLcode curl_global_init(long flags) {
    return library.function<&curl_global_init>("curl_global_init")(flags);
}
void curl_free(void* memory) { library.function<&curl_free>("curl_free")(memory); }

CURL* curl_easy_init() { return library.function<&curl_easy_init>("curl_easy_init")(); }
void curl_easy_cleanup(CURL* easy) {
    library.function<&curl_easy_cleanup>("curl_easy_cleanup")(easy);
}
CURLcode curl_easy_perform(CURL* easy) {
    return library.function<&curl_easy_perform>("curl_easy_perform")(easy);
}
const char* curl_easy_strerror(CURLcode code) {
    return library.function<&curl_easy_strerror>("curl_easy_strerror")(code);
}
CURLcode(curl_easy_setopt)(CURL* easy, CURLoption option, ...) {
    const auto theirs = library.function<&(curl_easy_setopt)>("curl_easy_setopt");
    va_list arguments;
    va_start(arguments, option);  // NOLINT(clang-diagnostic-varargs): curl declares it so
    const CURLcode code = assay::set_option(
        option, arguments, [&](auto value) { return theirs(easy, option, value); });
    va_end(arguments);
    return code;
}
CURLcode(curl_easy_getinfo)(CURL* easy, CURLINFO info, ...) {
    va_list arguments;
    va_start(arguments, info);  // NOLINT(clang-diagnostic-varargs): curl declares it so
    void* const into = va_arg(arguments, void*);
    va_end(arguments);
    return library.function<&(curl_easy_getinfo)>("curl_easy_getinfo")(easy, info, into);
}

CURLM* curl_multi_init() { return library.function<&curl_multi_init>("curl_multi_init")(); }
CURLMcode curl_multi_cleanup(CURLM* multi) {
    return library.function<&curl_multi_cleanup>("curl_multi_cleanup")(multi);
}
CURLMcode(curl_multi_setopt)(CURLM* multi, CURLMoption option, ...) {
    const auto theirs = library.function<&(curl_multi_setopt)>("curl_multi_setopt");
    va_list arguments;
    va_start(arguments, option);  // NOLINT(clang-diagnostic-varargs): curl declares it so
    const CURLMcode code = assay::set_option(
        option, arguments, [&](auto value) { return theirs(multi, option, value); });
    va_end(arguments);
    return code;
}
CURLMcode curl_multi_add_handle(CURLM* multi, CURL* easy) {
    return library.function<&curl_multi_add_handle>("curl_multi_add_handle")(multi, easy);
}
CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* easy) {
    return library.function<&curl_multi_remove_handle>("curl_multi_remove_handle")(multi, easy);
}
CURLMcode curl_multi_perform(CURLM* multi, int* running) {
    return library.function<&curl_multi_perform>("curl_multi_perform")(multi, running);
}
CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
    return library.function<&curl_multi_info_read>("curl_multi_info_read")(multi, left);
}
CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* extra, unsigned extras, int limit,
                          int* ready) {
    return library.function<&curl_multi_poll>("curl_multi_poll")(multi, extra, extras, limit,
                                                                 ready);
}

curl_slist* curl_slist_append(curl_slist* list, const char* text) {
    return library.function<&curl_slist_append>("curl_slist_append")(list, text);
}
void curl_slist_free_all(curl_slist* list) {
    if (list != nullptr) library.function<&curl_slist_free_all>("curl_slist_free_all")(list);
}

// Newer headers have a const in front of the first of curl_url_get().
CURLU* curl_url() { return library.function<&curl_url>("curl_url")(); }
void curl_url_cleanup(CURLU* url) { library.function<&curl_url_cleanup>("curl_url_cleanup")(url); }
CURLUcode curl_url_get(decltype(assay::first_of(&curl_url_get)) url, CURLUPart part, char** text,
                       unsigned flags) {
    return library.function<&curl_url_get>("curl_url_get")(url, part, text, flags);
}
CURLUcode curl_url_set(CURLU* url, CURLUPart part, const char* text, unsigned flags) {
    return library.function<&curl_url_set>("curl_url_set")(url, part, text, flags);
}
