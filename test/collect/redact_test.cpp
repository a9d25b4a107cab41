// What redaction takes out, and what checks need and keep.
#include "collect/redact.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "collect/credentials.h"
#include "collect/known_flags.h"
#include "collect/support/redacted.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string with_meta(const std::string& annotations) {
    return R"({"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{)" + annotations +
           R"(},"name":"p"}})";
}

}  // namespace

TEST_CASE("credentials by their look") {
    const std::string jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
    const struct {
        std::string text;
        const char* detector;
    } kCases[] = {
        {"-----BEGIN RSA PRIVATE KEY-----\nMII", "private-key"},
        {"x: -----BEGIN PRIVATE KEY-----", "private-key"},
        {"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ==", "private-key"},
        {"LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0t", "private-key"},
        {"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t", "private-key"},
        {jwt, "bearer-token"},
        {"Authorization: Bearer abcdefgh12", "bearer-token"},
        {"bearer abcdefgh12", "bearer-token"},
        {"Basic dXNlcjpwYXNzd29yZA==", "basic-auth"},
        {"postgres://user:hunter2@db/x", "url-password"},
        {"see https://a:b@c.example", "url-password"},
        {"AKIAIOSFODNN7EXAMPLE", "vendor-token"},
        {"ghp_0123456789abcdefghijABCDEFGHIJ012345", "vendor-token"},
        {"glpat-0123456789abcdefghij", "vendor-token"},
        {"Server=db;User Id=sa;Password=hunter2;", "assigned-password"},
        {"Server=db;Uid=sa;Pwd=x", "assigned-password"},
        {"pwd=x", "assigned-password"},
        {"jdbc:postgresql://db/shop?user=a&password=b", "assigned-password"},
        {"spring.datasource.password = hunter2", "assigned-password"},
        {"db:\n  password: hunter2\n", "assigned-password"},
        {R"({"password":"hunter2"})", "assigned-password"},
        {"-Djavax.net.ssl.keyStorePassword=hunter2", "assigned-password"},
        {"POSTGRES_PASSWORD=hunter2", "assigned-password"},
        {"AccountName=a;AccountKey=aHVudGVyMg==;", "assigned-password"},
        {"Endpoint=sb://x/;SharedAccessKey=aHVudGVyMg==", "assigned-password"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.text);
        CHECK(credential_in(one.text).value_or("none") == one.detector);
    }
    CHECK(credential_or_random_in("q8Zx3LmN0pRs5TuV7wXy").value_or("none") == "high-entropy");
    for (const char* plain :
         {"",
          "Bearer of news",
          "https://example.com:8443/path@x",
          "user@example.com",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384",
          "RotateKubeletServerCertificate=true,APIServerIdentity=true",
          "sha256:9b871512327c09ce91dd649b3f96a63b7408ef267c8cc5710114e629730cb61f",
          "/etc/kubernetes/pki/apiserver-kubelet-client.crt",
          "basic",
          "Node,RBAC",
          "0b9d4e4c-3a1f-4a51-8ad9-4f1b0a2f9b3c",
          "-----BEGIN CERTIFICATE-----\nMIIBqQ8Zx3LmN0pRs5TuV7wXy",
          "registry.k8s.io/kube-apiserver:v1.36.3",
          "system:serviceaccount:kube-system:default",
          "Server=db;Password=$(DB_PASSWORD);",
          "password: ${DB_PASSWORD}",
          "password: {{ .x }}",
          "password: null",
          "password=",
          "password=\"\"",
          "password: <none>",
          "passwordFile=/a",
          "password_file: /a",
          "registry.example/password:1.2",
          "password == 'x'",
          "PWD=/srv/app",
          "passwd: files systemd",
          "nopassword=1",
          "Password=$redacted:named:1:low",
          "arn:aws:iam::123456789012:role/eksctl-shop-NodeInstanceRole-1A2B3C4D5E6F"}) {
        CAPTURE(plain);
        CHECK(credential_or_random_in(plain).value_or("none") == "none");
    }
}

