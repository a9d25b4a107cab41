// Which texts and maps are markers to the letter.
#include "snapshot/redaction.h"

#include <doctest/doctest.h>

#include "value/decode.h"

using namespace assay;

TEST_CASE("a marker word is whole, or none") {
    for (const char* word : {"$redacted:named:0:low", "$redacted:configmap-data:12:medium",
                             "$redacted:not-understood:1234567890:high"}) {
        CAPTURE(word);
        CHECK(is_marker_word(word));
    }
    for (const char* text :
         {"", "$redacted", "$redacted:", "$redacted:named", "$redacted:named:1",
          "$redacted:named:1:", "$redacted:named::low", "$redacted:named:1:low ",
          "$redacted:named:1:low\nx", "$redacted:named:1:low:x", " $redacted:named:1:low",
          "$redacted:hunter2:1:low", "$redacted:named:hunter2:low", "$redacted:named:1:hunter2",
          "$redacted:named:12345678901:low", "$redacted:named:01:low", "$redacted:named:-1:low",
          "$redacted::1:low"}) {
        CAPTURE(text);
        CHECK_FALSE(is_marker_word(text));
    }
}

TEST_CASE("a map is a marker as it is written, and one of evidence by its name") {
    Store store;
    const auto value = [&](const char* json) { return decode_json(json, store).value(); };
    for (const char* json : {R"({"$redacted":{"detector":"named","length":12,"entropy":"low"}})",
                             R"({"$redacted":{"detector":"not-text","length":0,"entropy":"high"}})",
                             R"({"$redacted":{"detector":"secret-data"}})"}) {
        CAPTURE(json);
        CHECK(is_written_marker(value(json)));
        CHECK(is_redaction_marker(value(json)));
    }
    for (const char* json :
         {R"({"$redacted":"x"})", R"({"$redacted":{}})", R"({"$redacted":{"detector":"named"}})",
          R"({"$redacted":{"detector":"hunter2","length":1,"entropy":"low"}})",
          R"({"$redacted":{"detector":["named"],"length":1,"entropy":"low"}})",
          R"({"$redacted":{"detector":"named","length":"1","entropy":"low"}})",
          R"({"$redacted":{"detector":"named","length":-1,"entropy":"low"}})",
          R"({"$redacted":{"detector":"named","length":12345678901,"entropy":"low"}})",
          R"({"$redacted":{"detector":"named","length":1,"entropy":"x"}})",
          R"({"$redacted":{"detector":"named","length":1,"x":"low"}})",
          R"({"$redacted":{"detector":"named","length":1,"entropy":"low","x":1}})"}) {
        CAPTURE(json);
        CHECK_FALSE(is_written_marker(value(json)));
        CHECK(is_redaction_marker(value(json)));
    }
    CHECK_FALSE(is_written_marker(
        value(R"({"$redacted":{"detector":"named","length":1,"entropy":"low"},"x":1})")));
    CHECK_FALSE(is_written_marker(value("[]")));
}
