#include "snapshot/layout.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "snapshot/container.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kMaxNamePart = 200;

using Members = std::vector<std::pair<std::string_view, Value>>;
using Take = std::function<Result<void>(const std::string&, std::string_view)>;

std::string safe_part(std::string_view text) {
    std::string safe;
    for (const char byte : text) {
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
                           (byte == '.' && !safe.empty());
        if (plain) {
            safe.push_back(byte);
        } else {
            safe += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
        }
    }
    return safe.size() <= kMaxNamePart ? safe : "%sha256-" + sha256_hex(text);
}

std::string group_part(std::string_view group) {
    if (group.empty()) {
        return "core";
    }
    return group == "core" ? "%63ore" : safe_part(group);
}

// Texts of the evidence that are no values may hold any byte (paths, messages).
Value clean(Store& store, std::string_view text) { return store.text(as_utf8(text)); }

Value whole(std::uint64_t number) { return Value::integer(static_cast<std::int64_t>(number)); }

bool has_origins(const Evidence& evidence) {
    const auto told = [](const StoredObject& object) { return *object.origin != Origin{}; };
    return std::any_of(evidence.requests.begin(), evidence.requests.end(),
                       [&](const Request& request) {
                           return std::any_of(request.objects.begin(), request.objects.end(), told);
                       });
}

// Writes objects as lines of a chunk.
class LineWriter {
public:
    LineWriter(bool origins, Store& store) : origins_(origins), store_(store) {}

    // Valid until the next call.
    [[nodiscard]] std::string_view line(const StoredObject& object) {
        line_.clear();
        if (origins_) line_ += "{\"object\":";
        append_json(line_, object.value);
        if (origins_) append_origin(*object.origin);
        line_ += '\n';
        return line_;
    }

private:
    // Often the file is that of the object before: its name is written once.
    void append_origin(const Origin& origin) {
        if (file_ != origin.file || file_text_.empty()) {
            file_ = origin.file;
            file_text_ = encode_json(clean(store_, origin.file));
        }
        line_.append(",\"origin\":{\"file\":").append(file_text_);
        append_number(",\"length\":", origin.length);
        append_number(",\"line\":", origin.line);
        append_number(",\"offset\":", origin.offset);
        line_ += "}}";
    }
    void append_number(std::string_view name, std::uint64_t number) {
        std::array<char, 20> digits;
        char* const end = std::to_chars(digits.begin(), digits.end(), number).ptr;
        line_.append(name).append(digits.begin(), end);
    }

    bool origins_;
    Store& store_;
    std::string file_;
    std::string file_text_;  // as JSON
    std::string line_;
};

// An entry, line by line. Its bytes are hashed as they come and kept only for somebody who takes
// them: the identity of a snapshot alone costs no buffer of its size.
class Entry {
public:
    Entry(const Take& take, Store& store) : take_(take), store_(store) {}

    void add(std::string_view line) {
        hash_.add(line);
        size_ += line.size();
        ++lines_;
        if (take_) bytes_ += line;
    }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::uint64_t lines() const { return lines_; }

    // Hands it over, once, and gives what the manifest lists.
    [[nodiscard]] Result<Value> finish(const std::string& name, std::uint64_t count) {
        if (take_) {
            if (auto taken = take_(name, bytes_); !taken) return tl::unexpected(taken.error());
        }
        return store_.map({{"name", store_.text(name)},
                           {"sha256", store_.text(hash_.hex())},
                           {"count", whole(count)},
                           {"bytes", whole(size_)}});
    }

private:
    const Take& take_;
    Store& store_;
    Sha256 hash_;
    std::size_t size_ = 0;
    std::uint64_t lines_ = 0;
    std::string bytes_;
};

// An entry of one line.
Result<Value> lay_out_line(const std::string& name, const Value& value, std::uint64_t count,
                           const Take& take, Store& store) {
    Entry entry(take, store);
    entry.add(encode_json(value) + "\n");
    return entry.finish(name, count);
}

// Writes the chunks of one request and gives their list for the manifest.
Result<Value> lay_out_objects(const Request& request, LineWriter& writer, const Take& take,
                              Store& store) {
    std::vector<Value> chunks;
    std::optional<Entry> chunk;
    const auto flush = [&]() -> Result<void> {
        auto listed = chunk->finish(chunk_name(request, chunks.size()), chunk->lines());
        if (!listed) return tl::unexpected(listed.error());
        chunks.push_back(*listed);
        chunk.reset();
        return {};
    };
    for (const StoredObject& object : request.objects) {
        const std::string_view line = writer.line(object);
        if (chunk && chunk->size() + line.size() > kChunkBytes) {
            if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
        }
        if (!chunk) chunk.emplace(take, store);
        chunk->add(line);
    }
    if (chunk) {
        if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
    }
    return store.list(chunks);
}

