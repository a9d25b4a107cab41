// Manifests and dumps as targets: what is read, what is reported, what presence says.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/place.h"
#include "collect/target.h"
#include "snapshot/container.h"
#include "snapshot/support/evidence.h"
#include "value/decode.h"

using namespace assay;

namespace {

void put(const std::string& path, std::string_view text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

Result<Evidence> collect(const std::string& target) {
    return file_source(resolve_target(target))->collect(Plan{}, CollectOptions{});
}

// "v1/pods present 2; ..." in the order of the evidence.
std::string summary(const Evidence& evidence) {
    std::string text;
    for (const Request& request : evidence.requests) {
        text += (text.empty() ? "" : "; ") + request.id + " " +
                std::string(text_of(request.presence)) + " " +
                std::to_string(request.objects.size());
    }
    return text;
}

constexpr std::string_view kPod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
constexpr std::string_view kPodJson = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}})";

}  // namespace

TEST_CASE("one file: what it holds and how complete that is") {
    const struct {
        std::string what;
        std::string text;
        const char* expected;
        std::size_t unread;
    } kCases[] = {
        {"one object", std::string(kPod), "v1/pods present 1", 0},
        {"documents",
         "---\n" + std::string(kPod) +
             "---\n# nothing\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: b\n",
         "v1/pods present 1; v1/services present 1", 0},
        {"windows line ends and a byte order mark",
         "\xEF\xBB\xBF"
         "apiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: a\r\n",
         "v1/pods present 1", 0},
        {"JSON", std::string(kPodJson), "v1/pods present 1", 0},
        {"JSON after a byte order mark", "\xEF\xBB\xBF" + std::string(kPodJson),
         "v1/pods present 1", 0},
        {"JSON after blanks", " \n\t" + std::string(kPodJson) + "\n", "v1/pods present 1", 0},
        {"a List in JSON",
         R"({"apiVersion":"v1","items":[)" + std::string(kPodJson) + "," + std::string(kPodJson) +
             R"(],"kind":"List"})",
         "v1/pods present 1", 0},  // the same object twice is one
        {"a typed List without kinds of items",
         R"({"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"x"}},{"metadata":{"name":"y"}}]})",
         "v1/pods present 2", 0},
        {"an empty typed List", R"({"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]})",
         "v1/pods present 0", 0},
        {"a typed List of nothing", R"({"kind":"PodList","apiVersion":"v1","items":null})",
         "v1/pods present 0", 0},
        {"one page of a List",
         R"({"kind":"PodList","apiVersion":"v1","metadata":{"continue":"abc"},"items":[{"metadata":{"name":"x"}}]})",
         "v1/pods partial 1", 1},
        {"a List in YAML",
         "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- "
         "apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: b\nkind: List\n",
         "v1/pods present 1; apps/v1/deployments present 1", 0},
        {"a YAML mapping with braces", "{apiVersion: v1, kind: Pod, metadata: {name: a}}\n",
         "v1/pods present 1", 0},
        {"JSON documents between markers",
         std::string(kPodJson) +
             "\n---\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"b\"}}\n",
         "v1/pods present 2", 0},
        {"generateName", "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: x-}\n",
         "batch/v1/jobs present 1", 0},
        {"an old version", "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n",
         "networking.k8s.io/v1/ingresses present 1", 0},
        {"an object without a name",
         std::string(kPod) + "---\napiVersion: v1\nkind: Pod\nmetadata: {}\n", "v1/pods partial 1",
         1},
        {"only an object without a name",
         std::string(kPod) + "---\napiVersion: v1\nkind: Service\n",
         "v1/pods present 1; v1/services malformed 0", 1},
        {"a custom object without a name",
         std::string(kPod) + "---\napiVersion: x.io/v1\nkind: Thing\nmetadata: {}\n",
         "v1/pods present 1; x.io/v1/things malformed 0", 1},
        {"a template, its kind readable",
         std::string(kPod) +
             "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n",
         "v1/pods present 1; v1/services malformed 0", 1},
        {"a template of its kind",
         std::string(kPod) +
             "---\napiVersion: v1\nkind: {{ .Values.kind }}\nmetadata:\n  name: {{ x }}\n",
         "v1/pods partial 1", 1},
        {"garbage without a kind", std::string(kPod) + "---\n{{- define }}\nfoo: [\n",
         "v1/pods partial 1", 1},
        {"Latin-1, its kind readable",
         std::string(kPod) + "---\napiVersion: v1\nkind: Service\nmetadata: {name: caf\xE9}\n",
         "v1/pods present 1; v1/services malformed 0", 1},
        {"Latin-1 that does not say its kind on a line",
         std::string(kPod) + "---\n{apiVersion: v1, 'kind': Service, metadata: {name: caf\xE9}}\n",
         "v1/pods partial 1", 1},
        {"other documents", std::string(kPod) + "---\nimage: {tag: 1}\n---\n- 1\n---\njust text\n",
         "v1/pods present 1", 3},
        {"configuration files",
         std::string(kPod) +
             "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: "
             "KubeletConfiguration\n---\napiVersion: v1\nkind: Config\nusers: []\n---\napiVersion: "
             "kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: x}\n",
         "v1/pods present 1", 3},
        {"a kind no cluster would take",
         std::string(kPod) + "---\napiVersion: ../x\nkind: Foo Bar\nmetadata: {name: x}\n",
         "v1/pods present 1", 1},
        {"items without a List",
         std::string(kPod) +
             "---\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n",
         "v1/pods partial 1", 1},
        {"a malformed item",
         R"({"apiVersion":"v1","kind":"List","items":[)" + std::string(kPodJson) +
             R"(,{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b","name":"c"}}]})",
         "v1/pods partial 1", 1},
        {"a List that ends early",
         R"({"apiVersion":"v1","kind":"List","items":[)" + std::string(kPodJson) + ",",
         "v1/pods partial 1", 1},
        {"something after the document",
         R"({"apiVersion":"v1","kind":"List","items":[)" + std::string(kPodJson) + "]} x",
         "v1/pods partial 1", 1},
    };
    const test::Folder folder;
    for (const auto& one : kCases) {
        CAPTURE(one.what);
        put(folder / "m.yaml", one.text);
        const auto evidence = collect(folder / "m.yaml");
        REQUIRE_MESSAGE(evidence.has_value(), (evidence ? "" : evidence.error().text()));
        CHECK(summary(*evidence) == one.expected);
        CHECK(evidence->unread.size() == one.unread);
        CHECK(evidence->target.kind == TargetKind::files);
        CHECK(evidence->sha256.size() == 64);
    }
}

