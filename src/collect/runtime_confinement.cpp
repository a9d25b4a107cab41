#include "collect/runtime_confinement.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/named_files.h"

namespace assay {
namespace {

constexpr std::size_t kMaxEnvironment = std::size_t{1} << 20;

struct Switch {
    std::string_view name;
    TomlEntry::Form form;
};
constexpr std::array<Switch, 3> kContainerd{{{"enable_selinux", TomlEntry::Form::word},
                                             {"disable_apparmor", TomlEntry::Form::word},
                                             {"unset_seccomp_profile", TomlEntry::Form::text}}};
constexpr std::array<Switch, 4> kCrio{{{"selinux", TomlEntry::Form::word},
                                       {"apparmor_profile", TomlEntry::Form::text},
                                       {"seccomp_profile", TomlEntry::Form::text},
                                       {"privileged_seccomp_profile", TomlEntry::Form::text}}};

struct Table {
    std::string_view version;  // of the file
    std::string_view plugin;
};
constexpr std::array<Table, 3> kTables{
    {{"1", "cri"}, {"2", "io.containerd.grpc.v1.cri"}, {"3", "io.containerd.cri.v1.runtime"}}};

// A file that tells none is of version 1; later ones have to tell theirs.
std::string version_of(const std::vector<TomlEntry>& entries) {
    for (const TomlEntry& entry : entries) {
        if (entry.path == std::vector<std::string>{"version"} && entry.text != "0") {
            return entry.text;
        }
    }
    return "1";
}

template <class Keys>
const Switch* key_of(const Keys& keys, std::string_view name) {
    const auto* found =
        std::find_if(keys.begin(), keys.end(), [&](const Switch& key) { return key.name == name; });
    return found == keys.end() ? nullptr : found;
}

// Of the CRI plugin, whatever the version of the file; nothing for another entry.
const Table* table_of(const TomlEntry& entry) {
    if (entry.path.size() < 3 || entry.path[0] != "plugins") return nullptr;
    const auto* found = std::find_if(kTables.begin(), kTables.end(),
                                     [&](const Table& one) { return one.plugin == entry.path[1]; });
    return found == kTables.end() ? nullptr : found;
}

std::string no_value(const Switch& key) {
    return std::string(key.name) +
           (key.form == TomlEntry::Form::text ? " is no text" : " is neither true nor false");
}

// Empty: not given. A switch that stands alone is true, whatever word follows (urfave/cli).
std::string flag_of(const std::vector<std::string>& words, const Switch& key) {
    std::string flag(key.name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    if (key.form == TomlEntry::Form::text) return flag_value(words, flag);
    std::string value;
    for (const std::string& word : words) {
        std::string_view rest(word);
        rest.remove_prefix(std::min(rest.find_first_not_of('-'), rest.size()));
        if (rest.size() == word.size() || !rest.starts_with(flag)) continue;
        rest.remove_prefix(flag.size());
        if (rest.empty()) value = "true";
        if (rest.starts_with('=')) value = rest.substr(1);
    }
    return value;
}

bool is_value(const TomlEntry& entry, TomlEntry::Form form) {
    const bool is_bool = entry.text == "true" || entry.text == "false";
    return entry.form == form && (form == TomlEntry::Form::text || is_bool);
}

}  // namespace

void RuntimeConfinement::miss(Presence presence, std::string reason) {
    if (source_.presence != Presence::present) return;
    source_.presence = presence;
    source_.reason = std::move(reason);
}

void RuntimeConfinement::set(std::string_view key, std::string_view value) {
    source_.values[std::string(key)] = printable(value);
}

void RuntimeConfinement::expect_kept(const std::vector<TomlEntry>& entries) {
    if (std::none_of(entries.begin(), entries.end(), &table_of)) return;
    for (const auto& [name, value] : source_.values) {
        const bool again = std::any_of(entries.begin(), entries.end(), [&](const TomlEntry& entry) {
            return entry.path.size() == 3 && entry.path[2] == name && table_of(entry) != nullptr;
        });
        if (again || value.empty() || value == "false") continue;
        miss(Presence::malformed,
             name + " is set before another file has the plugin's table without it");
    }
}

void RuntimeConfinement::take_containerd(const std::vector<TomlEntry>& entries) {
    expect_kept(entries);
    const std::string version = version_of(entries);
    for (const TomlEntry& entry : entries) {
        const Table* table = table_of(entry);
        if (table == nullptr || entry.path.size() != 3) continue;
        const Switch* key = key_of(kContainerd, entry.path[2]);
        if (key == nullptr) continue;
        if (table->version != version) {
            miss(Presence::malformed,
                 fmt::format("{} stands in the table of version {} in a file of version {}",
                             key->name, table->version, printable(version, 20)));
        } else if (!is_value(entry, key->form)) {
            miss(Presence::malformed, no_value(*key));
        } else {
            set(key->name, entry.text);
        }
    }
}

void RuntimeConfinement::take_crio(const std::vector<TomlEntry>& entries) {
    for (const TomlEntry& entry : entries) {
        if (entry.path.size() != 3 || entry.path[0] != "crio" || entry.path[1] != "runtime") {
            continue;
        }
        const Switch* key = key_of(kCrio, entry.path[2]);
        if (key == nullptr) continue;
        if (is_value(entry, key->form)) {
            set(key->name, entry.text);
        } else {
            miss(Presence::malformed, no_value(*key));
        }
    }
}

void RuntimeConfinement::take_command(const SeenProcess& crio, const Root& root) {
    const FileText environment =
        root.read(fmt::format("/proc/{}/environ", crio.number), kMaxEnvironment);
    if (environment.presence != Presence::present) {
        return miss(
            environment.presence == Presence::absent ? Presence::unreachable : environment.presence,
            "the variables of CRI-O could not be read");
    }
    for (const Switch& key : kCrio) {
        std::string variable = "CONTAINER_";
        std::transform(key.name.begin(), key.name.end(), std::back_inserter(variable),
                       [](char one) { return one >= 'a' && one <= 'z' ? one - 'a' + 'A' : one; });
        variable += '=';
        std::string value;
        for (const std::string_view entry : split(environment.text, '\0')) {
            if (entry.starts_with(variable)) value = entry.substr(variable.size());
        }
        if (std::string given = flag_of(crio.words, key); !given.empty()) value = std::move(given);
        const auto is = parse_bool(value);
        if (key.form == TomlEntry::Form::text && !value.empty()) {
            set(key.name, value);
        } else if (!value.empty() && is) {
            set(key.name, *is ? "true" : "false");
        } else if (!value.empty()) {
            miss(Presence::malformed, no_value(key));
        }
    }
}

}  // namespace assay
