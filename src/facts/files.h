// Files of nodes: the universe `file`.
//
// Role: every file that a node's evidence holds or that effective configuration names there, with
// what it is used for (facts/file_roles.h), mode, owner, where links lead, and mode and owner of
// the folders above it, through which it can be replaced. Fields: {path, roles: [text], node,
// exists, mode, owner, target, parents: [{path, mode, owner}], kubeconfig}; the last is null of a
// file that is no kubeconfig (facts/kubeconfig_fields.h). Sources: components count as their
// process on the node, else as the static pod manifest of its kubelet; what a pod in the API shows
// is not asked. Mode and owner may be known of a file that could not be read. References: kind File
// in the node's name, named by the path. Absence, three kinds:
//   - a file that is named and not there has `exists` false
//   - what would name files and was not read is one subject without a path, named for what it
//     stands for ("files that etcd names"), with `exists` unknown
//   - a role of kRoles that the node has no file for is one subject without a path, named by the
//     role, with `exists` false: so that a check says that it does not apply
// Of a node whose processes were not completely seen only what lies at known places is listed, and
// a gap stands for the rest: for what a component names cannot be told from what it does not.
#pragma once

#include "facts/data.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Universe derive_files(const Evidence& evidence, const FactsData& data, Store& store);

}  // namespace assay