TEST_CASE("every beginning of a credential is seen, wherever it stands and in either case") {
    const std::string token(48, '7');
    const auto expect = [](const std::string& text, std::string_view detector) {
        CAPTURE(text);
        for (const std::string& whole : {text, "x " + text, text + " x", "\x80/" + text}) {
            CHECK(credential_in(whole) == detector);
        }
    };
    for (const std::string vendor :
         {"AKIA",   "ASIA",    "AIza",      "ghp_",  "gho_",     "ghu_",     "ghs_", "github_pat_",
          "glpat-", "xoxb-",   "xoxp-",     "xoxa-", "sk_live_", "rk_live_", "sk-",  "hf_",
          "npm_",   "dop_v1_", "dckr_pat_", "hvs.",  "SG.",      "K10"}) {
        expect(vendor + token, "vendor-token");
    }
    for (const std::string name : {"password", "passwd", "pwd", "accountkey", "sharedaccesskey"}) {
        for (std::size_t letter = 0; letter <= name.size(); ++letter) {
            std::string mixed = name;
            for (std::size_t at = 0; at < letter; ++at)
                mixed[at] = static_cast<char>(mixed[at] - 32);
            expect(mixed + "=hunter2", "assigned-password");
            if (letter < name.size()) {
                std::string one = name;
                one[letter] = static_cast<char>(one[letter] - 32);
                expect(one + "=hunter2", "assigned-password");
            }
        }
    }
    expect("-----BEGIN EC PRIVATE KEY-----", "private-key");
    expect("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ", "private-key");
    expect("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3", "bearer-token");
    expect("amqp://user:hunter2@queue.example/x", "url-password");
    for (const std::string scheme : {"bearer", "Bearer", "bEARER", "BEARER"}) {
        expect(scheme + " " + token, "bearer-token");
    }
    for (const std::string scheme : {"basic", "Basic", "bASIC", "BASIC"}) {
        expect(scheme + " " + token, "basic-auth");
    }
}

TEST_CASE("long words of what credentials begin with are looked through once") {
    const auto times = [](std::string_view part, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += part;
        return text;
    };
    // A second of each took minutes when every beginning looked for its own end.
    const std::string beginnings = times("eyJ", 300'000);
    CHECK_FALSE(credential_in(beginnings));
    CHECK_FALSE(credential_in(beginnings + ".short"));
    CHECK(credential_in(beginnings + ".0123456789") == "bearer-token");
    CHECK(credential_in("eyJ0.0123456789 " + beginnings + ".0123456789") == "bearer-token");
    CHECK_FALSE(credential_in(times("pwd=/", 200'000)));
    CHECK_FALSE(credential_in(times("passwd={", 200'000)));
    // A word that goes on after what looks like our own is none of ours.
    CHECK_FALSE(credential_in("passwd=$redacted:named:12:low"));
    CHECK(credential_in("passwd=$redacted:named:" + times("1", 230) + ":low" + times("x", 90)) ==
          "assigned-password");
    CHECK(credential_in("passwd=" + times("x", 1000)) == "assigned-password");
}

TEST_CASE("credentials by their name") {
    for (const char* name : {"password", "DB_PASSWORD", "token", "client-secret", "clientSecret",
                             "client-key-data", "api_key", "AWS_SECRET_ACCESS_KEY", "auth"}) {
        CAPTURE(name);
        CHECK(is_credential_name(name));
    }
    for (const char* name : {"", "tokenFile", "secretName", "token-auth-file", "passwordPolicy",
                             "authorization-mode", "key", "name", "author"}) {
        CAPTURE(name);
        CHECK(!is_credential_name(name));
    }
}

TEST_CASE("annotations") {
    const struct {
        std::string key;
        const char* value;
        const char* kept;  // "yes", "no", "dropped"
    } kCases[] = {
        {"kubectl.kubernetes.io/last-applied-configuration", "{}", "dropped"},
        {"rbac.authorization.kubernetes.io/autoupdate", "true", "yes"},
        {"service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0", "yes"},
        {"service.beta.kubernetes.io/load-balancer-source-ranges", "10.0.0.0/8, 192.168.0.0/16",
         "yes"},
        {"kubernetes.io/config.source", "file", "yes"},
        {"kubernetes.io/config.mirror", "2f0a4e1f5d3c", "yes"},
        {"networking.gke.io/load-balancer-type", "Internal", "yes"},
        {"example.com/enabled", "true", "yes"},
        {"example.com/port", "8080", "yes"},
        {"example.com/word", "word", "no"},
        {"word", "word", "no"},
        {"evilkubernetes.io/x", "word", "no"},
        {"kubernetes.io/change-cause", "word", "no"},
        {"nginx.ingress.kubernetes.io/configuration-snippet", "deny", "no"},
        {"kubernetes.io/description", "a sentence with words", "no"},
        {"x.kubernetes.io/sentence", "a sentence with words", "no"},
        {"x.kubernetes.io/password", "hunter2", "no"},
        {"x.kubernetes.io/url", "https://u:p@h", "no"},
        {"x.kubernetes.io/random", "q8Zx3LmN0pRs5TuV7wXy", "no"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.key);
        const std::string out = redacted(with_meta("\"" + one.key + "\":\"" + one.value + "\""));
        const std::string kept = "\"" + one.key + "\":\"" + one.value + "\"";
        const std::string marked = "\"" + one.key + "\":{\"$redacted\"";
        const bool is_kept = out.find(kept) != std::string::npos;
        const bool is_marked = out.find(marked) != std::string::npos;
        CHECK(std::string(is_kept ? "yes" : is_marked ? "no" : "dropped") == one.kept);
    }
}

TEST_CASE("objects where nothing applies come back as they are") {
    Store store;
    Redactor redactor(store);
    for (
        const char* json :
        {R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"r","labels":{"env":"prod","token":"x"}},"rules":[{"apiGroups":["*"],"resources":["secrets"],"verbs":["*"]}]})",
         R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"selector":{"env":"prod","description":"x"},"ports":[{"port":80}]}})",
         R"({"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n"},"spec":{"podSelector":{"matchLabels":{"env":"prod","args":"x"}},"ingress":[]}})",
         R"({"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":{"name":"n"},"spec":{"controller":"x/y","parameters":{"kind":"K","name":"n"}}})",
         R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","uid":"0b9d4e4c-3a1f-4a51-8ad9-4f1b0a2f9b3c"},"spec":{"nodeSelector":{"env":"prod"},"containers":[{"name":"c","image":"registry.k8s.io/pause@sha256:9b871512327c09ce91dd649b3f96a63b7408ef267c8cc5710114e629730cb61f","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"s","key":"password"}}},{"name":"B","value":"true"}],"command":["kube-apiserver","--anonymous-auth=false","--authorization-mode=Node,RBAC","--v","2"]}],"dnsConfig":{"options":[{"name":"ndots","value":"2"}]},"volumes":[{"name":"v","secret":{"secretName":"s"}}]}})"}) {
        CAPTURE(json);
        const Value value = decode_json(json, store).value();
        CHECK(redactor.object(value).same(value));
    }
}

