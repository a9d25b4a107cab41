#include "collect/kubeconfig_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <system_error>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kFileLimit = std::size_t{16} << 20;
constexpr std::size_t kNodeLimit = 500'000;  // aliases are expanded

void put_place(ConfigNode& node, const YAML::Mark& mark) {
    if (mark.is_null()) return;
    node.line = static_cast<std::uint32_t>(mark.line + 1);
    node.column = static_cast<std::uint32_t>(mark.column + 1);
}

// What is wrong with the tree, and where.
struct Trouble {
    std::string what;
    ConfigNode at;
};

class Builder {
public:
    ConfigNode build(const YAML::Node& node);

    std::vector<Trouble> troubles;

private:
    void build_map(const YAML::Node& node, ConfigNode& made);
    std::size_t count_ = 0;
};

void Builder::build_map(const YAML::Node& node, ConfigNode& made) {
    made.kind = ConfigNode::Kind::map;
    std::set<std::string> keys;
    for (const auto& member : node) {
        ConfigNode key;
        put_place(key, member.first.Mark());
        if (!member.first.IsScalar()) {
            troubles.push_back({"a key that is not a text", key});
            continue;
        }
        if (!keys.insert(member.first.Scalar()).second) {
            troubles.push_back({"a key that was given before", key});
        }
        made.keys.push_back(member.first.Scalar());
        made.items.push_back(build(member.second));
    }
}

ConfigNode Builder::build(const YAML::Node& node) {
    ConfigNode made;
    put_place(made, node.Mark());
    if (++count_ > kNodeLimit) {
        if (troubles.empty()) troubles.push_back({"too many values (aliases?)", made});
        return made;
    }
    if (node.IsMap()) {
        build_map(node, made);
    } else if (node.IsSequence()) {
        made.kind = ConfigNode::Kind::list;
        for (const YAML::Node& item : node) made.items.push_back(build(item));
    } else if (node.IsScalar()) {
        made.kind = ConfigNode::Kind::scalar;
        made.text = node.Scalar();
    } else {
        made.kind = ConfigNode::Kind::null;
    }
    return made;
}

tl::unexpected<Error> refuse(std::string what, Span where) {
    return fail(ErrorCode::malformed, "the kubeconfig holds " + std::move(what), std::move(where),
                "repair the file; kubectl config view shows how one looks");
}

// The fixed part of yaml-cpp's message: what follows a colon may be text of the file.
std::string yaml_trouble(const YAML::ParserException& error) {
    return "invalid YAML (" + error.msg.substr(0, error.msg.find(':')) + ")";
}

Result<ConfigFile> parse(const std::filesystem::path& path, const std::string& bytes) {
    ConfigFile file{path, {}, bytes};
    try {
        Builder builder;
        file.root = builder.build(YAML::Load(bytes));
        if (!builder.troubles.empty()) {
            const Trouble& first = builder.troubles.front();
            return refuse(first.what, file.place(first.at));
        }
    } catch (const YAML::ParserException& error) {
        ConfigNode at;
        put_place(at, error.mark);
        return refuse(yaml_trouble(error), file.place(at));
    } catch (const YAML::Exception&) {
        return refuse("invalid YAML", {path.string()});
    }
    if (file.root.given() && file.root.kind != ConfigNode::Kind::map) {
        return fail(ErrorCode::malformed, "this is not a kubeconfig: it is not a map",
                    {path.string(), 1, 1}, "check that the path names a kubeconfig file");
    }
    return file;
}

}  // namespace

const ConfigNode& ConfigNode::get(std::string_view key) const {
    static const ConfigNode none;
    const auto at = std::find(keys.begin(), keys.end(), key);
    return at == keys.end() ? none : items[static_cast<std::size_t>(at - keys.begin())];
}

Result<std::string> slurp(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return fail(ErrorCode::unreadable, "it is a directory");
    }
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        const int reason = errno != 0 ? errno : ENOENT;
        return fail(ErrorCode::unreadable, lower_ascii(std::generic_category().message(reason)));
    }
    std::string bytes;
    std::string chunk(std::size_t{64} << 10, '\0');
    while (in && bytes.size() <= kFileLimit) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        bytes.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return fail(ErrorCode::unreadable, "it cannot be read");
    if (bytes.size() > kFileLimit)
        return fail(ErrorCode::unreadable,
                    "it is larger than the limit of " + size_text(kFileLimit));
    return bytes;
}

Result<ConfigFile> read_config_file(const std::filesystem::path& path) {
    const auto bytes = slurp(path);
    if (bytes) return parse(path, *bytes);
    return fail(ErrorCode::unreadable, "the kubeconfig cannot be read: " + bytes.error().message,
                {path.string()}, "check the path and its permissions");
}

}  // namespace assay
