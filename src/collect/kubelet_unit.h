// The files by which systemd starts the kubelet.
//
// Role: the unit is the one in whose control group the kubelet runs (/proc/N/cgroup:
// kubelet.service, k3s.service, snap.microk8s.daemon-kubelite.service), else kubelet.service. Its
// file is the first one on systemd's search path; its drop-ins are the *.conf files of
// NAME.service.d, of that name cut after each of its dashes (k3s-.service.d), and of service.d in
// every folder of that path, of one name the first; a link to /dev/null masks a name
// (systemd.unit(5)). Records them in a NodeFiles; mode and owner only. Absence: no paths when no
// folder holds the unit. What could not be looked at makes `presence` another one than present.
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
