#include "cel/datum.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cel/number.h"
#include "cel/opaque.h"
#include "cel/time.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

std::string_view sentence(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::no_such_field:
            return "no such field";
        case ErrorKind::no_such_key:
            return "no such key";
        case ErrorKind::no_such_overload:
            return "no such overload";
        case ErrorKind::index_out_of_range:
            return "index out of range";
        case ErrorKind::overflow:
            return "integer overflow";
        case ErrorKind::divide_by_zero:
            return "division by zero";
        case ErrorKind::modulus_by_zero:
            return "modulus by zero";
        case ErrorKind::undeclared:
            return "undeclared reference";
        case ErrorKind::invalid_argument:
            return {};
        case ErrorKind::limit:
            return "limit reached";
    }
    return {};
}

std::string quoted(std::string_view text) {
    std::string made = "'";
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode_at(text, at);
        if (point == U'\'' || point == U'\\') {
            made += '\\';
            made += static_cast<char>(point);
        } else if (point == U'\n') {
            made += "\\n";
        } else if (point < 0x20 || point == 0x7F) {
            made += fmt::format("\\x{:02x}", static_cast<unsigned>(point));
        } else {
            append_utf8(made, point);
        }
    }
    return made + "'";
}

std::string quoted_bytes(std::string_view bytes) {
    std::string made = "b'";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte >= 0x7F || c == '\'' || c == '\\') {
            made += fmt::format("\\x{:02x}", byte);
        } else {
            made += c;
        }
    }
    return made + "'";
}

std::string base64(std::string_view bytes) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string made;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            const std::uint32_t byte =
                i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U;
            group = (group << 8U) | byte;
        }
        for (std::size_t j = 0; j < 4; ++j) {
            const bool padding = i + j > bytes.size();
            made += padding ? '=' : digits[(group >> (18U - 6U * j)) & 63U];
        }
    }
    return made;
}

// The name of a map key in a Value.
std::string key_text(const Datum& key) {
    return key.is(DatumKind::text) ? std::string(key.as_text()) : key.to_string();
}

}  // namespace

Datum Datum::some(const Datum& value, Arena& arena) {
    Datum made = none();
    made.items_ = arena.make(value);
    return made;
}

Datum Datum::unknown(Reason reason, std::string_view text, Arena& arena) {
    const std::string_view copied = arena.copy(text);
    const auto* node = arena.make(
        TextNode{hash_text(copied), copied.data(), static_cast<std::uint32_t>(copied.size())});
    return unknown(*arena.make(UnknownNode{reason, node}));
}

Datum Datum::error(std::string_view sentence, Arena& arena) {
    return error(ErrorKind::invalid_argument, arena.copy(sentence));
}

Datum Datum::text(std::string_view view, Arena& arena) { return text(arena.copy(view)); }

Datum Datum::list(std::span<const Datum> items, Arena& arena) {
    const std::span<Datum> made = arena.array<Datum>(items.size());
    std::copy(items.begin(), items.end(), made.begin());
    return list(made);
}

std::optional<Datum> Datum::find(const Datum& key) const noexcept {
    if (in_store_) {
        if (!key.is(DatumKind::text)) return std::nullopt;
        const Value* found = store_value().find(key.as_text());
        return found == nullptr ? std::nullopt : std::optional<Datum>(of(*found));
    }
    for (std::size_t i = 0; i < size_; ++i) {
        if (equals(entries_[i].key, key) == Answer::yes) return entries_[i].value;
    }
    return std::nullopt;
}

bool Datum::find_built(std::string_view key, Datum& found) const noexcept {
    for (std::size_t i = 0; i < size_; ++i) {
        const Datum& candidate = entries_[i].key;
        if (candidate.is(DatumKind::text) && candidate.as_text() == key) {
            found = entries_[i].value;
            return true;
        }
    }
    return false;
}

Unknown Datum::to_unknown() const {
    return {unknown_->reason, std::string(unknown_->text->view())};
}

std::string Datum::error_text() const {
    const std::string_view kind = sentence(error_);
    const std::string_view detail = as_text();
    if (kind.empty()) return std::string(detail);
    return detail.empty() ? std::string(kind) : fmt::format("{}: {}", kind, detail);
}

