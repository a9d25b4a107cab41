// Reading what was written gives the same evidence; anything else is refused.
#include "snapshot/container.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "base/hash.h"
#include "snapshot/archive.h"
#include "snapshot/layout.h"
#include "snapshot/support/evidence.h"
#include "value/decode.h"

using namespace assay;

namespace {

struct Entry {
    std::string name;
    std::string bytes;
};

std::vector<Entry> entries_of(const std::string& path) {
    std::vector<Entry> entries;
    REQUIRE(read_archive_file(path, [&](std::string_view name, std::string_view bytes) {
        entries.push_back({std::string(name), std::string(bytes)});
        return Result<void>();
    }));
    return entries;
}

void write_entries(const std::string& path, const std::vector<Entry>& entries) {
    auto writer = ArchiveWriter::create(path);
    REQUIRE(writer);
    for (const Entry& entry : entries) {
        REQUIRE(writer->add(entry.name, entry.bytes));
    }
    REQUIRE(writer->finish());
}

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void replace(std::string& text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("what was written is read back, for a cluster and for files") {
    const test::Folder folder;
    for (const bool files : {false, true}) {
        CAPTURE(files);
        Evidence evidence = test::sample_evidence(files);
        seal(evidence);
        const std::string path = folder / "a.tar.zst";
        const auto written = write_snapshot(evidence, path);
        REQUIRE(written);
        CHECK(*written == evidence.sha256);
        auto back = read_snapshot(path);
        REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().text()));
        CHECK(test::difference(evidence, *back) == "");
        CHECK(back->sha256 == *written);
        CHECK(snapshot_identity(*back) == *written);
        CHECK(read_snapshot_bytes(slurp(path), "memory").value().sha256 == *written);
    }
}

TEST_CASE("the bytes depend neither on the order of arrival nor on what stood there before") {
    const test::Folder folder;
    Evidence one = test::sample_evidence(false);
    Evidence two = test::sample_evidence(false);
    for (Request& request : two.requests) {
        std::reverse(request.objects.begin(), request.objects.end());
    }
    std::reverse(two.requests.begin(), two.requests.end());
    std::reverse(two.probes.begin(), two.probes.end());
    seal(one);
    seal(two);
    std::ofstream(folder / "two") << "something old";
    REQUIRE(write_snapshot(one, folder / "one"));
    REQUIRE(write_snapshot(two, folder / "two"));
    CHECK(one.sha256 == two.sha256);
    CHECK(slurp(folder / "one") == slurp(folder / "two"));
}

TEST_CASE("a request of many objects is cut into chunks of one megabyte") {
    const test::Folder folder;
    Evidence evidence;
    Request request{"v1/pods", "", "v1", "pods", "Pod", Presence::present, "", 200, 0, "", {}};
    const std::string filler(5000, 'x');
    for (int index = 0; index < 500; ++index) {
        const std::string text = R"({"metadata":{"name":"p)" + std::to_string(index) +
                                 R"("},"spec":")" + filler + R"("})";
        request.objects.push_back({decode_json(text, evidence.store).value(), {}});
    }
    evidence.requests.push_back(std::move(request));
    seal(evidence);
    REQUIRE(write_snapshot(evidence, folder / "big"));
    std::size_t chunks = 0;
    for (const Entry& entry : entries_of(folder / "big")) {
        if (entry.name.starts_with("objects/core/pods/")) {
            ++chunks;
            CHECK(entry.bytes.size() <= kChunkBytes);
        }
    }
    CHECK(chunks == 3);
    CHECK(read_snapshot(folder / "big").value().find("", "pods")->objects.size() == 500);
}

