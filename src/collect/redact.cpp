// Redaction of objects: one walk, led by the names of fields (collect/redact_rules.h).
#include "collect/redact.h"

#include <algorithm>
#include <string>
#include <utility>

#include "collect/binary_data.h"
#include "collect/credentials.h"
#include "collect/known_flags.h"
#include "collect/redact_memo.h"
#include "collect/redact_rules.h"
#include "snapshot/kinds.h"
#include "snapshot/object_head.h"
#include "snapshot/pod_spec.h"
#include "snapshot/redaction.h"
#include "snapshot/template_schema.h"

namespace assay {
namespace {

// Fields of a managedFields entry that are kept.
bool is_kept_of_managed_fields(std::string_view name) {
    return name == "manager" || name == "operation" || name == "apiVersion" ||
           name == "subresource" || name == "time";
}

// {apiGroup, kind, name}, as IngressClass refers to its parameters.
bool is_reference(const Value& value) {
    return value.find("kind") != nullptr && value.find("name") != nullptr;
}

}  // namespace

struct Redactor::State {
    Store& store;
    RedactMemo memo;

    explicit State(Store& owner) : store(owner) {}

    Value marker(std::string_view detector, std::string_view text) {
        return store.map(
            {{kRedacted,
              store.map({{"detector", store.text(detector)},
                         {"length", Value::integer(static_cast<std::int64_t>(text.size()))},
                         {"entropy", store.text(entropy_class(text))}})}});
    }

    // A text that has no business being read: a marker unless it is empty or a boolean.
    Value marked(const Value& value, std::string_view detector) {
        if (!value.is_text() || is_harmless(value.as_text())) {
            return value;
        }
        return marker(credential_in(value.as_text()).value_or(detector), value.as_text());
    }

    // Applies `change` to each member; gives the same map where nothing changes. Members for which
    // `keep` is false are left out. A marker of ours stays.
    template <class Keep, class Change>
    Value each_kept(const Value& map, Keep keep, Change change) {
        if (is_written_marker(map)) {
            return map;
        }
        std::vector<Member> members;
        bool changed = false;
        const auto before = map.members();
        for (std::size_t index = 0; index < before.size(); ++index) {
            const bool kept = keep(before[index]);
            const Value after = kept ? change(before[index]) : Value();
            if (!changed && kept && after.same(before[index].value)) {
                continue;
            }
            if (!changed) {
                changed = true;
                members.reserve(before.size());
                members.assign(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(index));
            }
            if (kept) {
                members.push_back({before[index].name, after});
            }
        }
        return changed ? store.map(members) : map;
    }

    template <class Change>
    Value each_member(const Value& map, Change change) {
        return each_kept(
            map, [](const Member&) { return true; }, change);
    }

    template <class Change>
    Value each_item(const Value& list, Change change) {
        std::vector<Value> items;
        bool changed = false;
        const auto before = list.items();
        for (std::size_t index = 0; index < before.size(); ++index) {
            const Value after = change(before[index]);
            if (!changed && after.same(before[index])) {
                continue;
            }
            if (!changed) {
                changed = true;
                items.reserve(before.size());
                items.assign(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(index));
            }
            items.push_back(after);
        }
        return changed ? store.list(items) : list;
    }

    // Each text below becomes a marker: for what has no fields we know.
    Value opaque(const Value& value, std::string_view detector) {
        if (value.is_list()) {
            return each_item(value, [&](const Value& item) { return opaque(item, detector); });
        }
        if (value.is_map()) {
            return each_member(
                value, [&](const Member& member) { return opaque(member.value, detector); });
        }
        return marked(value, detector);
    }

    Value walk(const Value& value) {
        if (value.is_text()) {
            return walk_text(value);
        }
        if (!value.is_list() && !value.is_map()) {
            return value;
        }
        return memo.part(value, Value(), FieldRule::plain, [&] {
            return value.is_list() ? each_item(value, [&](const Value& item) { return walk(item); })
                                   : walk_map(value);
        });
    }

    Value walk_text(const Value& value) {
        const auto found = memo.credential_of(value.text_node());
        return found ? marker(*found, value.as_text()) : value;
    }

