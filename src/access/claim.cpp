#include "access/claim.h"

#include <string_view>
#include <utility>

#include "access/access_document.h"

namespace assay {
namespace {

std::string first_of(const std::vector<std::string>& texts) {
    return texts.empty() ? std::string() : texts.front();
}

std::optional<AccessRequest> request_of(const PolicyRule& rule, std::string_view ns) {
    if (rule.verbs.empty()) return std::nullopt;
    AccessRequest request;
    request.verb = rule.verbs.front();
    if (rule.resources.empty() || rule.api_groups.empty()) {
        // A URL is never in a namespace.
        if (rule.non_resource_urls.empty() || !ns.empty()) return std::nullopt;
        request.path = rule.non_resource_urls.front();
        return request;
    }
    const std::string_view resource = rule.resources.front();
    const std::size_t slash = resource.find('/');
    request.group = rule.api_groups.front();
    request.resource = resource.substr(0, slash);
    if (slash != std::string_view::npos) request.subresource = resource.substr(slash + 1);
    request.name = first_of(rule.resource_names);
    request.ns = ns;
    return request;
}

}  // namespace

std::optional<Claim> claim_of(const Permit& permit) {
    const Grant& grant = *permit.grant;
    if (grant.binding == nullptr) return std::nullopt;
    auto request = request_of(grant.rules[permit.rule], grant.ns);
    if (!request) return std::nullopt;
    return Claim{*permit.subject, std::move(*request)};
}

void Claims::add(Claim claim) {
    if (specs_.insert(review_spec(claim)).second) claims_.push_back(std::move(claim));
}

void Claims::add(std::span<const Permit> permits) {
    for (const Permit& permit : permits) {
        if (auto claim = claim_of(permit)) add(std::move(*claim));
    }
}

void Claims::add(const Holders& holders, const AccessRequest& request, Where where) {
    for (const Holder& holder : holders.holders) {
        if (holder.master) add(Claim{holder.subject, request});
        for (const Permit& permit : holder.permits) {
            Claim claim{holder.subject, request};
            if (where == Where::anywhere) claim.request.ns = permit.grant->ns;
            add(std::move(claim));
        }
    }
}

std::string review_spec(const Claim& claim) {
    const Identity who = identity_of(claim.subject);
    const AccessRequest& request = claim.request;
    AccessDocument document;
    AccessDocument::Members members;
    if (!who.user.empty()) members.emplace_back("user", document.text(who.user));
    members.emplace_back("groups", document.texts(who.groups));
    if (request.path) {
        members.emplace_back("nonResourceAttributes",
                             document.map({{"verb", document.text(request.verb)},
                                           {"path", document.text(*request.path)}}));
    } else {
        members.emplace_back("resourceAttributes",
                             document.map({{"verb", document.text(request.verb)},
                                           {"group", document.text(request.group)},
                                           {"resource", document.text(request.resource)},
                                           {"subresource", document.text(request.subresource)},
                                           {"name", document.text(request.name)},
                                           {"namespace", document.text(request.ns)}}));
    }
    return document.encode(members);
}

}  // namespace assay