TEST_CASE("objects, field by field") {
    const struct {
        std::string what;
        const char* in;
        const char* out;
    } kCases[] = {
        {"secret",
         R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"tls.key":"LS0t"},"stringData":{"a":"b"},"type":"Opaque","strngData":{"x":"y"}})",
         R"({"apiVersion":"v1","data":{"tls.key":{"$redacted":{"detector":"secret-data"}}},"kind":"Secret","metadata":{"name":"s"},"stringData":{"a":{"$redacted":{"detector":"secret-data"}}},"strngData":{"x":{"$redacted":{"detector":"unexpected","entropy":"low","length":1}}},"type":"Opaque"})"},
        {"secret data that is a text",
         R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":"hunter2"})",
         R"({"apiVersion":"v1","data":{"$redacted":{"detector":"secret-data"}},"kind":"Secret","metadata":{"name":"s"}})"},
        {"config map",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"kube-system"},"data":{"a":"hunter2"},"binaryData":{"b":"YWFhYQ=="}})",
         R"({"apiVersion":"v1","binaryData":{"b":{"$redacted":{"detector":"configmap-data","entropy":"low","length":4}}},"data":{"a":{"$redacted":{"detector":"configmap-data","entropy":"low","length":7}}},"kind":"ConfigMap","metadata":{"name":"c","namespace":"kube-system"}})"},
        {"configuration map",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kubeadm-config","namespace":"kube-system"},"data":{"ClusterConfiguration":"apiVersion: v1\ntoken: hunter2\n"}})",
         R"({"apiVersion":"v1","data":{"ClusterConfiguration":"{\"apiVersion\":\"v1\",\"token\":\"$redacted:named:7:low\"}\n"},"kind":"ConfigMap","metadata":{"name":"kubeadm-config","namespace":"kube-system"}})"},
        {"a credential by the key of a configuration map",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kubeadm-config","namespace":"kube-system"},"data":{"token":"x"}})",
         R"({"apiVersion":"v1","data":{"token":{"$redacted":{"detector":"named","entropy":"low","length":1}}},"kind":"ConfigMap","metadata":{"name":"kubeadm-config","namespace":"kube-system"}})"},
        {"a password in a text",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"a"},"data":{"a":"Pwd=x"}})",
         R"({"apiVersion":"v1","data":{"a":{"$redacted":{"detector":"assigned-password","entropy":"low","length":5}}},"kind":"ConfigMap","metadata":{"name":"c","namespace":"a"}})"},
        {"cluster-info",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cluster-info","namespace":"kube-public"},"data":{"jws-kubeconfig-abcdef":"e..s","kubeconfig":"a: 1\n"}})",
         R"({"apiVersion":"v1","data":{"jws-kubeconfig-abcdef":{"$redacted":{"detector":"configmap-data","entropy":"low","length":4}},"kubeconfig":"a: 1\n"},"kind":"ConfigMap","metadata":{"name":"cluster-info","namespace":"kube-public"}})"},
        {"environment",
         R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"containers":[{"env":[{"name":"A","value":"x"},{"name":"DB_PASSWORD","value":"x"},{"name":"U","value":"http://u:p@h/"}]}]}}}})", R"({"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"containers":[{"env":[{"name":"A","value":{"$redacted":{"detector":"env-value","entropy":"low","length":1}}},{"name":"DB_PASSWORD","value":{"$redacted":{"detector":"named","entropy":"low","length":1}}},{"name":"U","value":{"$redacted":{"detector":"url-password","entropy":"low","length":13}}}]}]}}}})"},
        {"environment that is no list",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"env":{"A":"x"}}]}})",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"env":{"A":{"$redacted":{"detector":"unexpected","entropy":"low","length":1}}}}]}})"},
        {"arguments",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"args":["--x=hunter2","word","--on=true"],"command":["/bin/app","-c","run"]},{"args":["etcd","--name=e"]},{"args":["--p","q"]},{"command":[1]}]}})",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"args":["--x=$redacted:flag-value:7:low","$redacted:argument:4:low","--on=true"],"command":["/bin/app","-c","$redacted:flag-value:3:low"]},{"args":["etcd","--name=e"]},{"args":["--p","$redacted:flag-value:1:low"]},{"command":[1]}]}})"},
        {"managed fields",
         R"({"apiVersion":"v1","kind":"Pod","metadata":{"managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","time":"t","subresource":"status","fieldsType":"FieldsV1","fieldsV1":{"f:x":{}}}],"name":"p"}})",
         R"({"apiVersion":"v1","kind":"Pod","metadata":{"managedFields":[{"apiVersion":"v1","manager":"m","operation":"Update","subresource":"status","time":"t"}],"name":"p"}})"},
        {"headers, exec probes",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"livenessProbe":{"httpGet":{"httpHeaders":[{"name":"Authorization","value":"x"}]},"exec":{"command":["sh","-c","x"]}}}]}})",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"livenessProbe":{"exec":{"command":["sh","-c","$redacted:flag-value:1:low"]},"httpGet":{"httpHeaders":[{"name":"Authorization","value":{"$redacted":{"detector":"named","entropy":"low","length":1}}}]}}}]}})"},
        {"driver settings",
         R"({"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","parameters":{"user":"x","encrypted":"true"},"mountOptions":["password=x"]})",
         R"({"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","mountOptions":[{"$redacted":{"detector":"assigned-password","entropy":"low","length":10}}],"parameters":{"encrypted":"true","user":{"$redacted":{"detector":"parameter","entropy":"low","length":1}}}})"},
        {"messages",
         R"({"apiVersion":"v1","kind":"Pod","status":{"conditions":[{"message":"it said x","type":"Ready"}]}})",
         R"({"apiVersion":"v1","kind":"Pod","status":{"conditions":[{"message":{"$redacted":{"detector":"free-text","entropy":"low","length":9}},"type":"Ready"}]}})"},
        {"a custom resource",
         R"({"apiVersion":"x.io/v1","kind":"Thing","metadata":{"name":"t"},"spec":{"a":"x","n":1,"b":[true,"true"]},"status":"x"})",
         R"({"apiVersion":"x.io/v1","kind":"Thing","metadata":{"name":"t"},"spec":{"a":{"$redacted":{"detector":"custom-resource","entropy":"low","length":1}},"b":[true,"true"],"n":1},"status":{"$redacted":{"detector":"custom-resource","entropy":"low","length":1}}})"},
        {"pod templates in a custom resource", R"({"apiVersion":"x.io/v1","kind":"Job","spec":{"note":"x","workers":[{"template":{"metadata":{"annotations":{"a":"x"},"labels":{"l":"v"}},"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"n","value":"x"}],"securityContext":{"procMount":"Default"}}],"nodeName":"n"}}}]}})",
         R"({"apiVersion":"x.io/v1","kind":"Job","spec":{"note":{"$redacted":{"detector":"custom-resource","entropy":"low","length":1}},"workers":[{"template":{"metadata":{"annotations":{"a":{"$redacted":{"detector":"annotation","entropy":"low","length":1}}},"labels":{"l":"v"}},"spec":{"containers":[{"env":[{"name":"n","value":{"$redacted":{"detector":"env-value","entropy":"low","length":1}}}],"image":"i","name":"c","securityContext":{"procMount":"Default"}}],"nodeName":"n"}}}]}})"},
        {"fields of its own beside those of a pod",
         R"({"apiVersion":"x.io/v1","kind":"Job","spec":{"containers":[{"name":"c","image":"i"}],"hostNetwork":true,"mine":"x"}})",
         R"({"apiVersion":"x.io/v1","kind":"Job","spec":{"containers":[{"image":"i","name":"c"}],"hostNetwork":true,"mine":{"$redacted":{"detector":"custom-resource","entropy":"low","length":1}}}})"},
        {"containers without an image are no pod's",
         R"({"apiVersion":"x.io/v1","kind":"Job","spec":{"containers":[{"name":"c"}]}})",
         R"({"apiVersion":"x.io/v1","kind":"Job","spec":{"containers":[{"name":{"$redacted":{"detector":"custom-resource","entropy":"low","length":1}}}]}})"},
        {"a schema that leads to a pod template",
         R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"description":"x","properties":{"password":{"default":"x"},"spec":{"properties":{"a":{"properties":{"containers":{"items":{"properties":{"name":{"default":"x"},"image":{}}}}}}}}}}}}]}})",
         R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"properties":{"spec":{"properties":{"a":{"properties":{"containers":{"items":{"properties":{"image":{},"name":{}}}}}}}}}}}}]}})"},
        {"the schema of a definition",
         R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"default":"x"}}}]}})",
         R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{}}}]}})"},
        {"a credential in an unknown field",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"password":"x","note":"y","z":"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln"}})",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"note":{"$redacted":{"detector":"free-text","entropy":"low","length":1}},"password":{"$redacted":{"detector":"named","entropy":"low","length":1}},"z":{"$redacted":{"detector":"bearer-token","entropy":"high","length":41}}}})"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.what);
        const std::string out = redacted(one.in);
        CHECK(out == one.out);
        CHECK(redacted(out) == out);  // redacting again changes nothing
    }
}

