#include "facts/pod_fields.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "facts/presence_gap.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

// node_path: a text that names a place of the node.
enum class Type : unsigned char {
    boolean,
    integer,
    text,
    image,
    amount,
    node_path,
    map,
    list,
    filled_list
};

struct Field;
struct Form {
    Type type = Type::map;
    std::span<const Field> fields{};  // by name
    const Form* item = nullptr;       // of a list, and of every member of a map without fields
};
struct Field {
    std::string_view name;
    const Form* form = nullptr;
    bool required = false;  // the API server refuses the map without it
};

// Does not compile where the fields are not by name.
consteval Form map_of(std::span<const Field> fields) {
    if (!std::ranges::is_sorted(fields, {}, &Field::name)) throw "fields of a map are by name";
    return {Type::map, fields};
}

constexpr Form kBool{Type::boolean};
constexpr Form kInteger{Type::integer};
constexpr Form kText{Type::text};
constexpr Form kImage{Type::image};
constexpr Form kAmount{Type::amount};
constexpr Form kAmounts{Type::map, {}, &kAmount};
constexpr Form kTexts{Type::list, {}, &kText};
constexpr Form kTextMap{Type::map, {}, &kText};

constexpr Form kNodePath{Type::node_path};
constexpr Field kHostPathFields[]{{"path", &kNodePath, true}};
constexpr Form kHostPath = map_of(kHostPathFields);
constexpr Field kVolumeFields[]{{"hostPath", &kHostPath}, {"name", &kText}};
constexpr Form kVolume = map_of(kVolumeFields);
constexpr Form kVolumes{Type::list, {}, &kVolume};

constexpr Field kProfileFields[]{{"type", &kText}};
constexpr Form kProfile = map_of(kProfileFields);
constexpr Field kSeLinuxFields[]{{"role", &kText}, {"type", &kText}, {"user", &kText}};
constexpr Form kSeLinux = map_of(kSeLinuxFields);
constexpr Field kWindowsFields[]{{"hostProcess", &kBool}};
constexpr Form kWindows = map_of(kWindowsFields);
constexpr Field kNamedFields[]{{"name", &kText}};
constexpr Form kNamed = map_of(kNamedFields);
constexpr Form kNamedList{Type::list, {}, &kNamed};

constexpr Field kPodContextFields[]{{"appArmorProfile", &kProfile}, {"runAsNonRoot", &kBool},
                                    {"runAsUser", &kInteger},       {"seLinuxOptions", &kSeLinux},
                                    {"seccompProfile", &kProfile},  {"sysctls", &kNamedList},
                                    {"windowsOptions", &kWindows}};
constexpr Form kPodContext = map_of(kPodContextFields);

constexpr Field kCapabilityFields[]{{"add", &kTexts}, {"drop", &kTexts}};
constexpr Form kCapabilities = map_of(kCapabilityFields);
constexpr Field kContextFields[]{{"allowPrivilegeEscalation", &kBool},
                                 {"appArmorProfile", &kProfile},
                                 {"capabilities", &kCapabilities},
                                 {"privileged", &kBool},
                                 {"procMount", &kText},
                                 {"readOnlyRootFilesystem", &kBool},
                                 {"runAsNonRoot", &kBool},
                                 {"runAsUser", &kInteger},
                                 {"seLinuxOptions", &kSeLinux},
                                 {"seccompProfile", &kProfile},
                                 {"windowsOptions", &kWindows}};
constexpr Form kContext = map_of(kContextFields);

constexpr Field kHostFields[]{{"host", &kText}};
constexpr Form kHost = map_of(kHostFields);
constexpr Form kCommand{Type::filled_list, {}, &kText};
constexpr Field kExecFields[]{{"command", &kCommand, true}};
constexpr Form kExec = map_of(kExecFields);
constexpr Form kGrpc{Type::map};
constexpr Field kHandlerFields[]{
    {"exec", &kExec}, {"grpc", &kGrpc}, {"httpGet", &kHost}, {"tcpSocket", &kHost}};
