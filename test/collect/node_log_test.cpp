#include "collect/node_log.h"

#include <doctest/doctest.h>
#include <zstd.h>

#include <random>
#include <string>

#include "base/hash.h"
#include "base/pem.h"
#include "collect/add_nodes.h"
#include "collect/support/scratch.h"

using namespace assay;
using namespace assay::test;

namespace {

// Bytes that no compression makes smaller, as JSON.
std::string noisy_document(std::size_t size) {
    std::mt19937_64 random(7);
    std::string text = R"({"name":"w1","kernel":")";
    while (text.size() < size) text += "0123456789abcdef"[random() % 16];
    return text + "\"}\n";
}

std::string log_of(const std::string& document) {
    const auto log = node_log(document);
    REQUIRE_MESSAGE(log.has_value(), (log ? "" : log.error().text()));
    return *log;
}

// A log whose manifest is right, of bytes that somebody chose.
std::string forged(const std::string& packed, std::size_t bytes, const std::string& sha256) {
    return "kubeassay node evidence 1 begin\n" + to_base64(packed) +
           "\nkubeassay node evidence 1 end " + std::to_string(bytes) + " 1 " + sha256 + "\n";
}

std::string packed(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 19));
    return out;
}

}  // namespace

TEST_CASE("a log gives back its document, whatever its size") {
    for (const std::size_t size : {1U, 700U, 1024U, 5000U, 300'000U}) {
        const std::string document = noisy_document(size);
        const NodeLog log = read_node_log(log_of(document));
        CHECK(log.presence == Presence::present);
        CHECK(log.reason.empty());
        CHECK(log.document == document);
    }
    const std::string log = log_of(noisy_document(5000));
    CHECK(is_node_log(log));
    CHECK_FALSE(is_node_log(noisy_document(10)));
}

TEST_CASE("a log that is cut anywhere is partial") {
    const std::string document = noisy_document(3000);
    const std::string whole = log_of(document);
    // The last line break is no part of the evidence.
    CHECK(read_node_log(whole.substr(0, whole.size() - 1)).document == document);
    for (std::size_t size = 0; size < whole.size() - 1; ++size) {
        CAPTURE(size);
        const NodeLog log = read_node_log(whole.substr(0, size));
        REQUIRE(log.presence == Presence::partial);
        REQUIRE_FALSE(log.reason.empty());
        REQUIRE(log.document.empty());
    }
    for (std::size_t from = 1; from < whole.size(); ++from) {
        CAPTURE(from);
        const NodeLog log = read_node_log(std::string_view(whole).substr(from));
        REQUIRE(log.presence != Presence::present);
        REQUIRE(log.document.empty());
        // As long as the manifest is there it is known what is missing.
        if (from < whole.rfind("kubeassay")) REQUIRE(log.presence == Presence::partial);
    }
}

TEST_CASE("a log that lost a line, or has one changed, is no evidence") {
    const std::string whole = log_of(noisy_document(4000));
    std::size_t lines = 0;
    for (std::size_t at = 0; at < whole.size(); at = whole.find('\n', at) + 1, ++lines) {
        std::string less = whole;
        less.erase(at, whole.find('\n', at) + 1 - at);
        CAPTURE(lines);
        CHECK(read_node_log(less).presence == Presence::partial);
        // Before the first line it may be what is left of an earlier one.
        const Presence meant = at == 0 ? Presence::partial : Presence::malformed;
        for (const char* line : {"a word of the runtime's\n", "\n"}) {
            std::string more = whole;
            more.insert(at, line);
            CHECK(read_node_log(more).presence == meant);
        }
    }
    CHECK(lines > 4);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const char byte : {'!', 'A', '\0', '\n', static_cast<char>(0xFF)}) {
            std::string changed = whole;
            if (changed[at] == byte) continue;
            changed[at] = byte;
            CAPTURE(at);
            REQUIRE(read_node_log(changed).presence != Presence::present);
        }
    }
    CHECK(read_node_log(whole + "more\n").presence != Presence::present);
    CHECK(read_node_log(whole + whole).presence != Presence::present);
}