TEST_CASE("a snapshot that was changed is refused and says how") {
    const test::Folder folder;
    Evidence evidence = test::sample_evidence(true);
    seal(evidence);
    const std::string path = folder / "good";
    REQUIRE(write_snapshot(evidence, path));
    const std::vector<Entry> good = entries_of(path);
    REQUIRE(good.back().name == "manifest.json");
    REQUIRE(good.size() >= 5);

    const auto change = [](std::size_t index, std::string_view from, std::string_view to) {
        return [=](std::vector<Entry>& entries) {
            replace(entries[index == 99 ? entries.size() - 1 : index].bytes, from, to);
        };
    };
    constexpr std::size_t kManifest = 99;
    const struct {
        std::string what;
        std::function<void(std::vector<Entry>&)> change;
        const char* message;
    } kCases[] = {
        {"no manifest", [](auto& entries) { entries.pop_back(); }, "truncated"},
        {"manifest first",
         [](auto& entries) { std::rotate(entries.begin(), entries.end() - 1, entries.end()); },
         "must be last"},
        {"a chunk is missing", [](auto& entries) { entries.erase(entries.begin()); }, "is missing"},
        {"a chunk is there twice",
         [](auto& entries) { entries.insert(entries.begin(), entries.front()); }, "is there twice"},
        {"an entry nobody listed",
         [](auto& entries) {
             entries.insert(entries.begin(), Entry{"objects/core/pods/9.jsonl", "{}\n"});
         },
         "not listed"},
        {"an entry that leaves the archive",
         [](auto& entries) {
             entries.insert(entries.begin(), Entry{"../../etc/passwd", "x"});
         },
         "not listed"},
        {"a chunk was changed", change(0, "web", "wet"), "SHA-256 differs"},
        {"a chunk lost a line", [](auto& entries) { entries.front().bytes.clear(); },
         "SHA-256 differs"},
        {"a chunk is no JSON", change(0, "{", "["), "is not JSON"},
        {"a line has no end", [](auto& entries) { entries.front().bytes.pop_back(); },
         "has no end"},
        {"another schema", change(kManifest, "snapshot/1", "snapshot/2"), "schema"},
        {"a lower count", change(kManifest, "\"count\":2,\"group", "\"count\":1,\"group"),
         "objects, not"},
        {"a count below zero", change(kManifest, "\"count\":2", "\"count\":-2"), "not a number"},
        {"an unknown presence",
         change(kManifest, "\"presence\":\"denied\"", "\"presence\":\"fine\""), "not a presence"},
        {"a member is missing", change(kManifest, "\"unread\":", "\"read\":"), "is missing"},
        {"a chunk under another name", change(kManifest, "objects/core", "../objects/core"),
         "belongs"},
        {"no time", change(kManifest, "\"collectedAt\":\"2", "\"collectedAt\":\"x"), "not a time"},
        {"garbage as manifest", [](auto& entries) { entries.back().bytes = "nonsense"; },
         "is not JSON"},
    };
    for (const auto& broken : kCases) {
        CAPTURE(broken.what);
        std::vector<Entry> entries = good;
        broken.change(entries);
        write_entries(folder / "bad", entries);
        const auto read = read_snapshot(folder / "bad");
        REQUIRE(!read);
        CHECK(read.error().code == ErrorCode::malformed);
        CHECK_MESSAGE(read.error().message.find(broken.message) != std::string::npos,
                      read.error().text());
        CHECK(read.error().where.file.find("bad") != std::string::npos);
    }
}

TEST_CASE("a snapshot cut at any byte is refused, or whole") {
    const test::Folder folder;
    Evidence evidence = test::sample_evidence(false);
    seal(evidence);
    REQUIRE(write_snapshot(evidence, folder / "a"));
    const std::string bytes = slurp(folder / "a");
    std::size_t whole = 0;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CAPTURE(length);
        auto read = read_snapshot_bytes(std::string_view(bytes).substr(0, length), "cut");
        if (read) {
            ++whole;
            CHECK(test::difference(evidence, *read) == "");
        } else {
            CHECK(read.error().code == ErrorCode::malformed);
        }
    }
    CHECK(whole < 64);  // only the end of the frame may be missing
}

TEST_CASE("a snapshot with any byte changed never gives other evidence") {
    const test::Folder folder;
    Evidence evidence = test::sample_evidence(false);
    seal(evidence);
    REQUIRE(write_snapshot(evidence, folder / "a"));
    std::string bytes = slurp(folder / "a");
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        CAPTURE(at);
        const char before = bytes[at];
        bytes[at] = static_cast<char>(before ^ 0x15);
        auto read = read_snapshot_bytes(bytes, "changed");
        if (read && read->sha256 == evidence.sha256) {
            CHECK(test::difference(evidence, *read) == "");
        }
        bytes[at] = before;
    }
}

