#include "base/uuid.h"

#include <doctest/doctest.h>

using namespace assay;

// Expected values are those of Python's uuid.uuid5.
TEST_CASE("a name in a namespace has one UUID") {
    const UuidSpace dns{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                        0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    UuidSpace url = dns;
    url[3] = 0x11;
    CHECK(uuid_of(dns, "python.org") == "886313e1-3b8a-5372-9b90-0c9aee199e5d");
    CHECK(uuid_of(url, "python.org") == "7af94e2b-4dd9-50f0-9c9a-8a48519bdef0");
    CHECK(uuid_of(dns, "") == "4ebd0208-8328-5d69-8c44-ec50939c0967");
}