TEST_CASE("argument lists") {
    using Words = std::vector<std::string>;
    const struct {
        Words in;
        Words out;
    } kCases[] = {
        {{}, {}},
        {{"/usr/bin/kubelet", "--config=/a", "--anonymous-auth", "false", "--read-only-port", "0"},
         {"/usr/bin/kubelet", "--config=/a", "--anonymous-auth", "false", "--read-only-port", "0"}},
        {{"etcd", "--initial-cluster-token=x", "--unheard-of=x", "word"},
         {"etcd", "--initial-cluster-token=$redacted:flag-value:1:low",
          "--unheard-of=$redacted:flag-value:1:low", "$redacted:argument:4:low"}},
        {{"kube-apiserver", "--etcd-servers=https://u:p@h:2379"},
         {"kube-apiserver", "--etcd-servers=$redacted:url-password:18:medium"}},
        {{"hyperkube", "kubelet", "--v=2"}, {"hyperkube", "kubelet", "--v=2"}},
        {{"kubelet", "-v=2", "-logtostderr", "-pSECRET"},
         {"kubelet", "-v=2", "-logtostderr", "$redacted:argument:8:low"}},
        {{"mysql", "-u", "root", "-phunter2", "--", "db"},
         {"mysql", "-u", "$redacted:flag-value:4:low", "$redacted:argument:9:low", "--",
          "$redacted:argument:2:low"}},
        {{"app\xFF", "--a=\xFF"}, {"$redacted:argument:7:low", "--a=$redacted:flag-value:4:low"}},
        {{"", ""}, {"", ""}},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.in.size());
        const Words out = Redactor::argv(one.in);
        CHECK(join(out, " ") == join(one.out, " "));
        CHECK(Redactor::argv(out) == out);
    }
    CHECK(is_known_program("/usr/local/bin/kube-proxy"));
    CHECK(!is_known_program("kube-proxy-x"));
    CHECK(is_known_flag("authorization-mode"));
    CHECK(!is_known_flag("initial-cluster-token"));
}