TEST_CASE("a target of which nothing can be read is an error that says what to do") {
    const test::Folder folder;
    std::filesystem::create_directory(folder / "empty");
    put(folder / "bad/a.yaml", "kind: [\n");
    put(folder / "nothing.json", "");
    put(folder / "cut.json", kPodJson.substr(0, 20));
    for (const char* name : {"empty", "bad", "cut.json"}) {
        CAPTURE(name);
        const auto evidence = collect(folder / name);
        REQUIRE(!evidence);
        CHECK(evidence.error().code == ErrorCode::unreadable);
        CHECK(!evidence.error().hint.empty());
    }
    // Readable, and nothing in it: the caller says that nothing was evaluated.
    CHECK(collect(folder / "nothing.json").value().requests.empty());
}

TEST_CASE("a directory: sorted, deep, without loops, and what it cannot read counts") {
    const test::Folder folder;
    put(folder / "d/b/two.yml", "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n");
    put(folder / "d/a.yaml", kPod);
    put(folder / "d/c.JSON", R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}})");
    put(folder / "d/notes.txt", "not looked at");
    put(folder / "d/.git/config.yaml", "kind: [");
    std::filesystem::create_directory_symlink(folder / "d", folder / "d/loop");
    std::filesystem::create_symlink(folder / "d/a.yaml", folder / "d/z.yaml");
    REQUIRE(::mkfifo((folder / "d/pipe.yaml").c_str(), 0600) == 0);
    const auto evidence = collect(folder / "d");
    REQUIRE(evidence);
    CHECK(summary(*evidence) == "v1/pods present 2; v1/services present 1");
    CHECK(evidence->unread.size() == 2);
    CHECK(evidence->find("", "pods")->objects.front().origin->file == "a.yaml");
    CHECK(evidence->find("", "services")->objects.front().origin->file == "b/two.yml");

    std::filesystem::create_symlink("nowhere", folder / "d/dead.yaml");
    CHECK(summary(collect(folder / "d").value()) == "v1/pods partial 2; v1/services partial 1");
}