constexpr Form kHandler = map_of(kHandlerFields);
constexpr Field kLifecycleFields[]{{"postStart", &kHandler}, {"preStop", &kHandler}};
constexpr Form kLifecycle = map_of(kLifecycleFields);
constexpr Field kPortFields[]{{"hostPort", &kInteger}};
constexpr Form kPort = map_of(kPortFields);
constexpr Form kPorts{Type::list, {}, &kPort};

constexpr Field kResourceFields[]{{"limits", &kAmounts}, {"requests", &kAmounts}};
constexpr Form kResources = map_of(kResourceFields);
constexpr Field kContainerFields[]{
    {"env", &kNamedList},          {"image", &kImage, true},   {"lifecycle", &kLifecycle},
    {"livenessProbe", &kHandler},  {"name", &kText},           {"ports", &kPorts},
    {"readinessProbe", &kHandler}, {"resources", &kResources}, {"securityContext", &kContext},
    {"startupProbe", &kHandler}};
constexpr Form kContainer = map_of(kContainerFields);
constexpr Form kContainers{Type::list, {}, &kContainer};
constexpr Form kSomeContainers{Type::filled_list, {}, &kContainer};

constexpr Field kSpecFields[]{{"containers", &kSomeContainers, true},
                              {"ephemeralContainers", &kContainers},
                              {"hostIPC", &kBool},
                              {"hostNetwork", &kBool},
                              {"hostPID", &kBool},
                              {"hostUsers", &kBool},
                              {"initContainers", &kContainers},
                              {"os", &kNamed},
                              {"resources", &kResources},
                              {"securityContext", &kPodContext},
                              {"serviceAccount", &kText},
                              {"serviceAccountName", &kText},
                              {"volumes", &kVolumes}};
constexpr Form kSpec = map_of(kSpecFields);
constexpr Field kMetadataFields[]{{"annotations", &kTextMap}};
constexpr Form kMetadata = map_of(kMetadataFields);

// Whether none of the parts of a reference is empty: "nginx:" and "nginx@" are no images. A host
// may be an address of version 6 in brackets. Placeholders that templates leave (" ") are none.
bool names_image(std::string_view text) {
    const auto separates = [](char byte) { return byte == ':' || byte == '@' || byte == '/'; };
    if (text.starts_with('[')) {
        text.remove_prefix(std::min(text.find(']'), text.size()));
    }
    bool after = true;
    for (const char byte : text) {
        if (static_cast<unsigned char>(byte) <= ' ' || (after && separates(byte))) {
            return false;
        }
        after = separates(byte);
    }
    return !after;
}

bool is(const Value& value, Type type) {
    switch (type) {
        case Type::boolean:
            return value.is_bool();
        case Type::integer:
            return value.is_integer();
        case Type::text:
        case Type::node_path:
            return value.is_text();
        case Type::image:
            return value.is_text() && names_image(value.as_text());
        case Type::amount:
            return value.is_text() || value.is_integer() || value.is_real();
        case Type::map:
            return value.is_map();
        case Type::list:
            return value.is_list();
        case Type::filled_list:
            return value.is_list() && !value.items().empty();
    }
    return false;
}

std::string_view word(Type type) {
    constexpr std::string_view kWords[]{
        "boolean", "whole number", "text", "name of an image",         "quantity",
        "text",    "map",          "list", "list that holds something"};
    return kWords[static_cast<std::size_t>(type)];
}

// pkg/apis/core/validation/validation.go validatePathNoBacksteps; "\\" separates on Windows.
bool has_backstep(std::string_view path) {
    for (const char separator : {'/', '\\'}) {
        const auto names = split(path, separator);
        if (std::ranges::find(names, "..") != names.end()) {
            return true;
        }
    }
    return false;
}

