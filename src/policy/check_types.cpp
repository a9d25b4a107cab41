#include "policy/check_types.h"

#include <algorithm>
#include <vector>

#include "base/packed.h"
#include "facts/subject_fields.h"
#include "policy/environment.h"

namespace assay {

const FieldTable& check_fields() {
    static const FieldTable fields(
        {subject_fields(), packed_file("profiles/kubernetes-fields.txt").value_or("")});
    return fields;
}

const cel::Signatures& check_signatures() {
    static const cel::Signatures signatures(check_environment(), check_fields());
    return signatures;
}

cel::TypeId subject_type(std::span<const std::string> subjects, cel::Types& types) {
    const FieldTable& fields = check_fields();
    const bool known = std::all_of(subjects.begin(), subjects.end(),
                                   [&](const std::string& name) { return fields.has(name); });
    if (!known || subjects.empty()) {
        return cel::Types::dyn;
    }
    return types.structure(std::vector<std::string>(subjects.begin(), subjects.end()));
}

}  // namespace assay