    Value walk_map(const Value& map) {
        return each_member(map, [&](const Member& member) { return walk_member(member, map); });
    }

    // A member of `map`, whose command the arguments belong to; null where that is not asked.
    Value walk_member(const Member& member, const Value& map) {
        const FieldRule rule = memo.rule_of(member);
        Value command;
        if (rule == FieldRule::arguments) {
            command = map.get("command");
            command = command.is_list() ? command : Value();
        }
        if (rule == FieldRule::plain || !(member.value.is_list() || member.value.is_map())) {
            return by_rule(member.value, rule, command);
        }
        return memo.part(member.value, command, rule,
                         [&] { return by_rule(member.value, rule, command); });
    }

    Value by_rule(const Value& value, FieldRule rule, const Value& command) {
        if (is_written_marker(value)) {
            return value;
        }
        switch (rule) {
            case FieldRule::annotations:
                return value.is_map() ? annotations(value) : opaque(value, "annotation");
            case FieldRule::managed_fields:
                return each_item_or(value, [&](const Value& entry) { return managed(entry); });
            case FieldRule::environment:
                return each_item_or(
                    value, [&](const Value& entry) { return named_value(entry, "env-value"); });
            case FieldRule::headers:
                return each_item_or(
                    value, [&](const Value& entry) { return named_value(entry, "header-value"); });
            case FieldRule::command:
                return words(value, {}, true);
            case FieldRule::arguments:
                return words(value, command.items_or_none(), false);
            case FieldRule::labels:
                return value.is_map() ? labels(value) : walk(value);
            case FieldRule::options:
                return value.is_map() ? opaque(value, "parameter") : walk(value);
            case FieldRule::parameters:
                return is_reference(value) ? walk(value) : opaque(value, "parameter");
            case FieldRule::free_text:
                return value.is_text() ? marked(value, "free-text") : walk(value);
            case FieldRule::credential:
                return value.is_text() ? marked(value, "named") : walk(value);
            case FieldRule::schema:
                return template_schema(value, store);
            case FieldRule::plain:
                break;
        }
        return walk(value);
    }

    // Labels may be called "env" or "token": their names say nothing.
    Value labels(const Value& map) {
        return each_member(map, [&](const Member& member) {
            return member.value.is_text() ? walk_text(member.value) : walk_member(member, Value());
        });
    }

    template <class Change>
    Value each_item_or(const Value& value, Change change) {
        return value.is_list() ? each_item(value, change) : opaque(value, "unexpected");
    }

    Value annotations(const Value& map) {
        return each_kept(
            map,
            [](const Member& member) {
                return member.key() != "kubectl.kubernetes.io/last-applied-configuration";
            },
            [&](const Member& member) {
                const Value& value = member.value;
                return value.is_text() && is_plain_annotation(member.key(), value.as_text())
                           ? value
                           : opaque(value, "annotation");
            });
    }

    Value managed(const Value& entry) {
        if (!entry.is_map()) {
            return opaque(entry, "unexpected");
        }
        return each_kept(
            entry, [](const Member& member) { return is_kept_of_managed_fields(member.key()); },
            [&](const Member& member) { return walk(member.value); });
    }

    // An entry {name, value, ...} of env or httpHeaders.
    Value named_value(const Value& entry, std::string_view detector) {
        if (!entry.is_map()) {
            return opaque(entry, detector);
        }
        const bool telling = is_credential_name(entry.get("name").text_or());
        return each_member(entry, [&](const Member& member) {
            return member.key() == "value" ? opaque(member.value, telling ? "named" : detector)
                                           : walk(member.value);
        });
    }

