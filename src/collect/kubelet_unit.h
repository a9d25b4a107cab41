// The files by which systemd starts the kubelet.
//
// Role: finds the unit, its file and its drop-ins, and records them in a NodeFiles, mode and owner
// only. The unit is the one in whose control group the kubelet runs (/proc/N/cgroup:
// kubelet.service, k3s.service, snap.microk8s.daemon-kubelite.service), else kubelet.service.
// - Its file is the first one on systemd's search path; of an instance (kubelet@main.service) that
//   has none it is the template's (kubelet@.service).
// - Its drop-ins are the *.conf files of NAME.service.d, of the template's folder, of both names
//   cut after each dash (k3s-.service.d), and of service.d, in every folder of that path
//   (systemd's src/shared/dropin.c unit_file_find_dirs). Of files of one name the first counts.
// - A link to /dev/null masks a name (systemd.unit(5)).
// Ordering: the unit, then its drop-ins as they were found.
// Absence: no paths when no folder holds the unit. `presence` is not_asked when the kubelet runs in
// that unit all the same, and says why when a folder or file could not be looked at.
#pragma once

#include "collect/node_files.h"
#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "snapshot/evidence.h"

namespace assay {

// `kubelet` may be nullptr: none runs.
[[nodiscard]] NodePlace read_kubelet_unit(const SeenProcess* kubelet, const Root& root,
                                          NodeFiles& files);

}  // namespace assay
