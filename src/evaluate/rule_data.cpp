#include "evaluate/rule_data.h"

#include <string>

namespace assay {
namespace {

using cel::Datum;
using cel::DatumKind;

void add_unread(const Datum& part, std::optional<Unknown>& unread) {
    if (unread) return;
    unread = part.is_unknown() ? part.to_unknown()
                               : Unknown{Reason::malformed, "a rule could not be understood"};
}

std::vector<std::string> texts_in(const Datum& rule, const Key& name,
                                  std::optional<Unknown>& unread) {
    std::vector<std::string> texts;
    Datum list;
    if (!rule.find(name, list) || list.is(DatumKind::null)) return texts;
    if (!list.is(DatumKind::list)) {
        add_unread(list, unread);
        return texts;
    }
    texts.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Datum item = list.item(i);
        if (item.is(DatumKind::text)) {
            texts.emplace_back(item.as_text());
        } else {
            add_unread(item, unread);
        }
    }
    return texts;
}

void add_rule(const Datum& rule, RuleData& data) {
    static const Key kVerbs("verbs");
    static const Key kGroups("apiGroups");
    static const Key kResources("resources");
    static const Key kNames("resourceNames");
    static const Key kUrls("nonResourceURLs");
    PolicyRule& made = data.rules.emplace_back();
    if (!rule.is(DatumKind::map)) {
        add_unread(rule, data.unread);
        return;
    }
    made.verbs = texts_in(rule, kVerbs, data.unread);
    made.api_groups = texts_in(rule, kGroups, data.unread);
    made.resources = texts_in(rule, kResources, data.unread);
    made.resource_names = texts_in(rule, kNames, data.unread);
    made.non_resource_urls = texts_in(rule, kUrls, data.unread);
}

}  // namespace

RuleData rule_in(const Datum& rule) {
    RuleData data;
    add_rule(rule, data);
    return data;
}

RuleData rules_in(const Datum& list) {
    RuleData data;
    data.rules.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) add_rule(list.item(i), data);
    return data;
}

}  // namespace assay
