// Whether the fields of an object have the types that Kubernetes gives them.
//
// Role: `replicas: "three"` is no Deployment: the API server refuses it, and what stands beside it
// was never in a cluster. Readers of files ask here before they take an object into the evidence.
// Source: profiles/kubernetes-fields.txt, the OpenAPI of kube-apiserver 1.36 (value/field_table.h).
// Ignorance: kinds, versions and fields that the table does not have are not looked into; neither
// are null members, which are absent ones, and what is `dyn` there (quantities, IntOrString).
// Cost: equal maps are one node of a store, and what fitted once fits again.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "snapshot/field_shapes.h"
#include "value/value.h"

namespace assay {

// The table of Kubernetes' own kinds that is packed into the program.
[[nodiscard]] const FieldTable& kubernetes_fields();

class ObjectTypes {
public:
    // All objects come from one store, which outlives them.
    explicit ObjectTypes(const FieldTable& table) : table_(table), shapes_(table) {}

    // What is wrong, in words ("spec.replicas is a text, not a whole number"); nothing when all is
    // well.
    [[nodiscard]] std::optional<std::string> problem(const Value& object);

private:
    // A map that fits a struct.
    struct Seen {
        const MapNode* node = nullptr;
        const FieldShape* shape = nullptr;
    };
    FieldShape* shape_of(std::string_view api_version, std::string_view kind);
    bool fits(const Value& value, const FieldType& type);
    bool fits_one(const Value& value, const FieldType& type);
    bool fits_list(const Value& value, const FieldType& item);
    bool fits_map(const Value& value, const FieldType& item);
    bool fits_struct(const Value& value, FieldShape& shape);
    // Both are false: the value here does not fit; what is at this step does not.
    bool fail(const Value& value, std::string_view wanted);
    bool within(std::string_view step);

    const FieldTable& table_;
    FieldShapes shapes_;
    // By apiVersion and kind.
    std::map<std::tuple<std::string, std::string>, FieldShape*, std::less<>> kinds_;
    std::array<Seen, 1024> seen_{};
    std::string path_;     // of the first value that does not fit, made from its end
    std::string problem_;  // what it is, and what it is not
};

}  // namespace assay