Value request_value(Store& store, const Request& request, const Value& chunks) {
    return store.map({{"id", clean(store, request.id)},
                      {"group", clean(store, request.group)},
                      {"version", clean(store, request.version)},
                      {"resource", clean(store, request.resource)},
                      {"kind", clean(store, request.kind)},
                      {"presence", store.text(text_of(request.presence))},
                      {"reason", clean(store, request.reason)},
                      {"status", Value::integer(request.status)},
                      {"bytes", whole(request.bytes)},
                      {"resourceVersion", clean(store, request.resource_version)},
                      {"count", whole(request.objects.size())},
                      {"chunks", chunks}});
}

Value tls_value(Store& store, const std::optional<TlsAnswer>& tls) {
    if (!tls) {
        return {};
    }
    return store.map({{"lowest", clean(store, tls->lowest)},
                      {"subject", clean(store, tls->subject)},
                      {"issuer", clean(store, tls->issuer)},
                      {"notBefore", store.text(format_instant(tls->not_before))},
                      {"notAfter", store.text(format_instant(tls->not_after))},
                      {"chain", clean(store, tls->chain)}});
}

Value probe_value(Store& store, const Probe& probe) {
    return store.map({{"name", clean(store, probe.name)},
                      {"presence", store.text(text_of(probe.presence))},
                      {"reason", clean(store, probe.reason)},
                      {"status", Value::integer(probe.status)},
                      {"kubernetes", Value::boolean(probe.kubernetes)},
                      {"refused", Value::boolean(probe.refused)},
                      {"version", clean(store, probe.version)},
                      {"tls", tls_value(store, probe.tls)}});
}

Value target_value(Store& store, const Target& target) {
    return store.map({{"kind", store.text(text_of(target.kind))},
                      {"name", clean(store, target.name)},
                      {"uid", clean(store, target.uid)},
                      {"server", clean(store, target.server)},
                      {"version", clean(store, target.version)},
                      {"platform", clean(store, target.platform)},
                      {"tlsUnverified", Value::boolean(target.tls_unverified)},
                      {"probesOff", Value::boolean(target.probes_off)}});
}

Value unread_value(Store& store, const Evidence& evidence) {
    std::vector<Value> items;
    for (const UnreadItem& item : evidence.unread) {
        items.push_back(store.map(
            {{"where", clean(store, item.where)}, {"message", clean(store, item.message)}}));
    }
    return store.list(items);
}

}  // namespace

std::string chunk_name(const Request& request, std::size_t number) {
    return fmt::format("objects/{}/{}/{}.jsonl", group_part(request.group),
                       safe_part(request.resource), number);
}

std::string node_entry_name(std::string_view node) {
    return fmt::format("nodes/{}.json", safe_part(node));
}

Result<std::string> lay_out(const Evidence& evidence, const Take& take) {
    Store store;
    const bool origins = has_origins(evidence);
    LineWriter writer(origins, store);
    std::vector<Value> requests;
    for (const Request& request : evidence.requests) {
        auto chunks = lay_out_objects(request, writer, take, store);
        if (!chunks) {
            return tl::unexpected(chunks.error());
        }
        requests.push_back(request_value(store, request, *chunks));
    }
    std::vector<Value> nodes;
    for (const NodeEvidence& node : evidence.nodes) {
        auto listed =
            lay_out_line(node_entry_name(node.name), node_document(node, store), 1, take, store);
        if (!listed) return tl::unexpected(listed.error());
        nodes.push_back(*listed);
    }
    std::vector<Value> asked;
    for (const Probe& probe : evidence.probes) asked.push_back(probe_value(store, probe));
    const auto probes = lay_out_line(std::string(kProbesName), store.list(asked),
                                     evidence.probes.size(), take, store);
    if (!probes) return tl::unexpected(probes.error());
    const Value manifest =
        store.map({{"schema", store.text(kSnapshotSchema)},
                   {"collectedAt", store.text(format_instant(evidence.collected_at))},
                   {"target", target_value(store, evidence.target)},
                   {"nodesAsked", Value::boolean(evidence.nodes_asked)},
                   {"origins", Value::boolean(origins)},
                   {"requests", store.list(requests)},
                   {"nodes", store.list(nodes)},
                   {"probes", *probes},
                   {"unread", unread_value(store, evidence)}});
    return encode_json(manifest) + "\n";
}

}  // namespace assay