Value Datum::to_value(Store& store) const {
    switch (kind_) {
        case DatumKind::boolean:
            return Value::boolean(boolean_);
        case DatumKind::integer:
            return Value::integer(integer_);
        case DatumKind::uinteger:
            return integer_ >= 0 ? Value::integer(integer_)
                                 : Value::real(static_cast<double>(uinteger_));
        case DatumKind::real:
            return Value::real(real_);
        case DatumKind::text:
        case DatumKind::type:
            return store.text(as_text());
        case DatumKind::bytes:
            return store.text(base64(as_bytes()));
        case DatumKind::list: {
            if (in_store_) return store.adopt(store_value());
            std::vector<Value> items;
            for (std::size_t i = 0; i < size_; ++i) items.push_back(item(i).to_value(store));
            return store.list(items);
        }
        case DatumKind::map: {
            if (in_store_) return store.adopt(store_value());
            std::vector<std::string> names;
            for (std::size_t i = 0; i < size_; ++i) names.push_back(key_text(entry_key(i)));
            std::vector<std::pair<std::string_view, Value>> members;
            for (std::size_t i = 0; i < size_; ++i) {
                members.emplace_back(names[i], entry_value(i).to_value(store));
            }
            return store.map(members);
        }
        case DatumKind::timestamp:
            return store.text(format_timestamp(*this));
        case DatumKind::duration:
            return store.text(format_duration(*this));
        case DatumKind::optional:
            return items_ == nullptr ? Value() : items_->to_value(store);
        case DatumKind::opaque:
            return store.text(opaque_->type->text(opaque_->content));
        case DatumKind::unknown:
            return store.unknown(to_unknown());
        case DatumKind::error:
            return store.unknown(Reason::indeterminate, error_text());
        case DatumKind::null:
        case DatumKind::lazy:
            return {};
    }
    return {};
}

std::string_view Datum::type_name() const noexcept {
    switch (kind_) {
        case DatumKind::null:
            return "null_type";
        case DatumKind::boolean:
            return "bool";
        case DatumKind::integer:
            return "int";
        case DatumKind::uinteger:
            return "uint";
        case DatumKind::real:
            return "double";
        case DatumKind::text:
            return "string";
        case DatumKind::bytes:
            return "bytes";
        case DatumKind::list:
            return "list";
        case DatumKind::map:
            return "map";
        case DatumKind::timestamp:
            return "google.protobuf.Timestamp";
        case DatumKind::duration:
            return "google.protobuf.Duration";
        case DatumKind::type:
            return "type";
        case DatumKind::optional:
            return "optional_type";
        case DatumKind::opaque:
            return opaque_->type->name;
        case DatumKind::unknown:
            return "unknown";
        case DatumKind::error:
            return "error";
        case DatumKind::lazy:
            return "lazy";
    }
    return {};
}

std::string Datum::to_string() const {
    switch (kind_) {
        case DatumKind::null:
            return "null";
        case DatumKind::boolean:
            return boolean_ ? "true" : "false";
        case DatumKind::integer:
            return fmt::to_string(integer_);
        case DatumKind::uinteger:
            return fmt::format("{}u", uinteger_);
        case DatumKind::real:
            return write_real(real_);
        case DatumKind::text:
            return quoted(as_text());
        case DatumKind::bytes:
            return quoted_bytes(as_bytes());
        case DatumKind::list: {
            std::string made = "[";
            for (std::size_t i = 0; i < size_; ++i) {
                made += i > 0 ? ", " : "";
                made += item(i).to_string();
            }
            return made + "]";
        }
        case DatumKind::map: {
            std::string made = "{";
            for (std::size_t i = 0; i < size_; ++i) {
                made += i > 0 ? ", " : "";
                made += entry_key(i).to_string() + ": " + entry_value(i).to_string();
            }
            return made + "}";
        }
        case DatumKind::timestamp:
            return fmt::format("timestamp('{}')", format_timestamp(*this));
        case DatumKind::duration:
            return fmt::format("duration('{}')", format_duration(*this));
        case DatumKind::type:
            return std::string(as_text());
        case DatumKind::optional:
            return items_ == nullptr ? "optional.none()"
                                     : fmt::format("optional.of({})", items_->to_string());
        case DatumKind::opaque:
            return fmt::format("{}({})", opaque_->type->maker,
                               quoted(opaque_->type->text(opaque_->content)));
        case DatumKind::unknown:
            return fmt::format("unknown('{}', {})", text_of(unknown_->reason),
                               quoted(unknown_->text->view()));
        case DatumKind::error:
            return fmt::format("error({})", quoted(error_text()));
        case DatumKind::lazy:
            return "lazy";
    }
    return {};
}

}  // namespace assay::cel
