#include "snapshot/container.h"

#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "snapshot/archive.h"
#include "snapshot/layout.h"

namespace assay {
namespace {

// An entry that came before the manifest could say what it is. Lines are decoded at once, so that
// the text of a chunk is never kept.
struct Arrived {
    std::string sha256;
    std::vector<Value> objects;  // of a chunk, by line
    std::string bytes;           // of a node or of the probes
};

class SnapshotReader {
public:
    Result<void> take(std::string_view name, std::string_view bytes) {
        if (!manifest_.empty()) {
            return malformed(fmt::format("the entry {} follows manifest.json, which must be last",
                                         printable(name)));
        }
        if (name == kManifestName) {
            manifest_ = bytes;
            return {};
        }
        Arrived arrived;
        arrived.sha256 = sha256_hex(bytes);
        if (name.starts_with("objects/")) {
            if (auto split = split_lines(name, bytes, arrived); !split) {
                return split;
            }
        } else {
            arrived.bytes = bytes;
        }
        if (!arrived_.emplace(name, std::move(arrived)).second) {
            return malformed(fmt::format("the entry {} is there twice", printable(name)));
        }
        return {};
    }

    Result<Evidence> finish() {
        if (manifest_.empty()) {
            return malformed("there is no manifest.json: the snapshot is truncated",
                             "collect it again, or copy it again");
        }
        auto manifest = parse_manifest(manifest_);
        if (!manifest) {
            return malformed("manifest.json " + manifest.error().message);
        }
        Evidence evidence = std::move(manifest->evidence);
        evidence.store = std::move(store_);
        evidence.sha256 = sha256_hex(manifest_);
        for (std::size_t index = 0; index < evidence.requests.size(); ++index) {
            if (auto taken = take_request(evidence.requests[index], *manifest, index); !taken) {
                return tl::unexpected(taken.error());
            }
        }
        if (auto taken = take_nodes_and_probes(*manifest, evidence); !taken) {
            return tl::unexpected(taken.error());
        }
        if (!arrived_.empty()) {
            return malformed(fmt::format("the entry {} is not listed in manifest.json",
                                         printable(arrived_.begin()->first)));
        }
        evidence.arrange();
        return evidence;
    }

private:
    static tl::unexpected<Error> malformed(std::string message, std::string hint = {}) {
        return fail(ErrorCode::malformed, std::move(message), {}, std::move(hint));
    }

    Result<void> split_lines(std::string_view name, std::string_view bytes, Arrived& arrived) {
        while (!bytes.empty()) {
            const std::size_t end = bytes.find('\n');
            if (end == std::string_view::npos) {
                return malformed(fmt::format("the last line of {} has no end", printable(name)));
            }
            auto object = parse_line(bytes.substr(0, end), store_);
            if (!object) {
                return malformed(fmt::format("line {} of {} {}", arrived.objects.size() + 1,
                                             printable(name), object.error().message));
            }
            arrived.objects.push_back(*object);
            bytes.remove_prefix(end + 1);
        }
        return {};
    }

    // Takes a listed entry out of what arrived, after its name, hash and count were compared.
    Result<Arrived> claim(const ListedEntry& listed, const std::string& expected_name) {
        if (listed.name != expected_name) {
            return malformed(fmt::format("manifest.json lists {} where {} belongs",
                                         printable(listed.name), printable(expected_name)));
        }
        const auto found = arrived_.find(listed.name);
        if (found == arrived_.end()) {
            return malformed(fmt::format("the entry {} is missing", printable(listed.name)));
        }
        if (found->second.sha256 != listed.sha256) {
            return malformed(
                fmt::format("the entry {} is not the one that was written (its "
                            "SHA-256 differs)",
                            printable(listed.name)));
        }
        Arrived arrived = std::move(found->second);
        arrived_.erase(found);
        return arrived;
    }