// "C:\\logs", "c:/logs" and "\\\\.\\pipe\\x" (pkg/volume/util.IsWindowsLocalPath and pipes).
bool is_windows_path(std::string_view path) {
    return path.starts_with('\\') ||
           (path.size() > 2 && path[1] == ':' && (path[2] == '/' || path[2] == '\\'));
}

// Of a field, or of what a list or map of that name holds.
struct Name {
    std::string_view field;
    bool item = false;

    [[nodiscard]] std::string text() const {
        return (item ? "an item of " : "") + std::string(field);
    }
};

class Typer {
public:
    explicit Typer(Store& store) : store_(store) {}

    Value typed(const Value& value, const Form& form, Name name) {
        if (value.is_null() || value.is_unknown()) {
            return value;
        }
        if (is_redaction_marker(value)) {
            return store_.unknown(taken_out());
        }
        if (!is(value, form.type)) {
            return store_.unknown(Reason::malformed,
                                  name.text() + " is no " + std::string(word(form.type)));
        }
        return form.type == Type::map         ? map(value, form, name)
               : form.item != nullptr         ? list(value, form, name)
               : form.type == Type::node_path ? node_path(value, name)
                                              : value;
    }

private:
    Value node_path(const Value& value, Name name) {
        const std::string_view text = value.as_text();
        if (has_backstep(text)) {
            return store_.unknown(Reason::malformed, name.text() + " goes back with '..'");
        }
        if (is_windows_path(text)) {
            return value;
        }
        const std::string clean = clean_path(text);
        if (clean.empty()) {
            return store_.unknown(Reason::malformed, name.text() + " is no absolute path");
        }
        return clean == text ? value : store_.text(clean);
    }

    // Fields and members are in the same order: each is come by once.
    Value map(const Value& value, const Form& form, Name name) {
        Value changed = value;
        const std::span<const Member> members = value.members();
        auto member = members.begin();
        for (const Field& field : form.fields) {
            while (member != members.end() && member->key() < field.name) ++member;
            if (member != members.end() && member->key() == field.name) {
                keep(changed, field.name, member->value,
                     typed(member->value, *field.form, {field.name}));
            } else if (field.required) {
                changed =
                    store_.with(changed, field.name,
                                store_.unknown(Reason::malformed,
                                               name.text() + " has no " + std::string(field.name)));
            }
        }
        if (form.item != nullptr) {
            for (const Member& each : members) {
                keep(changed, each.key(), each.value,
                     typed(each.value, *form.item, {name.field, true}));
            }
        }
        return changed;
    }

    void keep(Value& map, std::string_view key, const Value& before, const Value& after) {
        if (!after.same(before)) {
            map = store_.with(map, key, after);
        }
    }

    Value list(const Value& value, const Form& form, Name name) {
        const std::span<const Value> items = value.items();
        std::vector<Value> changed;  // a copy from the first item on that is another
        for (std::size_t i = 0; i < items.size(); ++i) {
            const Value made = typed(items[i], *form.item, {name.field, true});
            if (changed.empty()) {
                if (made.same(items[i])) continue;
                changed.assign(items.begin(), items.end());
            }
            changed[i] = made;
        }
        return changed.empty() ? value : store_.list(changed);
    }

    Store& store_;
};

}  // namespace

std::string_view service_account_of(const Value& spec) {
    const std::string_view name = spec.get("serviceAccountName").text_or();
    return name.empty() ? spec.get("serviceAccount").text_or() : name;
}

Value typed_pod_spec(const Value& spec, Store& store) {
    const Value made = Typer(store).typed(spec, kSpec, {"spec"});
    const std::string_view account = service_account_of(made);
    if (account.empty() || account == made.get("serviceAccountName").text_or()) {
        return made;
    }
    return store.with(made, "serviceAccountName", store.text(account));
}

Value typed_metadata(const Value& metadata, Store& store) {
    return Typer(store).typed(metadata, kMetadata, {"metadata"});
}

}  // namespace assay
