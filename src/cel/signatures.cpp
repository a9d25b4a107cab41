#include "cel/signatures.h"

namespace assay::cel {

Signatures::Signatures(const Environment& environment, const FieldTable& fields) {
    for (std::string_view lines : environment.signatures()) {
        while (!lines.empty()) {
            const std::string_view line = lines.substr(0, lines.find('\n'));
            lines.remove_prefix(std::min(lines.size(), line.size() + 1));
            if (!line.empty()) read(line, fields);
        }
    }
}

void Signatures::read(std::string_view line, const FieldTable& fields) {
    Signature made;
    made.text = line;
    TypeReader reader(types_, fields);
    std::string_view rest = line;
    if (rest.front() == '(') {
        made.method = true;
        rest.remove_prefix(1);
        made.args.push_back(reader.take(rest));
        rest.remove_prefix(2);  // ")."
    }
    const std::string_view name = rest.substr(0, rest.find('('));
    rest.remove_prefix(name.size());
    while (rest.size() > 1 && rest[0] != ')' && rest[1] != ')') {
        rest.remove_prefix(rest[1] == ' ' ? 2 : 1);
        made.args.push_back(reader.take(rest));
    }
    rest.remove_prefix(rest.find("-> ") + 3);
    made.result = reader.take(rest);
    by_name_[name].push_back(std::move(made));
}

std::span<const Signature> Signatures::of(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return {};
    return found->second;
}

}  // namespace assay::cel
