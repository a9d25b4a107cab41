#include "cel/calls.h"

#include <doctest/doctest.h>

#include <string>

using namespace assay::cel;

namespace {

// "before.name=literal", with a dot also where no name stands before it.
std::string shown(std::string_view source) {
    std::string made;
    for (const NamedCall& call : calls_in(source)) {
        made += made.empty() ? "" : " ";
        made.append(call.before).append(call.after_dot ? "." : "").append(call.name);
        if (!call.literal.empty()) made += "=" + call.literal;
    }
    return made;
}

}  // namespace

TEST_CASE("calls: functions with a dot, methods, and their literals") {
    CHECK(shown("cluster.list('Pod').size() > 0") == "cluster.list=Pod .size");
    CHECK(shown("object.setting(\"a.b\").value == size(x)") == "object.setting=a.b size");
    CHECK(shown("[1].map(x, cluster.get('apps/Deployment', x, name))") ==
          ".map cluster.get=apps/Deployment");
    CHECK(shown("a.b.c(d)") == "b.c");
    CHECK(shown("cluster.list(kind)") == "cluster.list");
    CHECK(shown("f(1, 'a')") == "f");
}

TEST_CASE("calls: spaces, comments, brackets and escapes hide none") {
    CHECK(shown("cluster . list // all\n ( ( 'Pod' ) )") == "cluster.list=Pod");
    CHECK(shown(".cluster.list('\\x50od')") == "cluster.list=Pod");
    CHECK(shown("(cluster).list('Pod')") == "cluster.list=Pod");
    CHECK(shown("((version) ) . endOfLife(x)") == "version.endOfLife");
    CHECK(shown("cluster.list(r'Pod')") == "cluster.list=Pod");
}

TEST_CASE("calls: texts and comments are none") {
    CHECK(shown("'cluster.list(\\'Pod\\')' + \"f(1)\" // g(2)").empty());
    CHECK(shown("a == '''f('x')'''").empty());
}

TEST_CASE("calls: a text that does not parse gives what there is") {
    CHECK(shown("").empty());
    CHECK(shown("f(") == "f");
    CHECK(shown("f((((") == "f");
    CHECK(shown("f(1) $ g('open") == "f g");
}
