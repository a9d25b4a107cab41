// The abilities that hubs stand for.
//
// Role: one spelling of each hub's `word`, for who leads to it and who leads on from it. In a
// namespace a hub is about what is there; without one about the whole cluster, and it holds that of
// every namespace.
#pragma once

#include <string>
#include <string_view>

#include "paths/graph.h"

namespace assay {

inline constexpr std::string_view kActAsAccounts = "act as every service account";
inline constexpr std::string_view kImpersonateAccounts = "impersonate every service account";
inline constexpr std::string_view kActAsUsers = "act as every user";
inline constexpr std::string_view kReadSecrets = "read every Secret";
inline constexpr std::string_view kRunPods = "run pods";
inline constexpr std::string_view kEnterPods = "enter every pod";
inline constexpr std::string_view kAddContainers = "add containers to every pod";
inline constexpr std::string_view kChange = "change every ";  // and the resource
inline constexpr std::string_view kEverything = "everything";
inline constexpr std::string_view kRootOnNodes = "root on every node";
inline constexpr std::string_view kHoldCertificates = "hold a client certificate of anybody";
inline constexpr std::string_view kActAsNodes = "act as the kubelet of every node";
inline constexpr std::string_view kActAsNode = "act as the kubelet of the node";  // by node name
inline constexpr std::string_view kActAsGroups = "act as a member of every group";
inline constexpr std::string_view kHaveKubelet = "have the credentials of the node";  // by name
inline constexpr std::string_view kReadNodeTokens = "read the tokens of pods of the node";  // too
inline constexpr std::string_view kBoundRoles = "hold the roles that it may bind:";  // by identity
inline constexpr std::string_view kEnterNodePods = "enter the pods of the node";     // by node name

// What it is called; the texts outlive it.
[[nodiscard]] inline VertexWords hub(std::string_view ability, std::string_view ns,
                                     std::string_view name = {}) {
    return {VertexKind::hub, ns, name, ability};
}

}  // namespace assay