// The text in UTF-16, each letter as two bytes.
std::string utf16(std::string_view text, bool big_endian, bool mark) {
    std::string bytes;
    if (mark) bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char letter : text) {
        bytes += big_endian ? '\0' : letter;
        bytes += big_endian ? letter : '\0';
    }
    return bytes;
}

TEST_CASE("a manifest by name that cannot be decoded may have held any kind") {
    std::string junk;
    for (int byte = 0; byte < 256; ++byte) junk += static_cast<char>(byte);
    const struct {
        const char* what;
        std::string bytes;
        const char* message;
    } kRows[] = {
        {"UTF-16 LE", utf16(kPod, false, true), "the text is UTF-16; save it as UTF-8"},
        {"UTF-16 BE", utf16(kPod, true, true), "the text is UTF-16; save it as UTF-8"},
        {"JSON in UTF-16", utf16(kPodJson, false, true), "the text is UTF-16; save it as UTF-8"},
        {"UTF-16 LE without a mark", utf16(kPod, false, false), "control characters"},
        {"UTF-16 BE without a mark", utf16(kPod, true, false), "control characters"},
        {"JSON in UTF-16 without a mark", utf16(kPodJson, false, false), ""},
        {"Latin-1", "name: caf\xE9\n", "UTF-8"},
        {"binary", junk, ""},
        {"a picture", "\x89PNG\r\n\x1A\n" + junk, ""},
    };
    for (const auto& row : kRows) {
        for (const char* name : {"d/b.yaml", "d/b.json"}) {
            CAPTURE(row.what);
            CAPTURE(name);
            const test::Folder folder;
            put(folder / "d/a.yaml", kPod);
            put(folder / name, row.bytes);
            const auto evidence = collect(folder / "d");
            REQUIRE(evidence);
            CHECK(summary(*evidence) == "v1/pods partial 1");
            REQUIRE(evidence->unread.size() == 1);
            CHECK(evidence->unread[0].message.find(row.message) != std::string::npos);
            // Named as the target it is refused.
            CHECK(collect(folder / name).error().code == ErrorCode::unreadable);
        }
    }
}

TEST_CASE("an object whose fields have other types than Kubernetes gives them counts as not read") {
    const test::Folder folder;
    put(folder / "m.yaml", std::string(kPod) +
                               "---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n"
                               "spec: {hostNetwork: 'yes'}\n");
    const auto evidence = collect(folder / "m.yaml").value();
    CHECK(summary(evidence) == "v1/pods partial 1");
    REQUIRE(evidence.unread.size() == 1);
    CHECK(evidence.unread[0].where.ends_with("m.yaml:4"));
    CHECK(evidence.unread[0].message == "Pod b: spec.hostNetwork is a text, not true or false");
}

TEST_CASE("files of other names beside manifests do not count") {
    const test::Folder folder;
    put(folder / "d/a.yaml", kPod);
    put(folder / "d/logo.png", "\x89PNG\r\n\x1A\n");
    put(folder / "d/README.md", "# kind: [\n");
    put(folder / "d/notes", utf16(kPod, false, true));
    const auto evidence = collect(folder / "d").value();
    CHECK(summary(evidence) == "v1/pods present 1");
    CHECK(evidence.unread.empty());
}

TEST_CASE("an object in YAML has the bound of an item in JSON") {
    const test::Folder folder;
    const std::string head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\n#";
    const std::size_t limit = std::size_t{16} << 20;
    put(folder / "m.yaml", head + std::string(limit - head.size(), 'x'));
    CHECK(summary(collect(folder / "m.yaml").value()) == "v1/configmaps present 1");
    put(folder / "m.yaml", head + std::string(limit + 1 - head.size(), 'x'));
    const auto refused = collect(folder / "m.yaml");
    REQUIRE(!refused);
    CHECK(refused.error().message.find("an object is larger than the limit of 16 MB") !=
          std::string::npos);
}

