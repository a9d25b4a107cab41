#include "collect/node_reader.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/crypto_library.h"
#include "base/text.h"
#include "collect/account_names.h"
#include "collect/binary_reader.h"
#include "collect/confinement_reader.h"
#include "collect/kubelet_unit.h"
#include "collect/listeners.h"
#include "collect/node_config_text.h"
#include "collect/node_files.h"
#include "collect/node_limits.h"
#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "collect/runtime_config.h"
#include "collect/runtime_software.h"

namespace assay {
namespace {

constexpr std::chrono::seconds kListenersLimit{10};
constexpr std::chrono::seconds kHashingLimit{30};
constexpr std::size_t kMaxName = 253;  // of a DNS subdomain (RFC 1123)

std::string one_line(const Root& root, std::string_view path) {
    const std::string text = root.read(path, 4096).text;
    return printable(trim(std::string_view(text).substr(0, text.find('\n'))), kMaxName);
}

// The first that can be read, as cAdvisor does (--machine-id-file).
std::string machine_id(const Root& root) {
    std::string found = one_line(root, "/etc/machine-id");
    return found.empty() ? one_line(root, "/var/lib/dbus/machine-id") : found;
}

// os-release(5): NAME=value, quoted as in a shell.
OsRelease os_release(const Root& root) {
    FileText text = root.read("/etc/os-release");
    if (text.presence == Presence::absent) text = root.read("/usr/lib/os-release");
    OsRelease os;
    for (const std::string_view line : split(text.text, '\n')) {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = trim(line.substr(0, equals));
        std::string_view value = trim(line.substr(equals + 1));
        if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') &&
            value.back() == value.front()) {
            value = value.substr(1, value.size() - 2);
        }
        if (name == "ID") os.id = printable(value);
        if (name == "VERSION_ID") os.version_id = printable(value);
        if (name == "PRETTY_NAME") os.name = printable(value);
    }
    return os;
}

std::string name_of(const NodeOptions& options, const Root& root, const SeenProcess* kubelet) {
    if (!options.name.empty()) return options.name;
    std::string name =
        kubelet == nullptr ? std::string() : flag_value(kubelet->words, "hostname-override");
    // Of another tree the kernel knows the reader's own name, not that of the tree.
    const std::vector<std::string_view> places =
        root.is_machine()
            ? std::vector<std::string_view>{"/proc/sys/kernel/hostname", "/etc/hostname"}
            : std::vector<std::string_view>{"/etc/hostname", "/proc/sys/kernel/hostname"};
    for (const std::string_view place : places) {
        if (name.empty()) name = one_line(root, place);
    }
    return printable(lower_ascii(trim(name)), kMaxName);
}

class NodeReading {
public:
    NodeReading(const Root& root, const NodeOptions& options)
        : root_(root),
          options_(options),
          deadline_(options.limit, options.interrupted),
          accounts_(root),
          files_(root, accounts_, deadline_) {}

