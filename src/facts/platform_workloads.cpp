#include "facts/platform_workloads.h"

#include <algorithm>
#include <vector>

#include "facts/image_name.h"
#include "facts/objects.h"
#include "facts/pod_fields.h"

namespace assay {
namespace {

template <class List>
bool holds(const List& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool path_allowed(const PlatformWorkload& row, std::string_view path) {
    return std::any_of(row.host_paths.begin(), row.host_paths.end(), [&](std::string_view known) {
        if (known.ends_with("/*")) {
            known.remove_suffix(1);
            return path.starts_with(known) && path.find("..") == std::string_view::npos;
        }
        return path == known;
    });
}

bool container_within(const PlatformWorkload& row, const Value& container) {
    const Value context = container.get("securityContext");
    const Value added_list = context.get("capabilities").get("add");
    const auto added = added_list.items_or_none();
    const std::string_view proc = context.get("procMount").text_or("Default");
    return holds(row.images, image_repository(container.get("image").text_or())) &&
           (row.privileged || !context.get("privileged").is_true()) && proc == "Default" &&
           !context.get("windowsOptions").get("hostProcess").is_true() &&
           std::all_of(added.begin(), added.end(), [&](const Value& capability) {
               return holds(row.capabilities, capability.text_or());
           });
}

bool spec_within(const PlatformWorkload& row, const Value& spec) {
    const std::string_view account = service_account_of(spec);
    const Value volumes = spec.get("volumes");
    const auto volume_items = volumes.items_or_none();
    const std::vector<Value> containers = all_containers(spec);
    return (account == "default" || account.empty() || holds(row.service_accounts, account)) &&
           (row.host_network || !spec.get("hostNetwork").is_true()) &&
           (row.host_pid || !spec.get("hostPID").is_true()) &&
           (row.host_ipc || !spec.get("hostIPC").is_true()) &&
           !spec.get("securityContext").get("windowsOptions").get("hostProcess").is_true() &&
           std::all_of(volume_items.begin(), volume_items.end(),
                       [&](const Value& volume) {
                           const Value host = volume.get("hostPath");
                           return host.is_null() || path_allowed(row, host.get("path").text_or());
                       }) &&
           !containers.empty() &&
           std::all_of(containers.begin(), containers.end(),
                       [&](const Value& container) { return container_within(row, container); });
}

}  // namespace

bool is_platform(const SubjectRef& owner, const Value& spec, const FactsData& data) {
    return std::any_of(data.platform_workloads.begin(), data.platform_workloads.end(),
                       [&](const PlatformWorkload& row) {
                           return row.kind == owner.kind && row.ns == owner.ns &&
                                  row.name == owner.name && spec_within(row, spec);
                       });
}

}  // namespace assay