    // A list of words, judged together with the words of the command before it.
    Value words(const Value& value, std::span<const Value> command, bool is_command) {
        const auto is_text = [](const Value& item) { return item.is_text(); };
        const auto items = value.items_or_none();
        if (!value.is_list() || !std::all_of(items.begin(), items.end(), is_text) ||
            !std::all_of(command.begin(), command.end(), is_text)) {
            return opaque(value, "argument");
        }
        std::vector<std::string> argv;
        for (const auto list : {command, items}) {
            for (const Value& word : list) {
                argv.emplace_back(word.as_text());
            }
        }
        // Without a command the image's entry point runs: the first argument is no program.
        if (!is_command && command.empty() && !argv.empty() && !is_known_program(argv.front())) {
            argv.insert(argv.begin(), std::string());
        }
        const std::vector<std::string> after = Redactor::argv(argv);
        std::size_t index = after.size() - items.size();
        return each_item(value, [&](const Value& before) {
            const std::string& word = after[index++];
            return word == before.as_text() ? before : store.text(word);
        });
    }

    // The data of a ConfigMap or Secret.
    template <class Change>
    Value data(const Value& value, Change change) {
        if (value.is_null()) {
            return value;
        }
        return value.is_map() ? each_member(value, change) : secret_marker();
    }

    Value config_text(const Member& member, bool configuration) {
        if (is_credential_name(member.key())) {
            return opaque(member.value, "named");
        }
        if (!configuration || !member.value.is_text() || is_signature(member.key())) {
            return opaque(member.value, "configmap-data");
        }
        const std::string text = Redactor::file_text(member.value.as_text());
        return text == member.value.as_text() ? member.value : store.text(text);
    }

    Value config_bytes(const Member& member) {
        const std::string_view text = member.value.text_or();
        if (!member.value.is_text()) {
            return opaque(member.value, "configmap-data");
        }
        if (text.empty() || is_marker_word(text)) {
            return member.value;
        }
        const BinaryData data = read_binary_data(member.key(), text);
        return marker(data.detector, data.bytes);
    }

    Value secret_marker() {
        return store.map({{kRedacted, store.map({{"detector", store.text("secret-data")}})}});
    }

    // `configuration`: a ConfigMap of this name holds what checks read.
    Value config_map_or_secret(const Value& object, bool secret, bool configuration) {
        return each_member(object, [&](const Member& member) {
            const std::string_view key = member.key();
            if (key == "data" || key == "stringData" || key == "binaryData") {
                return data(member.value, [&](const Member& entry) {
                    return secret ? secret_marker()
                           : key == "binaryData"
                               ? config_bytes(entry)
                               : config_text(entry, configuration && key == "data");
                });
            }
            return is_common(key) || key == "type" ? walk(member.value)
                                                   : opaque(member.value, "unexpected");
        });
    }

    Value custom(const Value& object) {
        return each_member(object, [&](const Member& member) {
            return is_common(member.key()) ? walk(member.value) : custom_below(member.value);
        });
    }

    // Fields nobody knows, but for the pod templates among them: those are kept as pods are. The
    // definition may come after its objects, so that its schema is not asked.
    Value custom_below(const Value& value) {
        if (holds_pod_containers(value)) {
            return each_member(value, [&](const Member& member) {
                return is_pod_spec_field(member.key()) ? walk_member(member, Value())
                                                       : custom_below(member.value);
            });
        }
        if (value.is_list()) {
            return each_item(value, [&](const Value& item) { return custom_below(item); });
        }
        if (!value.is_map()) {
            return opaque(value, "custom-resource");
        }
        const bool is_template = holds_pod_containers(value.get("spec"));
        return each_member(value, [&](const Member& member) {
            return is_template && member.key() == "metadata" ? walk(member.value)
                                                             : custom_below(member.value);
        });
    }

    static bool is_common(std::string_view key) {
        return key == "apiVersion" || key == "kind" || key == "metadata" || key == "immutable";
    }
};

Redactor::Redactor(Store& store) : state_(std::make_unique<State>(store)) {}
Redactor::~Redactor() = default;

Value Redactor::object(const Value& object) {
    const auto [api_version, kind, ns, name] = head_of(object);
    if (api_version == "v1" && (kind == "Secret" || kind == "ConfigMap")) {
        return state_->config_map_or_secret(object, kind == "Secret", is_configuration(ns, name));
    }
    return is_known_kind(api_version, kind) ? state_->walk(object) : state_->custom(object);
}

}  // namespace assay
