// A command line, read as the program itself reads it.
//
// Role: Kubernetes components parse with pflag (spf13/pflag, component-base/cli/flag):
// "--name=value",
// "--name value", a bool alone is true, "_" in a name is "-", "-v=2" and "-v2" are short, "--" ends
// the flags, the last one counts, list flags append and map flags merge. etcd parses with Go's flag
// package: "-name" is "--name". Bools are strconv.ParseBool's spellings.
// Types come from the table of flags (facts/data.h); a flag that is not there is read by its look.
// Absence: a value taken out at collection is unknown(redacted), one that the kubelet fills in
// unknown(indeterminate); a later known value replaces it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/data.h"
#include "value/store.h"

namespace assay {

struct CommandLine {
    struct Flag {
        std::string name;  // dashes for underscores, none in front
        Value value;
    };
    std::vector<Flag> flags;  // one per name, sorted by name
    [[nodiscard]] const Flag* find(std::string_view name) const;
};

// `arguments` are those behind the program's name; elements that are no text are markers of the
// redaction.
[[nodiscard]] CommandLine read_command_line(std::span<const Value> arguments,
                                            std::string_view component, const FactsData& data,
                                            Store& store);

// Whether it names a variable that the kubelet puts in when it starts a container: "$(HOST_IP)".
[[nodiscard]] bool is_filled_in(std::string_view text);

// What a text means as the value of a flag; `flag` nullptr: by its look.
[[nodiscard]] Value flag_value(const ComponentFlag* flag, std::string_view text, Store& store);

// nullptr: not in the table.
[[nodiscard]] const ComponentFlag* flag_of(const FactsData& data, std::string_view component,
                                           std::string_view name);

}  // namespace assay