TEST_CASE("hostile logs") {
    const std::string good = R"({"name":"w1"})";
    const std::string hash = sha256_hex(good);
    REQUIRE(read_node_log(forged(packed(good), good.size(), hash)).document == good);
    struct Row {
        const char* what;
        std::string log;
        Presence presence;
        const char* reason;
    };
    const std::string bomb = packed(std::string(std::size_t{512} << 20, 'x'));
    const std::vector<Row> rows{
        {"nothing", "", Presence::partial, "ends before its manifest"},
        {"another program", "Hello from Docker!\n", Presence::malformed, "no evidence"},
        {"a shell", "sh: kubeassay: not found\n", Presence::malformed, "no evidence"},
        {"a later form", "kubeassay node evidence 2 begin\nAAAA\n", Presence::malformed,
         "another version"},
        {"a bomb that says its size", forged(bomb, std::size_t{512} << 20, hash),
         Presence::malformed, "larger than"},
        {"a bomb that says less", forged(bomb, 1000, hash), Presence::malformed, "names"},
        {"no size", forged(packed(good), std::string::npos, hash), Presence::malformed,
         "larger than"},
        {"less than it says", forged(packed(good), good.size() + 1, hash), Presence::malformed,
         "names"},
        {"another hash", forged(packed(good), good.size(), std::string(64, '0')),
         Presence::malformed, "names"},
        {"no zstd", forged(good, good.size(), hash), Presence::malformed, "names"},
        {"two documents", forged(packed(good) + packed(good), good.size(), hash),
         Presence::malformed, "names"},
        {"a hash of another length", forged(packed(good), good.size(), "00"), Presence::malformed,
         "manifest"},
        {"a manifest of words",
         "kubeassay node evidence 1 begin\nAAAA\nkubeassay node evidence 1 end -1 x " + hash + "\n",
         Presence::malformed, "manifest"},
        {"a manifest as long as nobody writes it",
         "kubeassay node evidence 1 begin\n" + to_base64(packed(good)) +
             "\nkubeassay node evidence 1 end " + std::string(300, '0') +
             std::to_string(good.size()) + " 1 " + hash + "\n",
         Presence::malformed, "manifest"},
        {"too large", std::string(kNodeLogLimit + 1, 'A'), Presence::partial, "larger than"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const NodeLog log = read_node_log(row.log);
        CHECK(log.presence == row.presence);
        CHECK_MESSAGE(log.reason.find(row.reason) != std::string::npos, log.reason);
        CHECK(log.document.empty());
    }
}

TEST_CASE("what is too large is not written") {
    const auto refused = node_log(noisy_document(kNodeDocumentLimit + 1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::unwritable);
    std::mt19937_64 random(11);
    std::string noise(kNodeDocumentLimit - 8, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    CHECK_FALSE(node_log(noise));
    CHECK(node_log(std::string(kNodeDocumentLimit, 'x')).has_value());
}

TEST_CASE("a saved log is a node file") {
    const Scratch scratch;
    const std::string whole = log_of(R"({"name":"w1","machineId":"aa"})");
    const auto node = read_node_file(scratch.write("w1.log", whole));
    REQUIRE_MESSAGE(node.has_value(), (node ? "" : node.error().text()));
    CHECK(node->name == "w1");
    CHECK(node->machine_id == "aa");
    struct Row {
        std::string log;
        const char* says;
    };
    for (const auto& [log, says] :
         std::vector<Row>{{whole.substr(0, whole.size() - 20), "ends within its manifest"},
                          {whole.substr(0, 60), "ends before its manifest"},
                          {log_of("[]"), "must be a map"},
                          {log_of(R"({"name":"w1","file":{}})"), "is it 'files'?"},
                          {log_of("{"), "malformed"}}) {
        const auto refused = read_node_file(scratch.write("bad.log", log));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::usage);
        CHECK_MESSAGE(refused.error().text().find(says) != std::string::npos,
                      refused.error().text());
        CHECK(refused.error().where.file.ends_with("bad.log"));
    }
}