TEST_CASE("a JSON list behind many blanks is still read item by item") {
    const test::Folder folder;
    const std::string blanks(200'000, ' ');
    put(folder / "m.json", blanks + "\n" + R"({"apiVersion":"v1","kind":"List","items":[)" +
                               std::string(kPodJson) + "]}");
    const auto evidence = collect(folder / "m.json");
    REQUIRE(evidence);
    REQUIRE(evidence->requests.front().objects.size() == 1);
    const Origin& origin = *evidence->requests.front().objects.front().origin;
    CHECK(origin.length == kPodJson.size());
    CHECK(origin.line == 2);
}

TEST_CASE("a file that may not be read makes every kind partial") {
    if (::geteuid() == 0) {
        MESSAGE("skipped: permissions do not bind root");
        return;
    }
    const test::Folder folder;
    put(folder / "d/a.yaml", kPod);
    put(folder / "d/b.yaml", kPod);
    std::filesystem::permissions(folder / "d/b.yaml", std::filesystem::perms::none);
    CHECK(summary(collect(folder / "d").value()) == "v1/pods partial 1");
}

TEST_CASE("TARGET is standard input, a path, or a context") {
    const test::Folder folder;
    put(folder / "m.yaml", kPod);
    Evidence evidence = test::sample_evidence(false);
    seal(evidence);
    REQUIRE(write_snapshot(evidence, folder / "s.tar.zst"));
    CHECK(resolve_target(std::nullopt).form == TargetForm::context);
    CHECK(resolve_target("-").form == TargetForm::standard_input);
    CHECK(resolve_target("").form == TargetForm::context);
    CHECK(resolve_target(folder / "m.yaml").form == TargetForm::files);
    CHECK(resolve_target(folder.path().string()).form == TargetForm::files);
    CHECK(resolve_target(folder / "s.tar.zst").form == TargetForm::snapshot);
    CHECK(resolve_target(folder / "not there").form == TargetForm::context);
    CHECK(test::difference(evidence, collect(folder / "s.tar.zst").value()) == "");
}

TEST_CASE("a pipe is read like a file, a snapshot through it too") {
    const test::Folder folder;
    Evidence sample = test::sample_evidence(true);
    seal(sample);
    REQUIRE(write_snapshot(sample, folder / "s.tar.zst"));
    put(folder / "m.json", kPodJson);
    for (const char* name : {"s.tar.zst", "m.json"}) {
        CAPTURE(name);
        FILE* command = ::popen(("cat " + (folder / name)).c_str(), "r");
        REQUIRE(command != nullptr);
        const auto evidence = collect("/dev/fd/" + std::to_string(::fileno(command)));
        ::pclose(command);
        REQUIRE(evidence);
        CHECK(evidence->find("", "pods") != nullptr);
    }
}

TEST_CASE("the same objects give the same values from every format") {
    const test::Folder folder;
    const std::string json = R"({"apiVersion":"v1","kind":"List","items":[
 {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"env":"prod"}},"spec":{"containers":[{"name":"c","image":"i","args":["--x=1"]}]}},
 {"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},"spec":{"hostNetwork":true}}]})";
    put(folder / "list.json", json);
    put(folder / "list.yaml",
        json.substr(1, 0) +
            "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: "
            "{labels: {env: prod}, name: a}\n    spec:\n      containers:\n      - args: "
            "[\"--x=1\"]\n        image: i\n        name: c\n  - kind: Pod\n    apiVersion: v1\n   "
            " metadata: {name: b}\n    spec: {hostNetwork: yes}\n");
    put(folder / "two/b.yaml",
        "kind: Pod\napiVersion: v1\nmetadata: {name: b}\nspec: {hostNetwork: true}\n");
    put(folder / "two/a.json",
        R"({"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"env":"prod"},"name":"a"},"spec":{"containers":[{"args":["--x=1"],"image":"i","name":"c"}]}})");
    const auto one = collect(folder / "list.json").value();
    for (const char* name : {"list.yaml", "two"}) {
        CAPTURE(name);
        const auto other = collect(folder / name).value();
        REQUIRE(other.find("", "pods")->objects.size() == 2);
        for (std::size_t index = 0; index < 2; ++index) {
            CHECK(encode_json(other.find("", "pods")->objects[index].value) ==
                  encode_json(one.find("", "pods")->objects[index].value));
        }
    }
}

