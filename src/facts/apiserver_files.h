// What the files that an API server is started with say.
//
// Role: fills settings of a Settings that already holds the flags:
//   files.<flag>  bool: whether the file that the flag names is there. Where nodes were not asked
//                 for it counts as there, for a server ends at start when such a file is missing. A
//                 relative path is unknown
//   encryption    the blocks of the EncryptionConfiguration, in their order, as
//                 {resources: [text], providers: [text]}: the names of the providers and no more,
//                 so that no key can leave by way of a verdict. Null without the flag
//   audit.rules   the rules of the audit policy, in their order: {level, users, userGroups, verbs,
//                 namespaces, nonResourceURLs, omitStages, resources: [{group, resources,
//                 resourceNames}]}. Lists are never missing, omitStages holds those of the policy
//                 too. Null without the flag
//   authentication.jwt  the issuers of the AuthenticationConfiguration, in their order, as
//                 {url, username: {claim, prefix, expression}, groups: {claim, prefix,
//                 expression}}; texts that are not there are empty. Null without the flag
// What the server refuses to start with (another apiVersion, no rule or block, a rule about URLs
// and about resources) was written after it started: what runs is not known. Absence: a file that
// was not read is unknown with its reason; one that is something else, or has anything in it that
// is not as it must be, is malformed as a whole (facts/strict_reader.h). Sources: k8s.io/apiserver
// pkg/apis/apiserver/v1/types_encryption.go and pkg/server/options/encryptionconfig/config.go,
// pkg/apis/apiserver/v1/types.go AuthenticationConfiguration,
// pkg/apis/audit/v1/types.go and pkg/audit/policy/{reader,checker}.go (Kubernetes v1.36).
#pragma once

#include <map>
#include <string>

#include "facts/settings.h"
#include "facts/strict_reader.h"

namespace assay {

// Of the flags of `sources`, which has a command line. By path.
[[nodiscard]] std::map<std::string, Setting, std::less<>> settings_of_files(
    const SettingsSources& sources, Store& store);

// The same of an audit policy that was read elsewhere; unknown when it is none.
[[nodiscard]] Value audit_rules_of(const Value& document, Store& store);

// That a document is an AuthenticationConfiguration, and has no other members.
void expect_authentication(const Value& document, StrictReader& reader);

}  // namespace assay