    Result<NodeEvidence> read() {
        const SeenProcesses processes = read_processes(root_, deadline_);
        const SeenProcess* kubelet = process_of(processes, "kubelet");
        NodeEvidence node;
        node.name = name_of(options_, root_, kubelet);
        if (node.name.empty()) {
            return fail(ErrorCode::usage, "the name of the node is not known", {},
                        "give it with --name");
        }
        node.machine_id = machine_id(root_);
        node.os = os_release(root_);
        node.kernel = one_line(root_, "/proc/sys/kernel/osrelease");
        read_files(processes, kubelet);
        const RuntimeConfig config = read_runtime_config(processes, root_, files_);
        node.places.emplace(kKubeletUnit, read_kubelet_unit(kubelet, root_, files_));
        node.places.emplace(kCniFolders, read_cni(processes, config, kubelet));
        RuntimeSoftware software =
            read_runtime_software(root_, processes, config, options_.run_version, deadline_);
        node.software = std::move(software.software);
        node.packages = std::move(software.packages);
        node.confinement = read_confinement(root_);
        node.confinement.insert(config.confinement.begin(), config.confinement.end());
        // Looking for the owners of sockets may take long where processes hold many files; what is
        // not found by then has no name, and the rest of the node does not suffer.
        NodeDeadline looking(kListenersLimit, options_.interrupted);
        SeenListeners listeners = read_listeners(root_, processes, looking);
        node.listeners_presence = listeners.presence;
        node.listeners = std::move(listeners.listeners);
        // So may reading whole programs from a slow disk.
        NodeDeadline hashing(kHashingLimit, options_.interrupted);
        node.binaries =
            read_binaries({root_, processes, config, node.software, accounts_}, hashing);
        node.processes_presence = processes.presence;
        for (const SeenProcess& process : processes.processes) {
            node.processes.push_back(process.process);
        }
        if (deadline_.was_passed() || files_.is_cut()) {
            node.presence = Presence::partial;
            node.reason = deadline_.was_passed() ? "the time to read the node ran out"
                                                 : "the node names too many files";
        }
        node.files = files_.take();
        node.directories = files_.take_directories();
        return node;
    }

private:
    void read_files(const SeenProcesses& processes, const SeenProcess* kubelet) {
        for (const SeenProcess& process : processes.processes) {
            for (const NamedFile& file : files_of_flags(process.words, process.program)) {
                named_.emplace(process.program, file.path);
                files_.add(file, {process.files, process.number});
            }
            for (const NamedFile& file : files_of_environment(process.process.environment)) {
                files_.add(file, {process.files, process.number});
            }
        }
        if (kubelet == nullptr) read_kubelet_defaults();
        read_installed();
        read_certificates(kubelet);
        read_manifests(kubelet);
        for (const SeenProcess& process : processes.processes) {
            read_certificates_of(process.program, process.words, {process.files, process.number});
        }
    }

    // Where another installer keeps what kubeadm keeps in its folder: keys of authorities, too,
    // that nothing names. A folder that holds kubeadm's is none of certificates alone.
    void read_certificates_of(std::string_view program, const std::vector<std::string>& words,
                              const NamedBy& by) {
        if (program != "kube-apiserver") return;
        for (const std::string_view flag : kFlagsOfCertificateFolders) {
            const std::string path = clean_path(flag_value(words, flag));
            const std::string folder = path.substr(0, path.rfind('/') + 1);
            const bool seen =  // in the tree of the process that runs
                by.mounts != nullptr && named_.contains({std::string(program), path});
            if (!seen && !folder.empty() && !kKubeadmPki.starts_with(folder)) {
                files_.add({folder, FileRole::tree}, by);
            }
        }
    }

    // Where kubeadm puts what the kubelet is started with (cmd/kubeadm/app/constants).
    void read_kubelet_defaults() {
        files_.add_if_there({"/var/lib/kubelet/config.yaml", FileRole::yaml});
        files_.add_if_there({"/etc/kubernetes/kubelet.conf", FileRole::yaml});
        files_.add_if_there({"/etc/kubernetes/bootstrap-kubelet.conf", FileRole::yaml});
    }

    // What shapes the kubelet's start, and what kubeadm leaves for administrators and in its folder
    // of certificates: nothing that runs names all of it.
    void read_installed() {
        for (const std::string_view path : {"/var/lib/kubelet/kubeadm-flags.env",
                                            "/etc/default/kubelet", "/etc/sysconfig/kubelet"}) {
            files_.add_if_there({std::string(path), FileRole::variables});
        }
        for (const std::string_view path : kAdminKubeconfigs) {
            files_.add({std::string(path), FileRole::yaml});
        }
        files_.add({std::string(kKubeadmPki), FileRole::tree});
    }

    // The certificates that the kubelet makes or is given: where it keeps them (--cert-dir).
    void read_certificates(const SeenProcess* kubelet) {
        const std::string folder =
            kubelet == nullptr ? std::string() : flag_value(kubelet->words, "cert-dir");
        files_.add({folder.empty() ? std::string(kKubeletPki) : folder, FileRole::tree});
    }

