// Files that are found by where they lie: folders of certificates, kubeadm's kubeconfigs, the
// kubelet's unit, network configuration.
//
// Role: adds to FileRoles what no component's setting names one by one. In a folder of certificates
// the end of the name says what a file is: .crt and .cer, .key, .pub, .csr and .srl.
// Absence: a folder that was not read, or read in part, misses its files; one that is not there has
// none.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "facts/file_roles.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// The certificates of one folder and those below, which `owner` keeps ("kubelet"; its *.pem hold a
// certificate and its key, client-go util/certificate/certificate_store.go) or kubeadm (empty).
void add_certificates(const NodeEvidence& node, const std::string& folder, std::string_view owner,
                      FileRoles& roles);
// The installer's folders of certificates, and kubeadm's kubeconfigs for administrators.
using Folders = std::set<std::string, std::less<>>;
void add_kubeadm_files(const NodeEvidence& node, const Folders& certificates, FileRoles& roles);
// The kubelet's unit, and the configuration of networks; where no pods run nobody needs to know
// which that is.
void add_placed_files(const NodeEvidence& node, bool runs_pods, FileRoles& roles);
// What kubeconfigs of any role name in turn.
void add_kubeconfig_files(const NodeEvidence& node, Store& store, FileRoles& roles);
// After everything else: what in these folders nothing names. Nobody can tell as long as something
// that may name it is missing.
void add_unnamed_files(const NodeEvidence& node, const Folders& certificates, FileRoles& roles);

}  // namespace assay