TEST_CASE("a bomb is refused by its bounds, and the refusal names entry and bound") {
    const test::Folder folder;
    auto writer = ArchiveWriter::create(folder / "bomb");
    REQUIRE(writer);
    REQUIRE(writer->add("objects/core/pods/0.jsonl", std::string(std::size_t{129} << 20, ' ')));
    REQUIRE(writer->finish());
    const auto read = read_snapshot(folder / "bomb");
    REQUIRE(!read);
    CHECK(read.error().message ==
          "not a whole snapshot: objects/core/pods/0.jsonl takes the whole above the limit of 1000 "
          "times its packed size, beyond the first 64 MB");

    const auto ignore = [](std::string_view, std::string_view) { return Result<void>(); };
    write_entries(folder / "many", {{"a", "1"}, {"b", "22"}, {"c", "3"}});
    const struct {
        ArchiveBounds bounds;
        const char* refusal;
    } kRows[] = {
        {{2, 4, 3, 1000}, ""},
        {{2, 4, 2, 1000}, "holds more entries than the limit of 2"},
        {{2, 3, 3, 1000}, "c takes the whole above the limit of 3 bytes"},
        {{1, 4, 3, 1000}, "b unpacks to more than the limit of 1 bytes"},
    };
    for (const auto& row : kRows) {
        const auto done = read_archive_file(folder / "many", ignore, row.bounds);
        CHECK((done ? "" : done.error().message) == row.refusal);
    }
}

TEST_CASE("the ratio of a snapshot is bounded exactly") {
    const test::Folder folder;
    const std::uint64_t unpacked = std::uint64_t{66} << 20;
    auto writer = ArchiveWriter::create(folder / "ratio");
    REQUIRE(writer);
    REQUIRE(writer->add("a", std::string(unpacked, ' ')));
    REQUIRE(writer->finish());
    const std::uint64_t packed = std::filesystem::file_size(folder / "ratio");
    const std::uint64_t counted = unpacked - (std::uint64_t{64} << 20);
    ArchiveBounds bounds;
    const auto ignore = [](std::string_view, std::string_view) { return Result<void>(); };
    bounds.ratio = (counted + packed - 1) / packed;
    CHECK(read_archive_file(folder / "ratio", ignore, bounds));
    --bounds.ratio;
    const auto refused = read_archive_file(folder / "ratio", ignore, bounds);
    REQUIRE(!refused);
    CHECK(refused.error().message.find("times its packed size") != std::string::npos);
}

TEST_CASE("nothing stays behind when a snapshot cannot be written") {
    const test::Folder folder;
    Evidence evidence = test::sample_evidence(false);
    seal(evidence);
    CHECK(write_snapshot(evidence, folder / "no/such/folder").error().code ==
          ErrorCode::unwritable);
    std::filesystem::create_directory(folder / "taken");
    CHECK(write_snapshot(evidence, folder / "taken").error().code == ErrorCode::unwritable);
    {
        auto writer = ArchiveWriter::create(folder / "left");
        REQUIRE(writer);
    }
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        names.push_back(entry.path().filename());
    }
    CHECK(names == std::vector<std::string>{"taken"});
}

TEST_CASE("other files are no snapshots") {
    const test::Folder folder;
    const struct {
        const char* name;
        std::string bytes;
    } kFiles[] = {{"empty", ""},
                  {"text", "apiVersion: v1\nkind: Pod\n"},
                  {"gzip", std::string("\x1f\x8b\x08\0\0\0\0\0", 8)},
                  {"magic only", "\x28\xB5\x2F\xFD"}};
    for (const auto& file : kFiles) {
        CAPTURE(file.name);
        std::ofstream(folder / file.name, std::ios::binary) << file.bytes;
        CHECK(read_snapshot(folder / file.name).error().code == ErrorCode::malformed);
    }
    CHECK(read_snapshot(folder / "not there").error().code == ErrorCode::unreadable);
    CHECK(read_snapshot(folder.path()).error().code == ErrorCode::unreadable);
}

TEST_CASE("entry names cannot collide or leave the archive") {
    Request request;
    request.resource = "pods";
    CHECK(chunk_name(request, 0) == "objects/core/pods/0.jsonl");
    request.group = "core";
    CHECK(chunk_name(request, 0) == "objects/%63ore/pods/0.jsonl");
    request.group = "../x";
    CHECK(chunk_name(request, 1) == "objects/%2E.%2Fx/pods/1.jsonl");
    request.group = std::string(5000, 'g');
    CHECK(chunk_name(request, 0).size() < 300);
    CHECK(node_entry_name("..") == "nodes/%2E..json");
    CHECK(node_entry_name("w1.example") == "nodes/w1.example.json");
}
