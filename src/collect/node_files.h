// The files of a node that its configuration names, collected once each.
//
// Role: add() records a file or folder and, when it is configuration, follows what it names: a
// kubeconfig names a key, an AuthorizationConfiguration a kubeconfig. Names are those that the
// configuration gives, without "//", "." and ".."; links are resolved within the root. What a
// container names is looked up where it lies on the node, links of the container's own tree
// followed (mounts.h). Where links lead, and mode and owner of every folder above a file, are
// recorded too (path_trail.h).
// Absence: a file that is not there is recorded as absent, for what names it depends on it; a place
// that is only looked at because an installer may have put something there is not. not_asked:
// nobody knows where on the node it lies, or one name stands for different files.
// Secrets: nothing is read of a file whose role says that it is one: its kind and size are kept. A
// file called *.crt or *.cer is opened for its hash and for the groups that it stands for, which
// are kept where it holds certificates and nothing else (base/pem.h). Bounds: kMaxNodeFiles files,
// 1 MB of each text and 8 MB of all, the deadline: is_cut() says that they were met. A tree has
// kMaxTreeFiles of its own, and only its folder is partial beyond them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collect/account_names.h"
#include "collect/mounts.h"
#include "collect/named_files.h"
#include "collect/node_limits.h"
#include "collect/path_trail.h"
#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// Who gives a name, and so whose tree of files it belongs to.
struct NamedBy {
    SeenProcess::Files files = SeenProcess::Files::shared;
    int process = 0;  // 0: nothing that runs
    // Of a container that does not run what its manifest shows it; outlives the call.
    const std::vector<Mount>* mounts = nullptr;
};

class NodeFiles {
public:
    // All of them outlive it.
    NodeFiles(const Root& root, const AccountNames& accounts, NodeDeadline& deadline)
        : root_(root), accounts_(accounts), deadline_(deadline), trails_(root) {}

    // A relative path is passed over: what it is relative to is not known.
    // What has files of its own and names one that the node does not have: unknown, not absent.
    void add(const NamedFile& named, const NamedBy& by = {});
    void add_if_there(const NamedFile& named);

    // The text of a recorded configuration file as it stands there; nullptr when it has none. It
    // may hold credentials: it is for following and never leaves collect/.
    [[nodiscard]] const std::string* text(const std::string& path) const;
    // The recorded files below a recorded folder.
    [[nodiscard]] std::vector<std::string> below(const std::string& folder) const;
    [[nodiscard]] const NodeFile* find(const std::string& path) const;
    // Whether something was left out because a bound was reached.
    [[nodiscard]] bool is_cut() const { return cut_; }
    [[nodiscard]] std::map<std::string, NodeFile> take() { return std::move(files_); }
    // The folders above the files.
    [[nodiscard]] std::map<std::string, NodeFile> take_directories() {
        return std::move(directories_);
    }

private:
    // What a name stands for, and where on the node that is.
    struct Place {
        Found found;
        std::string path;                  // empty: nobody knows
        std::vector<std::string> links{};  // of the container's tree that lead there
    };
    // What a recorded name stands for.
    struct Seat {
        std::string path;
        dev_t device = 0;
        ino_t inode = 0;  // 0: nothing was found
        [[nodiscard]] bool is(const Seat& other) const;
    };
    [[nodiscard]] static Seat seat_of(const Place& place);
    [[nodiscard]] static Place nobody_knows(std::string reason);
    [[nodiscard]] bool wants(const NamedFile& named, const Place& place);
    [[nodiscard]] Place look_up(const std::string& path, const NamedBy& by);
    [[nodiscard]] Place look_up_own(const std::string& path, const std::vector<Mount>& own,
                                    const std::vector<Mount>& node);
    [[nodiscard]] const std::vector<Mount>& mounts_of(int process);
    NodeFile look_at(const NamedFile& named, const Place& place);
    void set_rights(const Found& found, NodeFile& file) const;
    void follow_trail(const NamedFile& named, const Place& place, NodeFile& file);
    void read_text(const NamedFile& named, const Found& found, NodeFile& file);
    void read_certificates(const NamedFile& named, const Found& found, NodeFile& file) const;
    void read_folder(const NamedFile& named, const std::string& path, int depth);
    void follow(const NamedFile& named);
    void record(const NamedFile& named, const Place& place, int depth);

    const Root& root_;
    const AccountNames& accounts_;
    NodeDeadline& deadline_;
    PathTrails trails_;
    std::map<std::string, NodeFile> files_;
    std::map<std::string, NodeFile> directories_;
    std::map<std::string, FileRole> roles_;
    std::map<std::string, Seat> seats_;
    std::map<std::string, std::string> texts_;
    std::size_t bytes_ = 0;
    int following_ = 0;
    std::size_t tree_left_ = 0;  // how many more files the tree that is being read may have
    std::map<int, std::vector<Mount>> mounts_;  // by process
    NamedBy by_;                                // who names what is being added
    bool cut_ = false;
};

}  // namespace assay
