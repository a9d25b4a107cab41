// The TCP ports that somebody listens on, and who.
//
// Role: reads ROOT/proc/1/net/tcp and tcp6 (proc_pid_net(5)): the network of the node, also when
// the reader has one of its own; ROOT/proc/net where process 1 has none. Sockets are matched to
// processes by their inode in /proc/N/fd.
// Ordering: by address, port and process.
// Absence: not_asked where there is no such file; denied where process 1 is hidden; `process` is
// empty where no process could be found. A program of proc_reader.h is named as there, any other by
// its executable.
#pragma once

#include <string>
#include <vector>

#include "collect/node_limits.h"
#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "snapshot/evidence.h"

namespace assay {

struct SeenListeners {
    Presence presence = Presence::not_asked;
    std::vector<Listener> listeners;
};

[[nodiscard]] SeenListeners read_listeners(const Root& root, const SeenProcesses& processes,
                                           NodeDeadline& deadline);

}  // namespace assay