    Result<void> take_request(Request& request, const Manifest& manifest, std::size_t index) {
        const std::string where = printable(request.id);
        if (!seen_.emplace(request.group, request.resource).second) {
            return malformed(fmt::format("manifest.json lists the request {} twice", where));
        }
        const auto& chunks = manifest.chunks[index];
        for (std::size_t number = 0; number < chunks.size(); ++number) {
            auto arrived = claim(chunks[number], chunk_name(request, number));
            if (!arrived) {
                return tl::unexpected(arrived.error());
            }
            if (arrived->objects.size() != chunks[number].count) {
                return malformed(fmt::format("the entry {} holds {} objects, not {}",
                                             printable(chunks[number].name),
                                             arrived->objects.size(), chunks[number].count));
            }
            for (const Value& line : arrived->objects) {
                auto object = manifest.origins ? unwrap_line(line)
                                               : Result<StoredObject>(StoredObject{line, {}});
                if (!object) {
                    return malformed(fmt::format("a line of {} {}", printable(chunks[number].name),
                                                 object.error().message));
                }
                request.objects.push_back(std::move(*object));
            }
        }
        if (request.objects.size() != manifest.counts[index]) {
            return malformed(fmt::format("the request {} holds {} objects, not {}", where,
                                         request.objects.size(), manifest.counts[index]));
        }
        return {};
    }

    Result<void> take_nodes_and_probes(const Manifest& manifest, Evidence& evidence) {
        std::set<std::string> names;
        for (const ListedEntry& listed : manifest.nodes) {
            auto arrived =
                claim(listed, listed.name.starts_with("nodes/") ? listed.name : "nodes/");
            if (!arrived) {
                return tl::unexpected(arrived.error());
            }
            auto node = parse_node(arrived->bytes);
            if (!node) {
                return malformed(printable(listed.name) + " " + node.error().message);
            }
            if (listed.name != node_entry_name(node->name) || !names.insert(node->name).second) {
                return malformed(
                    fmt::format("the entry {} is about another node or one that was "
                                "there before",
                                printable(listed.name)));
            }
            evidence.nodes.push_back(std::move(*node));
        }
        auto arrived = claim(manifest.probes, std::string(kProbesName));
        if (!arrived) {
            return tl::unexpected(arrived.error());
        }
        auto probes = parse_probes(arrived->bytes);
        if (!probes) {
            return malformed("probes.json " + probes.error().message);
        }
        if (probes->size() != manifest.probes.count) {
            return malformed(fmt::format("probes.json holds {} probes, not {}", probes->size(),
                                         manifest.probes.count));
        }
        evidence.probes = std::move(*probes);
        return {};
    }

    Store store_;
    std::map<std::string, Arrived, std::less<>> arrived_;
    std::set<std::pair<std::string, std::string>> seen_;
    std::string manifest_;
};

Result<Evidence> finish_reading(SnapshotReader& reader, Result<void> read, std::string_view name) {
    Result<Evidence> evidence =
        read ? reader.finish() : Result<Evidence>(tl::unexpected(read.error()));
    if (evidence) {
        return evidence;
    }
    Error error = evidence.error();
    if (error.code == ErrorCode::malformed) {
        error.message = "not a whole snapshot: " + error.message;
    }
    if (error.where.file.empty()) {
        error.where.file = name;
    }
    return tl::unexpected(std::move(error));
}

}  // namespace

void seal(Evidence& evidence) {
    evidence.arrange();
    evidence.sha256 = snapshot_identity(evidence);
}

std::string snapshot_identity(const Evidence& evidence) {
    return sha256_hex(*lay_out(evidence, nullptr));
}

Result<std::string> write_snapshot(const Evidence& evidence, const std::filesystem::path& path) {
    auto writer = ArchiveWriter::create(path);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    const auto manifest = lay_out(evidence, [&](const std::string& name, std::string_view bytes) {
        return writer->add(name, bytes);
    });
    if (!manifest) {
        return tl::unexpected(manifest.error());
    }
    if (auto added = writer->add(std::string(kManifestName), *manifest); !added) {
        return tl::unexpected(added.error());
    }
    if (auto finished = writer->finish(); !finished) {
        return tl::unexpected(finished.error());
    }
    return sha256_hex(*manifest);
}

Result<Evidence> read_snapshot(const std::filesystem::path& path) {
    SnapshotReader reader;
    auto read = read_archive_file(path, [&](std::string_view name, std::string_view bytes) {
        return reader.take(name, bytes);
    });
    return finish_reading(reader, std::move(read), path.string());
}

Result<Evidence> read_snapshot_bytes(std::string_view bytes, std::string_view name) {
    SnapshotReader reader;
    auto read = read_archive_bytes(bytes, [&](std::string_view entry, std::string_view content) {
        return reader.take(entry, content);
    });
    return finish_reading(reader, std::move(read), name);
}

bool looks_like_snapshot(std::string_view first_bytes) {
    return first_bytes.starts_with("\x28\xB5\x2F\xFD");
}

}  // namespace assay
