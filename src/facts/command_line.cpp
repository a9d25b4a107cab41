#include "facts/command_line.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "facts/feature_gates.h"
#include "facts/presence_gap.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

Value by_look(std::string_view text, Store& store) {
    if (text == "true" || text == "false") {
        return Value::boolean(text == "true");
    }
    const auto number = parse_integer(text);
    return number ? Value::integer(*number) : store.text(text);
}

Value list_of(std::string_view text, Store& store) {
    std::vector<Value> items;
    if (!text.empty()) {
        for (const std::string_view item : split(text, ',')) {
            items.push_back(store.text(item));
        }
    }
    return store.list(items);
}

Value map_of(std::string_view text, Store& store) {
    std::vector<std::pair<std::string_view, Value>> members;
    for (const std::string_view item : split(text, ',')) {
        const std::size_t equals = item.find_first_of("=<");  // "memory.available<1Gi"
        if (equals != std::string_view::npos) {
            members.emplace_back(trim(item.substr(0, equals)),
                                 by_look(trim(item.substr(equals + 1)), store));
        }
    }
    return store.map(members);
}

// The program would not start with it.
Value no_such_value(const char* type, std::string_view text, Store& store) {
    return store.unknown(Reason::malformed, "'" + printable(text, 60) + "' is no " + type);
}

Value typed(const ComponentFlag* flag, std::string_view text, Store& store) {
    if (flag == nullptr) {
        return by_look(text, store);
    }
    switch (flag->type) {
        case FlagType::boolean:
            if (const auto value = parse_bool(text)) return Value::boolean(*value);
            return no_such_value("boolean", text, store);
        case FlagType::integer:
            if (const auto value = parse_integer(text)) return Value::integer(*value);
            return no_such_value("number", text, store);
        case FlagType::list:
            return list_of(text, store);
        case FlagType::map:
            return map_of(text, store);
        case FlagType::gates:
            return gates_of_flag(text, store);
        case FlagType::text:
            break;
    }
    return store.text(text);
}

class Reader {
public:
    Reader(std::string_view component, const FactsData& data, Store& store)
        : component_(component), data_(data), store_(store) {}

    CommandLine read(std::span<const Value> arguments) {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const std::string_view word = arguments[i].text_or();
            if (word == "--") {
                break;
            }
            const auto [name, inline_value] = split_flag(word);
            if (name.empty()) {
                continue;  // a word that is no flag: the component would refuse it
            }
            const ComponentFlag* flag = flag_of(data_, component_, name);
            if (inline_value) {
                add(name, flag, *inline_value);
            } else if (takes_next(flag, arguments.subspan(i + 1))) {
                ++i;
                add(name, flag, arguments[i].is_text() ? arguments[i].as_text() : kRedacted);
            } else {
                add(name, flag, "true");
            }
        }
        CommandLine line;
        for (auto& [name, value] : values_) {
            line.flags.push_back({name, value});
        }
        return line;
    }

private:
    using Split = std::pair<std::string, std::optional<std::string_view>>;

    Split split_flag(std::string_view word) const {
        std::size_t dashes = 0;
        while (dashes < 2 && dashes < word.size() && word[dashes] == '-') {
            ++dashes;
        }
        std::string_view rest = word.substr(dashes);
        if (dashes == 0 || rest.empty()) {
            return {};
        }
        const std::size_t equals = rest.find('=');
        std::optional<std::string_view> value;
        if (equals != std::string_view::npos) {
            value = rest.substr(equals + 1);
            rest = rest.substr(0, equals);
        }
        if (dashes == 1 && component_ != "etcd" && rest.size() > 1) {  // "-v2"
            return {std::string(rest.substr(0, 1)), word.substr(2)};
        }
        std::string name(rest);
        std::replace(name.begin(), name.end(), '_', '-');
        return {std::move(name), value};
    }

    static bool takes_next(const ComponentFlag* flag, std::span<const Value> rest) {
        if (rest.empty() || (flag != nullptr && flag->type == FlagType::boolean)) {
            return false;
        }
        return flag != nullptr || !rest.front().text_or().starts_with('-');
    }

    void add(const std::string& name, const ComponentFlag* flag, std::string_view text) {
        const auto [entry, fresh] = values_.try_emplace(name);
        Value& value = entry->second;
        const Value more = flag_value(flag, text, store_);
        const bool united = !fresh && flag != nullptr && !more.is_unknown();
        // Go's flag package replaces, pflag appends (etcd pkg/flags NewStringsValue).
        if (united && flag->type == FlagType::list && component_ != "etcd") {
            value = value.is_list() ? append(value, more) : value;
        } else if (united && (flag->type == FlagType::map || flag->type == FlagType::gates)) {
            value = value.is_map() ? merge(value, more) : value;
        } else {
            value = more;
        }
    }

    Value append(const Value& list, const Value& more) {
        std::vector<Value> items(list.items().begin(), list.items().end());
        items.insert(items.end(), more.items().begin(), more.items().end());
        return store_.list(items);
    }

    Value merge(Value map, const Value& more) {
        for (const Member& member : more.members()) {
            map = store_.with(map, member.key(), member.value);
        }
        return map;
    }

    std::string_view component_;
    const FactsData& data_;
    Store& store_;
    std::map<std::string, Value> values_;
};

}  // namespace

const CommandLine::Flag* CommandLine::find(std::string_view name) const {
    const auto found = std::lower_bound(
        flags.begin(), flags.end(), name,
        [](const Flag& flag, std::string_view wanted) { return flag.name < wanted; });
    return found != flags.end() && found->name == name ? &*found : nullptr;
}

bool is_filled_in(std::string_view text) { return text.find("$(") != std::string_view::npos; }

Value flag_value(const ComponentFlag* flag, std::string_view text, Store& store) {
    if (text.find(kRedacted) != std::string_view::npos) {
        return store.unknown(taken_out());
    }
    if (is_filled_in(text)) {
        return store.unknown(Reason::indeterminate, "the kubelet fills in " + printable(text, 60));
    }
    return typed(flag, text, store);
}

const ComponentFlag* flag_of(const FactsData& data, std::string_view component,
                             std::string_view name) {
    const std::vector<ComponentFlag>& flags = data.components->flags;
    const auto found = std::find_if(flags.begin(), flags.end(), [&](const auto& flag) {
        return flag.name == name && flag.component == component;
    });
    return found == flags.end() ? nullptr : &*found;
}

CommandLine read_command_line(std::span<const Value> arguments, std::string_view component,
                              const FactsData& data, Store& store) {
    return Reader(component, data, store).read(arguments);
}

}  // namespace assay