    // Networks are configured where the runtime looks; a kubelet with Docker looked itself (up to
    // 1.23, --cni-conf-dir). Without one that was seen the default is a guess.
    NodePlace read_cni(const SeenProcesses& processes, const RuntimeConfig& config,
                       const SeenProcess* kubelet) {
        NodePlace place{config.presence, config.reason, config.cni_folders};
        if (place.presence == Presence::present && process_of(processes, "containerd") == nullptr &&
            process_of(processes, "crio") == nullptr) {
            place.presence = Presence::not_asked;
            place.reason =
                "no container runtime was seen, and it decides where networks are "
                "configured";
        }
        const std::string flag = kubelet == nullptr
                                     ? std::string()
                                     : clean_path(flag_value(kubelet->words, "cni-conf-dir"));
        if (!flag.empty() &&
            std::find(place.paths.begin(), place.paths.end(), flag) == place.paths.end()) {
            place.paths.push_back(flag);
        }
        for (const std::string& folder : place.paths) files_.add({folder, FileRole::tree});
        return place;
    }

    // The kubelet's folder or file of static pods: flag over drop-in over file; without a kubelet's
    // own word kubeadm's place.
    [[nodiscard]] std::string manifests_place(const SeenProcess* kubelet) {
        std::vector<std::string> paths{"/var/lib/kubelet/config.yaml"};
        if (kubelet != nullptr) {
            if (std::string flag = flag_value(kubelet->words, "pod-manifest-path"); !flag.empty()) {
                return flag;
            }
            paths = {flag_value(kubelet->words, "config")};
            const std::string folder = flag_value(kubelet->words, "config-dir");
            for (std::string& path : files_.below(folder)) {
                paths.push_back(std::move(path));
            }
        }
        std::string found;
        for (const std::string& path : paths) {
            const std::string* text = files_.text(path);
            if (text == nullptr) continue;
            Store store;
            for (const Value& document : config_documents(*text, store)) {
                const std::string_view named = document.get("staticPodPath").text_or();
                if (!named.empty()) found = below_file(path, named);
            }
        }
        return found.empty() ? "/etc/kubernetes/manifests" : found;
    }

    // Static pods, and the files that their commands name: of pods that do not run too. What a
    // process of the same program names the same way is that one's.
    void read_manifests(const SeenProcess* kubelet) {
        const std::string place = manifests_place(kubelet);
        files_.add({place, FileRole::manifests});
        std::vector<std::string> paths = files_.below(place);
        paths.push_back(place);  // it may be one file
        for (const std::string& path : paths) {
            const std::string* text = files_.text(path);
            if (text == nullptr) continue;
            Store store;
            for (const Value& pod : config_documents(*text, store)) {
                for (const Value& one : pod.get("spec").get("containers").items_or_none()) {
                    follow_container(pod, one);
                }
            }
        }
    }

    void follow_container(const Value& pod, const Value& container) {
        std::vector<std::string> words;
        for (const std::string_view list : {"command", "args"}) {
            const Value texts = container.get(list);
            for (const Value& word : texts.items_or_none()) words.emplace_back(word.text_or());
        }
        // A wrapper (/go-runner) may stand in front of the program.
        while (!words.empty() && program_of(words).empty()) words.erase(words.begin());
        if (words.empty()) return;
        const std::vector<Mount> mounts = mounts_in_manifest(pod, container);
        const NamedBy by{SeenProcess::Files::own, 0, &mounts};
        for (const NamedFile& file : files_of_flags(words, program_of(words))) {
            if (named_.contains({std::string(program_of(words)), file.path})) continue;
            files_.add(file, by);
        }
        read_certificates_of(program_of(words), words, by);
    }

    const Root& root_;
    const NodeOptions& options_;
    NodeDeadline deadline_;
    AccountNames accounts_;
    NodeFiles files_;
    std::set<std::pair<std::string, std::string>> named_;  // by processes: program and path
};

}  // namespace

Result<NodeEvidence> read_node(const NodeOptions& options) {
    const auto root = Root::open(options.root);
    if (!root) return tl::unexpected(root.error());
    // Every control plane has certificates, and what they say must not be missed.
    if (auto loaded = load_crypto(); !loaded) return tl::unexpected(loaded.error());
    auto node = NodeReading(*root, options).read();
    if (options.interrupted != nullptr && options.interrupted->load()) {
        return fail(ErrorCode::interrupted, "interrupted");
    }
    return node;
}

}  // namespace assay