TEST_CASE("texts of files") {
    const struct {
        const char* in;
        const char* out;
    } kCases[] = {
        {"", ""},
        {"kind: KubeletConfiguration\nauthentication: {anonymous: {enabled: false}}\n",
         "kind: KubeletConfiguration\nauthentication: {anonymous: {enabled: false}}\n"},
        {"a: 1 # hunter2\n", "{\"a\":1}\n"},
        {"users: [{user: {token: x, client-key-data: z}}]\n",
         "{\"users\":[{\"user\":{\"client-key-data\":\"$redacted:named:1:low\",\"token\":\"$"
         "redacted:named:1:low\"}}]}\n"},
        // Whom a kubeconfig asks through which proxy: a token may be all that stands before an @.
        {"cluster: {server: https://x@h, proxy-url: 'u:p@h:3128'}\n",
         "{\"cluster\":{\"proxy-url\":\"$redacted:url-password:10:low\","
         "\"server\":\"$redacted:url-password:11:low\"}}\n"},
        {"cluster: {server: 'https://h', proxy-url: 'http://h:3128'}\n",
         "cluster: {server: 'https://h', proxy-url: 'http://h:3128'}\n"},
        {"a: 1\n---\nsecret: x\n", "{\"a\":1}\n---\n{\"secret\":\"$redacted:named:1:low\"}\n"},
        {"{\"keys\":[{\"name\":\"k\",\"secret\":\"eA==\"}]}",
         "{\"keys\":[{\"name\":\"k\",\"secret\":\"$redacted:named:4:low\"}]}\n"},
        {"KUBELET_ARGS=--v=2 --node-ip=10.0.0.1\nTOKEN=x\n",
         "KUBELET_ARGS=--v=2 --node-ip=10.0.0.1\nTOKEN= $redacted:named:1:low\n"},
        {"[Service]\nExecStart=/usr/bin/kubelet --bootstrap-token=x\nEnvironment=\"PASSWORD=x "
         "y\"\n",
         "[Service]\nExecStart=/usr/bin/kubelet "
         "--bootstrap-token=$redacted:named:1:low\nEnvironment=\"PASSWORD=$redacted:named:1:low "
         "y\"\n"},
        {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIx\n-----END RSA PRIVATE KEY-----\nb: [\n",
         "a\n$redacted:private-key:31:high\nb: [\n"},
        {".:53 {\n  password hunter2hunter2\n  errors\n}\n",
         ".:53 {\n  password $redacted:named:14:low\n  errors\n}\n"},
        {"etcd {\n  credentials user hunter2 {\n}\n",
         "etcd {\n  credentials $redacted:named:4:low $redacted:named:7:low {\n}\n"},
        {"x { token: hunter2 }\ny\n{", "x { token: $redacted:named:9:low\ny\n{"},
        {"clouddns {\n  credentials /etc/dns/key.json\n}\n",
         "clouddns {\n  credentials /etc/dns/key.json\n}\n"},
        {"a {\n  # the password is hunter2\n}\n", "a {\n\n}\n"},
        {"run --password \"hunter2\"\n{", "run --password \"$redacted:named:7:low\"\n{"},
        {"a {\n-----BEGIN CERTIFICATE-----\nq8Zx3LmN0pRs5TuV7wXy\n-----END CERTIFICATE-----\n"
         "q8Zx3LmN0pRs5TuV7wXy\n",
         "a {\n-----BEGIN CERTIFICATE-----\nq8Zx3LmN0pRs5TuV7wXy\n-----END CERTIFICATE-----\n"
         "$redacted:high-entropy:20:medium\n"},
        {"-----BEGIN CERTIFICATE-----\npassword hunter2\n-----END CERTIFICATE-----\n",
         "-----BEGIN CERTIFICATE-----\npassword $redacted:named:7:low\n"
         "-----END CERTIFICATE-----\n"},
        {"\xFF\xFE", "$redacted:not-text:2:low"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.in);
        CHECK(Redactor::file_text(one.in) == one.out);
        CHECK(Redactor::file_text(one.out) == one.out);
    }
}
