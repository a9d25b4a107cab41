// Objects whose fields have other types than Kubernetes gives them.
#include <string>

#include <doctest/doctest.h>

#include "snapshot/object_types.h"
#include "value/decode.h"
#include "value/store.h"

using namespace assay;

namespace {

struct Row {
    const char* object;
    const char* problem;  // nullptr: none
};

}  // namespace

TEST_CASE("object types: what does not fit is named with its path") {
    const Row kRows[] = {
        {R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":3,"template":{}}})",
         nullptr},
        {R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":"three"}})",
         "spec.replicas is a text, not a whole number"},
        {R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":3.5}})",
         "spec.replicas is a number, not a whole number"},
        {R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":3.0}})", nullptr},
        {R"({"apiVersion":"apps/v1","kind":"Deployment","spec":null})", nullptr},
        {R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":"x"}})",
         "spec.template is a text, not a map"},
        {R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":{}}})",
         "spec.containers is a map, not a list"},
        {R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"},{"tty":1}]}})",
         "spec.containers[1].tty is a whole number, not true or false"},
        {R"({"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"a":true}}})",
         "metadata.labels.a is true or false, not a text"},
        {R"({"apiVersion":"v1","kind":"Pod","metadata":{"labels":[]}})",
         "metadata.labels is a list, not a map"},
        {R"({"apiVersion":"v1","kind":"Pod","metadata":"a"})", "metadata is a text, not a map"},
        // Ports of probes are numbers or names; quantities are texts or numbers.
        {R"({"apiVersion":"v1","kind":"Service","spec":{"ports":[{"targetPort":"http"}]}})",
         nullptr},
        {R"({"apiVersion":"v1","kind":"Service","spec":{"ports":[{"targetPort":80}]}})", nullptr},
        // What the table does not have is not looked into.
        {R"({"apiVersion":"v1","kind":"Pod","spec":{"fromTheFuture":7}})", nullptr},
        {R"({"apiVersion":"example.org/v1","kind":"Deployment","spec":{"replicas":"x"}})", nullptr},
        {R"({"apiVersion":"apps/v7","kind":"Deployment","spec":{"replicas":"x"}})", nullptr},
        {R"({"kind":"Deployment"})", nullptr},
        {R"([])", nullptr},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.object);
        Store store;
        ObjectTypes types(kubernetes_fields());
        const auto problem = types.problem(decode_json(row.object, store).value());
        CHECK(problem.has_value() == (row.problem != nullptr));
        if (problem && row.problem != nullptr) CHECK(*problem == row.problem);
    }
}

TEST_CASE("object types: what was looked at before counts as before") {
    Store store;
    ObjectTypes types(kubernetes_fields());
    const auto read = [&](const std::string& tty) {
        return decode_json(R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"tty":)" +
                               tty + "}]}}",
                           store)
            .value();
    };
    CHECK_FALSE(types.problem(read("true")));
    CHECK_FALSE(types.problem(read("true")));
    CHECK(types.problem(read("3")));
    CHECK(types.problem(read("3")));
}
