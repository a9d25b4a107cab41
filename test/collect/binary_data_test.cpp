// What redaction says of the values of a ConfigMap: by the names of keys, and of binaryData.
#include "collect/redact.h"

#include <doctest/doctest.h>

#include "base/pem.h"
#include "collect/support/redacted.h"

using namespace assay;
using namespace assay::test;

TEST_CASE("ConfigMaps: names of keys, and what binaryData holds") {
    const struct {
        const char* field;
        const char* key;
        std::string value;
        const char* detector;
    } kCases[] = {
        {"data", "authorization", "hunter2", "named"},
        {"data", "pass", "hunter2", "named"},
        {"data", "session-key", "hunter2", "named"},
        {"data", "client-key-data", "hunter2", "named"},
        {"data", "token", "https://u:p@h", "url-password"},
        {"data", "app.conf", "hunter2", "configmap-data"},
        {"binaryData", "x", to_base64("url=postgres://a:b@db/x"), "url-password"},
        {"binaryData", "x", to_base64("spring.datasource.password=hunter2"), "assigned-password"},
        {"binaryData", "x", to_base64("\xFF\xFE pwd=hunter2"), "assigned-password"},
        {"binaryData", "x", to_base64("a word"), "configmap-data"},
        {"binaryData", "x", to_base64("\x1F\x8B\x08"), "not-text"},
        {"binaryData", "x", to_base64(std::string("p\0w\0", 4)), "not-text"},
        {"binaryData", "x", "true", "not-text"},
        {"binaryData", "x", "no base64", "not-text"},
        {"binaryData", "x", "pwd=hunter2", "assigned-password"},
        {"binaryData", "token", to_base64("a word"), "named"},
        {"binaryData", "token", to_base64("\x89PNG\r\n\x1A\n"), "named"},
        {"binaryData", "x", to_base64("\x89PNG\r\n\x1A\nx"), "image"},
        {"binaryData", "x", to_base64("\xFF\xD8\xFF\xE0"), "image"},
        {"binaryData", "x", to_base64("GIF87a\xFF"), "image"},
        {"binaryData", "x", to_base64("GIF89a\xFF"), "image"},
        {"binaryData", "x", to_base64(std::string("\0\0\1\0\1", 5)), "image"},
        {"binaryData", "x", to_base64("RIFF\xFF\xFF\xFF\xFFWEBPVP8 "), "image"},
        {"binaryData", "x", to_base64("RIFF\xFF\xFF\xFF\xFFWAVEfmt "), "not-text"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.key);
        CAPTURE(one.value);
        const std::string out =
            redacted(R"({"apiVersion":"v1","kind":"ConfigMap",")" + std::string(one.field) +
                     "\":{\"" + one.key + "\":\"" + one.value + "\"}}");
        CHECK_MESSAGE(out.find("{\"$redacted\":{\"detector\":\"" + std::string(one.detector)) !=
                          std::string::npos,
                      out);
        CHECK(redacted(out) == out);
    }
}
