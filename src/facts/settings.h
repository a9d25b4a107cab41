// The effective settings of the control plane components and kubelets.
//
// Role: what `object.setting(path)` reads. What runs decides: the argv of the process (node
// evidence), else of the container in the mirror pod; then the files it names; then the default of
// that component and version (facts/data.h). The last flag wins over earlier ones, list flags
// append (pflag's rules). Between flags and files:
//   kubelet      flag over drop-ins of --config-dir (by path) over --config; feature gates are
//                merged gate by gate (cmd/kubelet/app/server.go kubeletConfigFlagPrecedence)
//   scheduler    with --config the flags marked ignoredWithFile count for nothing
//                (cmd/kube-scheduler/app/options/options.go ApplyTo)
//   kube-proxy   as the scheduler; --config may be mounted into its pod (facts/mounted_config.h)
//   etcd         facts/etcd_settings.h
// Gates are booleans; one that nobody names is unknown where AllAlpha or AllBeta may set it
// (facts/feature_gates.h).
// A kubelet without --config starts from other defaults, with --config-dir too
// (cmd/kubelet/app/options/options.go applyLegacyDefaults); what a drop-in clears there has the
// defaults of a file. --seccomp-default=false decides nothing: flag and file are or-ed
// (cmd/kubelet/app/server.go RunKubelet).
// What a kubelet says of itself (/configz) decides instead of its files and flags, which are merged
// into it. Flags that set no field of its configuration are not in it (path names with a dash);
// neither is --seccomp-default, so that its false is unknown.
// Paths: the path in the configuration file where there is one ("authentication.anonymous.enabled"
// of a kubelet), else the flag's name without dashes in front ("profiling").
// Derived paths of `apiserver`:
//   authorization.modes        list of text, from --authorization-mode or --authorization-config
//   anonymous                  {enabled, conditions: [{path}]}; AlwaysAllow among
//                              --authorization-mode turns the flag's `enabled` off, not the file's
//                              (pkg/kubeapiserver/options/authentication.go ApplyAuthorization)
//   admission.<Plugin>         bool: whether the plugin is effectively on
//   files.<flag>, encryption, audit.rules, authentication.jwt   facts/apiserver_files.h
// and of the components of the control plane `place.<path>`, facts/setting_places.h
// A value of another type than the flag or the default has is malformed: the program would not
// start. Absence: a source that was not read makes every setting it could decide unknown(reason),
// unless a higher source decides (facts/layers.h). A path that nothing sets and that has no default
// is null, defaulted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/command_line.h"
#include "facts/data.h"
#include "facts/layers.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct Setting {
    Value value;             // unknown when it cannot be known
    Value origin;            // text: "--anonymous-auth", "/var/lib/kubelet/config.yaml", "default"
    bool defaulted = false;  // nothing sets it
};

// Variables that configure a program (etcd's; other programs have none).
struct Environment {
    std::map<std::string, Value, std::less<>> values;  // text, or unknown where it was taken out
    std::optional<Unknown> gap;                        // why it is not completely known
};

// What one running component shows of itself.
struct SettingsSources {
    std::string component;            // "apiserver", ...
    std::optional<CommandLine> line;  // nothing: not visible, and `why` says why
    Unknown why;
    Environment environment;
    std::optional<Value> document;  // instead of a command line: the whole configuration
    bool shown_by_itself = false;   // the document is what the running kubelet says (configz)
    std::optional<Value> mounted;   // what --config names, where it is no file of the node
    Value pod;                      // and the container in it, where no process shows the line
    Value container;
    const NodeEvidence* node = nullptr;  // where the files are that flags name; may be nullptr
    Unknown no_node;                     // why, when there is none
    std::optional<Version> version;
};

// The settings of one running component. Ownership: values lie in the store they were derived in,
// in the evidence and in FactsData.
class Settings {
public:
    [[nodiscard]] static Settings derive(const SettingsSources& sources, const FactsData& data,
                                         Store& store);

    [[nodiscard]] Setting at(std::string_view path) const;
    // The paths that a flag, a variable or a file sets, sorted; of maps their members.
    [[nodiscard]] std::vector<std::string> set_paths() const;
    // Why what nothing read sets is not known; nothing when all sources were read.
    [[nodiscard]] std::optional<Unknown> hidden() const;

private:
    friend class SettingsReader;
    friend class ApiServerReader;

    // What stands above a path in place of the map that would hold it; nullptr: nothing.
    [[nodiscard]] const Setting* value_above(std::string_view path) const;

    std::map<std::string, Setting, std::less<>> known_;     // by path
    std::map<std::string, Setting, std::less<>> defaults_;  // by path
    Layered layered_;     // whether a path that is not known may be set somewhere unread
    Value unseen_flags_;  // unknown: flags that set no field of a file; null: they were seen
    Setting nothing_;     // null, defaulted
    Setting no_map_;      // unknown: below a value that is no map
    // Of gates that nobody names, and the path they are below; nothing: they have their defaults.
    std::optional<Setting> unnamed_gate_;
    std::string gates_path_;
    // Admission plugins, with the setting each has; those that are not here are off.
    std::map<std::string, Setting, std::less<>> plugins_;
    Setting plugin_off_;
};

}  // namespace assay
