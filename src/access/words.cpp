#include "access/words.h"

#include <vector>

#include "base/text.h"

namespace assay {
namespace {

std::string named(std::string_view kind, std::string_view ns, std::string_view name) {
    std::string text(kind);
    text += ' ';
    if (!ns.empty()) {
        text.append(ns) += '/';
    }
    return printable(text.append(name));
}

// Groups stand behind a resource, as kubectl writes them: "deployments.apps".
std::string resource_in(const std::string& resource, const std::string& group) {
    if (group.empty() || (group == "*" && resource == "*")) {
        return resource;
    }
    const std::size_t slash = resource.find('/');
    return resource.substr(0, slash) + "." + group +
           (slash == std::string::npos ? "" : resource.substr(slash));
}

std::string resources_text(const PolicyRule& rule) {
    std::vector<std::string> names;
    for (const std::string& group : rule.api_groups) {
        for (const std::string& resource : rule.resources) {
            names.push_back(resource_in(resource, group));
        }
    }
    return join(names, ", ");
}

}  // namespace

std::string text_of(const SubjectName& subject) {
    return named(subject.kind, subject.ns, subject.name);
}

std::string binding_text(const Grant& grant) {
    return named(grant.ns.empty() ? "ClusterRoleBinding" : "RoleBinding", grant.ns,
                 grant.binding->value.get("metadata").get("name").text_or());
}

std::string role_text(const Grant& grant) {
    return named(grant.role_kind, grant.role_kind == "Role" ? grant.ns : std::string_view{},
                 grant.role_name);
}

std::string scope_text(const Grant& grant) {
    return grant.ns.empty() ? "whole cluster" : "namespace " + printable(grant.ns);
}

std::string rule_text(const PolicyRule& rule) {
    std::string text = join(rule.verbs, ", ");
    const std::string resources = resources_text(rule);
    const std::string urls = join(rule.non_resource_urls, ", ");
    text += ": " + resources + (resources.empty() || urls.empty() ? "" : ", ") + urls;
    if (!rule.resource_names.empty()) {
        text += " named " + join(rule.resource_names, ", ");
    }
    return printable(text, 400);
}

namespace {

// "RoleBinding shop/admins gives ClusterRole all to User ann (and 2 more)".
std::string allowed_text(const AccessAnswer& answer) {
    if (answer.master) {
        return "members of system:masters may do everything, before RBAC is asked";
    }
    const Permit& first = answer.permits.front();
    std::string text = "allowed by " + binding_text(*first.grant) + ", which gives " +
                       role_text(*first.grant) + " to " + text_of(*first.subject);
    if (answer.permits.size() > 1) {
        text += " (and " + std::to_string(answer.permits.size() - 1) + " more)";
    }
    return text;
}

}  // namespace

std::string reason_text(const AccessAnswer& answer) {
    switch (answer.decision.truth) {
        case Truth::yes:
            return allowed_text(answer);
        case Truth::no:
            return "no rule of any binding allows it";
        case Truth::unknown:
            break;
    }
    return "not known: " + printable(answer.decision.why->text);
}

}  // namespace assay
