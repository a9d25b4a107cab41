#include "facts/kubeconfig_fields.h"

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "base/pem.h"
#include "base/text.h"
#include "facts/node_files.h"
#include "facts/presence_gap.h"
#include "facts/strict_reader.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

// What the kubelet writes beside its dated certificates (client-go util/certificate
// certificate_store.go).
constexpr std::string_view kRenewed = "/kubelet-client-current.pem";

// Go's url.Parse, as far as rest.DefaultServerURL needs it: without a scheme and a host behind it
// the text is a host and port for plain HTTP.
bool speaks_tls(std::string_view server, StrictReader& reader) {
    const std::size_t colon = server.find("://");
    if (colon == std::string_view::npos || lower_ascii(server.substr(0, colon)) != "https") {
        return false;
    }
    if (server.find_first_of("/?#", colon + 3) == colon + 3 || server.size() == colon + 3) {
        reader.refuse("server names no host");
    }
    return true;
}

class KubeconfigReader {
public:
    KubeconfigReader(const NodeEvidence& node, const std::string& path, Store& store)
        : node_(node), path_(path), store_(store), reader_("kubeconfig", store) {}

    Value read(const Value& document) {
        expect_kind(document);
        const Value context =
            named(document, "contexts", "context", reader_.text(document, "current-context"));
        const Value cluster =
            named(document, "clusters", "cluster", reader_.text(context, "cluster"));
        const Value user_name = reader_.text(context, "user");
        const Value user =
            user_name.as_text().empty() ? Value{} : named(document, "users", "user", user_name);
        const Value server = reader_.text(cluster, "server");
        if (server.as_text().empty()) {
            reader_.refuse("no server is named");
        }
        const Value authority = authority_of(cluster);
        const Value credentials = credentials_of(user);
        const bool skips = reader_.boolean(cluster, "insecure-skip-tls-verify");
        if (skips && authority.as_text() != "none") {
            reader_.refuse("an authority stands beside insecure-skip-tls-verify");
        }
        const bool tls = speaks_tls(server.as_text(), reader_);
        const bool renewed = reader_.text(user, "client-certificate").as_text().ends_with(kRenewed);
        return reader_.done(store_.map({
            {"server", shown(server)},
            {"tls",
             is_marker_word(server.as_text()) ? store_.unknown(taken_out()) : Value::boolean(tls)},
            {"authority", authority},
            {"insecureSkipTLSVerify", Value::boolean(skips)},
            {"tlsServerName", shown(reader_.text(cluster, "tls-server-name"))},
            {"proxyURL", shown(reader_.text(cluster, "proxy-url"))},
            {"credentials", credentials},
            {"organizations", organizations_of(user)},
            {"renewed", Value::boolean(renewed)},
        }));
    }

private:
    void expect_kind(const Value& document) {
        const std::string_view version = reader_.text(document, "apiVersion").as_text();
        const std::string_view kind = reader_.text(document, "kind").as_text();
        if ((!version.empty() && version != "v1") || (!kind.empty() && kind != "Config")) {
            reader_.refuse("it is of another kind");
        }
    }

    [[nodiscard]] Value shown(const Value& text) const {
        return is_marker_word(text.as_text()) ? store_.unknown(taken_out()) : text;
    }

    // The content of the entry of that name. Every entry is looked at, as in the decoder.
    Value named(const Value& document, std::string_view list, std::string_view member,
                const Value& name) {
        Value found;
        std::set<std::string_view> names;
        for (const Value& entry : reader_.items(document, list)) {
            const std::string_view its = reader_.text(entry, "name").as_text();
            if (!entry.is_map() || !names.insert(its).second) {
                reader_.refuse("a name stands twice in " + std::string(list));
            }
            if (its == name.as_text()) found = entry.get(member);
        }
        if (!names.contains(name.as_text())) {
            reader_.refuse("there is no " + std::string(member) + " of the name that counts");
        } else if (!found.is_map() && !found.is_null()) {
            reader_.refuse("a " + std::string(member) + " is no map");
        }
        return found;
    }

    // "file", "inline" or "none"; both are refused (validation.go).
    std::string_view place_of(const Value& map, const std::string& key) {
        const bool file = !reader_.text(map, key).as_text().empty();
        const bool inline_data = !reader_.text(map, key + "-data").as_text().empty();
        if (file && inline_data) {
            reader_.refuse(key + " and " + key + "-data are both given");
        }
        return inline_data ? "inline" : file ? "file" : "none";
    }

    Value authority_of(const Value& cluster) {
        return store_.text(place_of(cluster, "certificate-authority"));
    }

    Value credentials_of(const Value& user) {
        std::vector<Value> found;
        const auto add = [&](bool given, std::string_view what) {
            if (given) found.push_back(store_.text(what));
        };
        const auto given = [&](std::string_view key) {
            return !reader_.text(user, key).as_text().empty();
        };
        const std::string_view certificate = place_of(user, "client-certificate");
        add(certificate == "file", "certificate file");
        add(certificate == "inline", "inline certificate");
        add(given("tokenFile"), "token file");
        add(given("token"), "inline token");
        const bool password = given("password");
        add(given("username") || password, "password");
        add(user.get("exec").is_map(), "exec plugin");
        add(user.get("auth-provider").is_map(), "auth provider");
        return store_.list(found);
    }

    Value organizations_of(const Value& user) {
        const std::string_view data = user.get("client-certificate-data").text_or();
        const std::string_view file = user.get("client-certificate").text_or();
        if (is_marker_word(data)) return store_.unknown(taken_out());
        if (!data.empty()) {
            const auto found = first_organizations(from_base64(data).value_or(std::string()));
            if (found) return list_of(*found);
            const bool read = found.error().code == ErrorCode::malformed;
            return store_.unknown(read ? Reason::malformed : Reason::unreachable,
                                  (read ? "client-certificate-data " : "") + found.error().message);
        }
        if (file.empty()) return store_.list({});
        const std::string path = below_file(path_, file);
        const auto found = node_.files.find(clean_path(path));
        if (found == node_.files.end() || !found->second.organizations) {
            return store_.unknown(Reason::not_asked,
                                  "the certificate in " + path + " was not read");
        }
        return list_of(*found->second.organizations);
    }

    Value list_of(const std::vector<std::string>& texts) {
        std::vector<Value> items;
        for (const std::string& text : texts) items.push_back(store_.text(as_utf8(text)));
        return store_.list(items);
    }

    const NodeEvidence& node_;
    const std::string& path_;
    Store& store_;
    StrictReader reader_;
};

}  // namespace

Value kubeconfig_fields(const NodeEvidence& node, const std::string& path, Store& store) {
    const Value document = config_file(&node, {}, path, store);
    return document.is_unknown() ? document : KubeconfigReader(node, path, store).read(document);
}

}  // namespace assay
