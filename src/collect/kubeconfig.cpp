#include "collect/kubeconfig.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/pem.h"
#include "base/text.h"
#include "collect/curl_library.h"
#include "collect/kubeconfig_exec.h"
#include "collect/kubeconfig_fields.h"
#include "collect/kubeconfig_file.h"
#include "collect/kubeconfig_merge.h"
#include "collect/proxy.h"
#include "collect/server_url.h"

namespace assay {
namespace {

// A token sent in the clear is a token given away; on this machine nobody listens in.
bool in_the_clear(const ServerUrl& url, const ApiTarget& target) {
    const Credentials& credentials = target.credentials;
    const bool secret =
        !credentials.token.empty() || !credentials.username.empty() || target.plugin;
    const bool here = url.host == "localhost" || url.host == "127.0.0.1" || url.host == "[::1]";
    return secret && !url.tls && !here;
}

// The authority and whether it counts: what the command line says comes before the kubeconfig.
void read_trust(ConfigFields& fields, const KubeconfigOptions& options, ApiTarget& target) {
    const bool skip = fields.flag("insecure-skip-tls-verify");
    target.authorities = fields.material("certificate-authority");
    target.tls_unverified = skip || options.tls_unverified;
    if (skip && !options.tls_unverified && fields.has_material("certificate-authority")) {
        fields.complain("insecure-skip-tls-verify",
                        "a certificate-authority beside insecure-skip-tls-verify",
                        "remove one of them, or read all the same with --insecure-skip-tls-verify");
    }
}

// The proxy of the kubeconfig, else that of the environment.
Result<void> read_proxy(ConfigFields& fields, const KubeconfigOptions& options,
                        const ServerUrl& server, ApiTarget& target) {
    const std::string given = fields.text("proxy-url");
    auto proxy =
        !given.empty() ? parse_proxy_url(given) : environment_proxy(server, [&](const char* name) {
            return config_variable(options, name);
        });
    if (proxy) {
        target.proxy = std::move(*proxy);
    } else if (given.empty()) {
        return tl::unexpected(proxy.error());
    } else {
        fields.complain("proxy-url", "proxy-url: " + proxy.error().message, proxy.error().hint);
    }
    return {};
}

std::optional<Error> read_cluster(const ConfigEntry& entry, const KubeconfigOptions& options,
                                  ApiTarget& target) {
    ConfigFields fields(entry, "cluster");
    const std::string server = fields.text("server");
    if (server.empty()) fields.complain("server", "no server", "add server: https://HOST:PORT");
    read_trust(fields, options, target);
    target.tls_server_name = fields.text("tls-server-name");
    const bool named = fields.has_material("certificate-authority");
    if (named && !fields.error()) {
        fields.check("certificate-authority", check_certificates(target.authorities),
                     "put the cluster's CA certificate there");
    }
    if (!fields.error()) {
        const bool certificate = !target.credentials.certificate.empty();
        const auto url = parse_server_url(server, certificate || named || target.tls_unverified);
        if (!url) {
            fields.complain("server", url.error().message, url.error().hint);
        } else if (in_the_clear(*url, target)) {
            fields.complain("server", "the user's token would travel over plain http", "use https");
        } else {
            target.server = url->text();
            const auto read = read_proxy(fields, options, *url, target);
            if (!read) return read.error();
        }
        const bool name_fits = is_token(target.tls_server_name) &&
                               target.tls_server_name.find_first_of("/:@?#") == std::string::npos;
        if (!name_fits) {
            fields.complain("tls-server-name", "tls-server-name is not a host name",
                            "write the name that the server's certificate holds");
        }
    }
    return fields.error();
}

void read_identity(ConfigFields& fields, Credentials& credentials) {
    credentials.certificate = fields.material("client-certificate");
    credentials.key = fields.material("client-key");
    const bool certificate = fields.has_material("client-certificate");
    const bool key = fields.has_material("client-key");
    if (certificate != key) {
        fields.complain(certificate ? "client-certificate" : "client-key",
                        certificate ? "a client certificate without its client-key"
                                    : "a client-key without its client certificate",
                        "give both or neither");
    }
    if (!certificate || fields.error()) return;
    fields.check("client-certificate", check_certificates(credentials.certificate),
                 "put the user's certificate there");
    fields.check("client-key", check_key(credentials.certificate, credentials.key),
                 "put the unencrypted PEM key of the certificate there");
}

void read_secret(ConfigFields& fields, Credentials& credentials) {
    credentials.token = fields.text("token");
    // Both given: the file is the fresher one, as in client-go.
    if (fields.has("tokenFile")) credentials.token = trim(fields.file("tokenFile"));
    credentials.username = fields.text("username");
    credentials.password = fields.text("password");
    const std::string holder = fields.has("tokenFile") ? "tokenFile" : "token";
    if (!is_token(credentials.token)) {
        fields.complain(holder, holder + " holds characters that no token has",
                        "put the bearer token there, on one line");
    }
    if (fields.has("tokenFile") && credentials.token.empty()) {
        fields.complain("tokenFile", "the file that tokenFile names is empty",
                        "write a token there");
    }
    if (!credentials.token.empty() && !credentials.username.empty()) {
        fields.complain("username", "both a token and a username", "keep one of them");
    }
    if (credentials.username.find(':') != std::string::npos) {
        fields.complain("username", "username holds a colon", "use a token");
    }
}

std::optional<Error> read_user(const ConfigEntry& entry, ApiTarget& target) {
    ConfigFields fields(entry, "user");
    const std::string hint =
        "use a kubeconfig with a token (kubectl create token ...) or a client certificate";
    fields.refuse("auth-provider", "auth-provider is not supported", hint);
    for (const char* key : {"as-uid", "as-user-extra"}) {
        fields.refuse(key, std::string(key) + " is not supported", "use as and as-groups only");
    }
    read_identity(fields, target.credentials);
    read_secret(fields, target.credentials);
    if (fields.has("exec") && !fields.error()) {
        auto plugin = read_exec_plugin(entry);
        if (!plugin) return plugin.error();
        // As in client-go: credentials that are given make the plugin idle.
        if (target.credentials.empty()) target.plugin = std::move(*plugin);
    }
    target.as_user = fields.text("as");
    target.as_groups = fields.texts("as-groups");
    if (target.as_user.empty() && !target.as_groups.empty()) {
        fields.complain("as-groups", "as-groups without as", "add as: USER");
    }
    return fields.error();
}

// --as and --as-group replace what the kubeconfig says.
Result<ApiTarget> impersonate(ApiTarget target, const KubeconfigOptions& options) {
    if (!options.as_user.empty()) {
        target.as_user = options.as_user;
        target.as_groups.clear();
    }
    if (!options.as_groups.empty()) target.as_groups = options.as_groups;
    if (target.as_user.empty() && !target.as_groups.empty()) {
        return fail(ErrorCode::usage, "--as-group without --as", {}, "add --as USER");
    }
    bool fits = fits_header(target.as_user);
    for (const std::string& group : target.as_groups) fits = fits && fits_header(group);
    if (!fits) {
        return fail(ErrorCode::usage, "the user or group to act as holds control characters", {},
                    "correct --as and --as-group");
    }
    return target;
}

// What the plugin is told of the cluster, where the kubeconfig wants it.
Result<void> inform_plugin(const ConfigEntry& user, const ConfigEntry& cluster, ApiTarget& target) {
    if (!target.plugin) return {};
    const ConfigEntry exec{user.name, &user.body->get("exec"), user.file};
    ConfigFields fields(exec, "user");
    const bool wanted = fields.flag("provideClusterInfo");
    if (fields.error()) return tl::unexpected(*fields.error());
    if (!wanted) return {};
    auto info = exec_cluster_info(cluster, target, cluster.body->get("server").text);
    if (!info) return tl::unexpected(info.error());
    target.plugin->cluster = std::move(*info);
    return {};
}

Result<ApiTarget> from_context(const ConfigFiles& files, const KubeconfigOptions& options,
                               const std::string& name) {
    auto context = files.pick("contexts", "context", name, {});
    if (!context) return tl::unexpected(context.error());
    ConfigFields fields(*context, "context");
    const std::string cluster_name = fields.text("cluster");
    const std::string user_name = fields.text("user");
    if (cluster_name.empty()) {
        fields.complain("cluster", "it names no cluster", "add cluster: NAME");
    }
    if (fields.error()) return tl::unexpected(*fields.error());

    ApiTarget target;
    target.name = name;
    auto cluster = files.pick("clusters", "cluster", cluster_name, fields.span("cluster"));
    if (!cluster) return tl::unexpected(cluster.error());
    std::optional<ConfigEntry> user;
    if (!user_name.empty()) {
        auto picked = files.pick("users", "user", user_name, fields.span("user"));
        if (!picked) return tl::unexpected(picked.error());
        user = std::move(*picked);
        const auto error = read_user(*user, target);
        if (error) return tl::unexpected(*error);
    }
    const auto error = read_cluster(*cluster, options, target);
    if (error) return tl::unexpected(*error);
    if (user) {
        const auto told = inform_plugin(*user, *cluster, target);
        if (!told) return tl::unexpected(told.error());
    }
    return target;
}

// The service account of the pod we run in, when we run in one.
Result<std::optional<ApiTarget>> from_pod(const KubeconfigOptions& options) {
    const auto host = config_variable(options, "KUBERNETES_SERVICE_HOST");
    const auto port = config_variable(options, "KUBERNETES_SERVICE_PORT");
    if (!host || !port || host->empty() || port->empty()) return std::optional<ApiTarget>();
    const std::filesystem::path directory = options.service_account_directory;
    const std::string hint = "mount a service account into the pod, or give a kubeconfig";
    const auto token = slurp(directory / "token");
    const auto authority = slurp(directory / "ca.crt");
    if (!token || !authority) {
        return fail(ErrorCode::unreadable, "the pod's service account cannot be read",
                    {(directory / (token ? "ca.crt" : "token")).string()}, hint);
    }
    ApiTarget target;
    target.name = "in-cluster";
    target.authorities = *authority;
    target.credentials.token = trim(*token);
    const bool v6 = host->find(':') != std::string::npos;
    auto url = parse_server_url("https://" + (v6 ? "[" + *host + "]" : *host) + ":" + *port);
    if (!url) {
        return fail(ErrorCode::malformed,
                    "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no address", {}, hint);
    }
    target.server = url->text();
    auto proxy =
        environment_proxy(*url, [&](const char* name) { return config_variable(options, name); });
    if (!proxy) return tl::unexpected(proxy.error());
    target.proxy = std::move(*proxy);
    target.tls_unverified = options.tls_unverified;
    const auto checked = check_certificates(target.authorities);
    if (!checked || target.credentials.token.empty() || !is_token(target.credentials.token)) {
        return fail(ErrorCode::malformed, "the pod's service account holds no usable credentials",
                    {(directory / (checked ? "token" : "ca.crt")).string()}, hint);
    }
    return std::optional<ApiTarget>(std::move(target));
}

Result<ApiTarget> choose(const KubeconfigOptions& options) {
    auto files = ConfigFiles::read(options);
    if (!files) return tl::unexpected(files.error());
    if (files->empty() && !options.context && !options.kubeconfig) {
        auto pod = from_pod(options);
        if (!pod) return tl::unexpected(pod.error());
        if (*pod) return std::move(**pod);
    }
    const std::string hint = "set KUBECONFIG or --kubeconfig, or name a path to audit files";
    if (files->empty()) {
        return fail(ErrorCode::unreadable,
                    "no kubeconfig was found" +
                        (files->searched().empty() ? "" : " (" + files->searched() + ")"),
                    {}, hint);
    }
    std::string name = options.context.value_or("");
    if (name.empty()) {
        auto current = files->current_context();
        if (!current) return tl::unexpected(current.error());
        name = *current;
    }
    if (name.empty()) {
        return fail(ErrorCode::unreadable, "the kubeconfig has no current-context",
                    {files->searched()}, "name a context, or set current-context");
    }
    return from_context(*files, options, name);
}

}  // namespace

Result<ApiTarget> load_target(const KubeconfigOptions& options) {
    if (auto loaded = load_curl(); !loaded) return tl::unexpected(loaded.error());
    auto target = choose(options);
    if (!target) return target;
    return impersonate(std::move(*target), options);
}

Result<std::vector<std::string>> list_contexts(const KubeconfigOptions& options) {
    auto files = ConfigFiles::read(options);
    if (!files) return tl::unexpected(files.error());
    auto entries = files->entries("contexts", "context");
    if (!entries) return tl::unexpected(entries.error());
    std::vector<std::string> names;
    for (const ConfigEntry& entry : *entries) names.push_back(entry.name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace assay