TEST_CASE("places lead to the line and column of a field") {
    const test::Folder folder;
    put(folder / "d/multi.yaml",
        "# head\n" + std::string(kPod) +
            "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: b\nspec:\n  hostNetwork: true\n");
    put(folder / "d/list.yaml",
        "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: s\n- "
        "apiVersion: v1\n  kind: Service\n  metadata:\n    name: t\n  spec:\n    type: "
        "NodePort\nkind: List\n");
    put(folder / "d/list.json",
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\n\"items\":[{\"apiVersion\":\"v1\",\"kind\":"
        "\"Node\",\"metadata\":{\"name\":\"\u00e9\"}}, "
        "{\"apiVersion\":\"v1\",\n\"kind\":\"Node\",\"metadata\":{\"name\":\"z\"}}]}");
    const auto evidence = collect(folder / "d").value();
    const struct {
        std::string resource;
        std::size_t index;
        std::string path;
        const char* file;
        std::uint32_t line;
        std::uint32_t column;
    } kCases[] = {
        {"pods", 1, "spec.hostNetwork", "multi.yaml", 11, 16},
        {"pods", 1, "spec.containers[0].image", "multi.yaml", 11, 3},  // the nearest parent: spec
        {"pods", 0, "metadata.name", "multi.yaml", 4, 18},
        {"services", 1, "spec.type", "list.yaml", 12, 11},
        {"services", 0, "metadata.name", "list.yaml", 6, 11},
        {"nodes", 1, "metadata.name", "list.json", 2, 62},
        {"nodes", 0, "metadata.name", "list.json", 3, 34},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.resource);
        CAPTURE(one.path);
        const StoredObject& object = evidence.find("", one.resource)->objects[one.index];
        const Span place = PlaceFinder(evidence.target).find(object.origin, one.path);
        CHECK(place.file == folder / "d" + "/" + one.file);
        CHECK(place.line == one.line);
        CHECK(place.column == one.column);
    }
    CHECK(PlaceFinder(evidence.target).find(Origin{}, "x").file.empty());
    const StoredObject& pod = evidence.find("", "pods")->objects[1];
    std::filesystem::remove_all(folder / "d");
    CHECK(PlaceFinder(evidence.target).find(pod.origin, "spec").line == pod.origin->line);
}

TEST_CASE("columns are those of the whole line, however long it is") {
    const test::Folder folder;
    std::string text = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\n\"items\":[";
    for (int i = 0; i < 3000; ++i)
        text += std::string(i == 0 ? "" : ",") +
                "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n" +
                std::to_string(10000 + i) + "\",\"note\":\"" +
                std::string(static_cast<std::size_t>(i % 700), 'x') + "\u00e9\"}}";
    put(folder / "d/list.json", text + "]}");
    const auto evidence = collect(folder / "d").value();
    const auto& nodes = evidence.find("", "nodes")->objects;
    REQUIRE(nodes.size() == 3000);
    PlaceFinder finder(evidence.target);
    for (const std::size_t index : {2999U, 0U, 1500U, 1501U, 7U, 2998U}) {
        const std::string name = "\"n" + std::to_string(10000 + index) + "\"";
        const std::string line = text.substr(text.find('\n') + 1);
        const std::string before = line.substr(0, line.find(name));
        // Every item before this one has one letter of two bytes.
        const Span place = finder.find(nodes[index].origin, "metadata.name");
        CHECK(place.line == 2);
        CHECK(place.column == before.size() - index + 1);
        CHECK(finder.find(nodes[index].origin, "metadata.name.x[0]").column == place.column);
    }
}

TEST_CASE("a manifest collected and written is read back unchanged") {
    const test::Folder folder;
    put(folder / "d/a.yaml", std::string(kPod) +
                                 "---\nkind: [\n---\napiVersion: v1\nkind: Secret\nmetadata: "
                                 "{name: s}\ndata: {k: dmFsdWU=}\n");
    const auto evidence = collect(folder / "d").value();
    REQUIRE(write_snapshot(evidence, folder / "s").value() == evidence.sha256);
    const auto back = read_snapshot(folder / "s").value();
    CHECK(test::difference(evidence, back) == "");
    CHECK(back.sha256 == evidence.sha256);
}
