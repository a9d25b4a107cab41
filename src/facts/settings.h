// The effective settings of the control plane components and kubelets.
//
// Role: what `object.setting(path)` reads. What runs decides: the argv of the process (node
// evidence), else of the container in the mirror pod; then the files it names; then the default of
// that component and version (facts/data.h). A flag wins over the file, the last flag wins over
// earlier ones, list flags append (pflag's rules).
// Paths: the path in the configuration file where there is one ("authentication.anonymous.enabled"
// of a kubelet), else the flag's name without dashes in front ("profiling").
// Derived paths of `apiserver`:
//   authorization.modes        list of text, from --authorization-mode or --authorization-config
//   anonymous                  {enabled, conditions: [{path}]}; AlwaysAllow among
//                              --authorization-mode turns the flag's `enabled` off, not the file's
//                              (pkg/kubeapiserver/options/authentication.go ApplyAuthorization)
//   admission.<Plugin>         bool: whether the plugin is effectively on
//   admission.plugins          sorted list of text
// Absence: a source that was not read makes every setting it could decide unknown(reason), unless
// a higher source decides. A path that nothing sets and that has no default is null, defaulted.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/data.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct Setting {
    Value value;             // unknown when it cannot be known
    Value origin;            // text: "--anonymous-auth", "/var/lib/kubelet/config.yaml", "default"
    bool defaulted = false;  // neither a flag nor a file sets it
};

// A command line, read as pflag (Kubernetes) or Go's flag package (etcd) would.
struct CommandLine {
    struct Flag {
        std::string name;   // dashes for underscores, none in front
        Value value;        // typed by the table of flags, or by its look
        bool last = false;  // whether it is the one that counts; list flags are united in it
    };
    std::vector<Flag> flags;  // one per name, sorted by name
    bool hidden = false;      // some argument cannot be read (redacted)
    [[nodiscard]] const Flag* find(std::string_view name) const;
};
// `argv` without the program's own name.
[[nodiscard]] CommandLine read_command_line(std::span<const Value> argv, std::string_view component,
                                            const FactsData& data, Store& store);

// The settings of one running component.
class Settings {
public:
    // Precondition of every setter: `store` and `data` outlive the Settings.
    struct Sources {
        std::string component;            // "apiserver", ...
        std::optional<CommandLine> line;  // nothing: not visible, `why` says so
        Unknown why;
        const NodeEvidence* node = nullptr;  // files named by flags; nullptr: not asked
        Unknown no_node;                     // why, when there is none
        std::optional<Version> version;
    };
    [[nodiscard]] static Settings derive(const Sources& sources, const FactsData& data,
                                         Store& store);

    [[nodiscard]] Setting at(std::string_view path) const;

private:
    std::map<std::string, Setting, std::less<>> known_;
    std::map<std::string, Setting, std::less<>> defaults_;
    std::vector<std::string> open_prefixes_;
    Setting otherwise_;
};

}  // namespace assay
