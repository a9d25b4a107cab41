#include "collect/server_url.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("server URL: accepted forms") {
    struct Row {
        const char* text;
        const char* shown;
        const char* authority;
    };
    for (const Row& row :
         {Row{"https://h", "https://h", "h:443"}, Row{"https://h:443/", "https://h", "h:443"},
          Row{"https://10.1.2.3:6443", "https://10.1.2.3:6443", "10.1.2.3:6443"},
          Row{"http://[::1]:8080/a/b/", "http://[::1]:8080/a/b", "[::1]:8080"},
          Row{"h:6443", "https://h:6443", "h:6443"}}) {
        CAPTURE(row.text);
        const auto url = parse_server_url(row.text);
        REQUIRE(url);
        CHECK(url->text() == row.shown);
        CHECK(url->authority() == row.authority);
    }
    CHECK(parse_server_url("h:80", false)->text() == "http://h");
}

TEST_CASE("server URL: refused forms are not repeated in the message") {
    for (const char* text :
         {"", "https://", "https://CANARY@h", "https://u:CANARY@h", "https://h?x=CANARY",
          "https://h#CANARY", "file:///CANARY", "https://h\n/CANARY", "https://h:0/CANARY",
          "https://h:65536/CANARY", "https://[::1/CANARY", "https://h\\CANARY"}) {
        CAPTURE(text);
        const auto url = parse_server_url(text);
        REQUIRE_FALSE(url);
        CHECK(url.error().text().find("CANARY") == std::string::npos);
        CHECK_FALSE(url.error().hint.empty());
    }
}
