#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/duration.h"
#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/mode.h"
#include "base/pool.h"
#include "base/presence.h"
#include "base/rare.h"
#include "base/text.h"
#include "base/timepoint.h"

namespace {

namespace fs = std::filesystem;

TEST_CASE("an error says where, what and what to do") {
    using assay::Error;
    using assay::ErrorCode;
    CHECK(Error{ErrorCode::usage, "bad", {}, ""}.text() == "bad");
    CHECK(Error{ErrorCode::usage, "bad", {"f", 0, 0}, ""}.text() == "f: bad");
    CHECK(Error{ErrorCode::usage, "bad", {"f", 3, 0}, ""}.text() == "f:3: bad");
    CHECK(Error{ErrorCode::usage, "bad", {"f", 3, 4}, "fix it"}.text() == "f:3:4: bad; fix it");
    CHECK(Error{ErrorCode::usage, "bad", {"", 3, 4}, ""}.text() == "3:4: bad");
    CHECK(Error{ErrorCode::usage, "bad", {"a\x1b[0m", 0, 0}, ""}.text() == "a\\x1B[0m: bad");
    const assay::Result<int> failed = assay::fail(ErrorCode::malformed, "no");
    CHECK_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::malformed);
}

TEST_CASE("presences and reasons have one spelling") {
    using namespace assay;
    for (int i = 0; i <= static_cast<int>(Presence::malformed); ++i) {
        const auto presence = static_cast<Presence>(i);
        CHECK(presence_of(text_of(presence)) == presence);
    }
    for (int i = 0; i <= static_cast<int>(Reason::limit); ++i) {
        const auto reason = static_cast<Reason>(i);
        CHECK(reason_from(text_of(reason)) == reason);
    }
    CHECK(text_of(Presence::not_asked) == "not-asked");
    CHECK(text_of(Reason::needs_attestation) == "needs-attestation");
    CHECK(text_of(Reason::not_built) == "not-built");
    CHECK(text_of(Reason::limit) == "limit");
    CHECK_FALSE(presence_of("not_asked"));
    CHECK_FALSE(reason_from(""));
    for (const Presence presence : {Presence::partial, Presence::denied, Presence::unreachable,
                                    Presence::not_asked, Presence::malformed})
        CHECK(text_of(reason_of(presence)) == text_of(presence));
}

TEST_CASE("text helpers") {
    using assay::join;
    using assay::split;
    using assay::trim;
    CHECK(split("a,b,,c", ',') == std::vector<std::string_view>{"a", "b", "", "c"});
    CHECK(split("", ',') == std::vector<std::string_view>{""});
    CHECK(split(",", ',') == std::vector<std::string_view>{"", ""});
    CHECK(trim(" \t a b\r\n") == "a b");
    CHECK(trim(" \n") == "");
    CHECK(join(std::vector<std::string>{"a", "b"}, ", ") == "a, b");
    CHECK(join(std::vector<std::string>{}, ", ") == "");
    CHECK(assay::lower_ascii("AbZ\u00c9") == "abz\u00c9");
    CHECK(assay::below_file("/etc/k/a.yaml", "pki/../b") == "/etc/k/pki/../b");
    CHECK(assay::below_file("/a.yaml", "b") == "/b");
    CHECK(assay::below_file("/etc/k/a.yaml", "/b") == "/b");
    CHECK(assay::below_file("/etc/k/a.yaml", "").empty());
    CHECK(assay::clean_path("/etc//x/../y/.") == "/etc/y");
    CHECK(assay::clean_path("/../..//") == "/");
    CHECK(assay::clean_path("etc/y").empty());
    CHECK(assay::clean_path("").empty());
    CHECK(assay::rest_below("/a", "/a/b") == "/b");
    CHECK(assay::rest_below("/a", "/a") == "");
    CHECK(assay::rest_below("/", "/a/b") == "/a/b");
    CHECK(assay::rest_below("/", "/") == "");
    CHECK(!assay::rest_below("/a", "/ab"));
    CHECK(!assay::rest_below("/a/b", "/a"));
}

TEST_CASE("modes are octal texts") {
    CHECK(assay::parse_mode("0644") == 0644U);
    CHECK(assay::parse_mode("7777") == 07777U);
    for (const char* none : {"", "rw-------", "0648", "0644 ", "-1", "17777"}) {
        CAPTURE(none);
        CHECK(!assay::parse_mode(none));
    }
}

TEST_CASE("durations are Go's, and no longer than it can hold") {
    using assay::parse_duration;
    CHECK(parse_duration("1h1m1.5s") == 3'661'500'000'000);
    CHECK(parse_duration("-2ns") == -2);
    CHECK(parse_duration("+0") == 0);
    CHECK(parse_duration("9223372036854775807ns") == INT64_MAX);
    CHECK(parse_duration("-9223372036854775808ns") == INT64_MIN);
    for (const char* none : {"", "5", "1d", "s", "1.s.", "9223372036854775808ns", "99999999999h"}) {
        CAPTURE(none);
        CHECK(!parse_duration(none));
    }
}

TEST_CASE("UTF-8") {
    using assay::is_utf8;
    using assay::utf8_prefix;
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain text longer than a word"));
    CHECK(is_utf8("\u00e9\u20ac\U0001F600\U0010FFFF"));
    CHECK(is_utf8(std::string_view("\0", 1)));
    for (const std::string_view bad :
         {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf",
          "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xc3", "\xe2\x82",
          "\xf0\x9f\x98", "\xff", "\xc3("}) {
        CAPTURE(assay::printable(bad));
        CHECK_FALSE(is_utf8(bad));
        CHECK(utf8_prefix("twelve bytes" + std::string(bad)) == 12);
    }
}

TEST_CASE("printable text cannot move the cursor or hide") {
    using assay::printable;
    CHECK(printable("a\x1b[31mb\n") == "a\\x1B[31mb\\x0A");
    CHECK(printable("\u202Eevil\u2066") == "\\u{202E}evil\\u{2066}");
    CHECK(printable("\u0085\u200b\ufeff") == "\\u{0085}\\u{200B}\\u{FEFF}");
    CHECK(printable("\U000E0041") == "\\u{E0041}");
    CHECK(printable("\xff\xc3") == "\\xFF\\xC3");
    CHECK(assay::as_utf8("a\x1b\n") == "a\x1b\n");
    CHECK(assay::as_utf8("\xff" + std::string(300, 'a')) == "\\xFF" + std::string(300, 'a'));
    CHECK(printable("\u00e9\u20ac\U0001F600") == "\u00e9\u20ac\U0001F600");
    CHECK(printable("abcdef", 3) == "abc...");
    CHECK(printable("abc", 3) == "abc");
    CHECK(printable("\u00e9\u00e9\u00e9", 2) == "\u00e9\u00e9...");
}

TEST_CASE("did you mean") {
    const std::vector<std::string> candidates = {"severity", "subject", "select", "assert", "at"};
    CHECK(assay::nearest("severty", candidates) == "severity");
    CHECK(assay::nearest("sbuject", candidates) == "subject");
    CHECK(assay::nearest("Assert", candidates) == "assert");
    CHECK_FALSE(assay::nearest("remediation", candidates));
    CHECK_FALSE(assay::nearest("xy", candidates));
    CHECK_FALSE(assay::nearest(std::string(1000, 'x'), candidates));
    CHECK_FALSE(assay::nearest("x", {}));
}

TEST_CASE("hashes") {
    CHECK(assay::sha256_hex("") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(assay::sha256_hex("abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assay::Sha256 parts;
    for (const char* part : {"a", "", "bc"}) {
        parts.add(part);
    }
    CHECK(parts.hex() == assay::sha256_hex("abc"));
    CHECK(assay::hash_text("a") == assay::hash_text(std::string("a")));
    CHECK(assay::hash_text("a") != assay::hash_text("b"));
    CHECK(assay::hash_seed() == assay::hash_seed());
}

TEST_CASE("parallel_for visits each index once") {
    for (const unsigned threads : {0U, 1U, 2U, 7U}) {
        for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
            std::vector<std::atomic<int>> visits(count);
            std::atomic<bool> workers_in_range{true};
            assay::parallel_for(count, threads, [&](unsigned worker, std::size_t index) {
                if (worker >= std::max(threads, 1U)) workers_in_range = false;
                ++visits[index];
            });
            CHECK(workers_in_range);
            for (const auto& visit : visits) CHECK(visit == 1);
        }
    }
}

TEST_CASE("instants") {
    using assay::format_instant;
    using assay::parse_instant;
    const auto again = [](std::string_view text) {
        const auto instant = parse_instant(text);
        return instant ? format_instant(*instant) : std::string("none");
    };
    CHECK(parse_instant("1970-01-01T00:00:00Z")->seconds == 0);
    CHECK(again("2026-11-23T01:00:00Z") == "2026-11-23T01:00:00Z");
    CHECK(again("2026-11-23T01:00:00.123456Z") == "2026-11-23T01:00:00Z");
    CHECK(again("2026-11-23T01:00:00+02:30") == "2026-11-22T22:30:00Z");
    CHECK(again("2026-11-23t01:00:00-01:00") == "2026-11-23T02:00:00Z");
    CHECK(again("2026-11-23") == "2026-11-23T00:00:00Z");
    CHECK(again("2024-02-29") == "2024-02-29T00:00:00Z");
    CHECK(again("1969-12-31T23:59:59Z") == "1969-12-31T23:59:59Z");
    CHECK(assay::format_date(*parse_instant("1969-12-31T23:59:59Z")) == "1969-12-31");
    for (const std::string_view bad :
         {"", "2026", "2026-02-29", "2026-13-01", "2026-1-1", "2026-11-23T", "2026-11-23T01:00Z",
          "2026-11-23T01:00:00", "2026-11-23T24:00:00Z", "2026-11-23T01:60:00Z",
          "2026-11-23T01:00:61Z", "2026-11-23T01:00:00.Z", "2026-11-23T01:00:00Zx",
          "2026-11-23 01:00:00Z", " 2026-11-23"}) {
        CAPTURE(bad);
        CHECK(again(bad) == "none");
    }
}

TEST_CASE("SOURCE_DATE_EPOCH stops the clock") {
    ::setenv("SOURCE_DATE_EPOCH", "1234567890", 1);
    CHECK(assay::now().seconds == 1234567890);
    ::setenv("SOURCE_DATE_EPOCH", "x", 1);
    CHECK(assay::now().seconds > 1700000000);
    ::unsetenv("SOURCE_DATE_EPOCH");
}

// A directory that goes away at the end of the test.
struct Scratch {
    fs::path path;
    Scratch() {
        std::string name = (fs::temp_directory_path() / "assay-base.XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Scratch() { fs::remove_all(path); }
};

TEST_CASE("files are read whole or not") {
    const Scratch scratch;
    const fs::path file = scratch.path / "f";
    REQUIRE(assay::replace_file(file, "12345"));
    CHECK(assay::read_file(file).value() == "12345");
    CHECK(assay::read_file(file, 5).value() == "12345");
    const auto long_file = assay::read_file(file, 4);
    REQUIRE_FALSE(long_file);
    CHECK(long_file.error().code == assay::ErrorCode::unreadable);
    const auto missing = assay::read_file(scratch.path / "none");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().text() ==
          (scratch.path / "none").string() + ": cannot open: No such file or directory");
    CHECK_FALSE(assay::read_file(scratch.path));
    REQUIRE(::mkfifo((scratch.path / "pipe").c_str(), 0600) == 0);
    CHECK(assay::read_file(scratch.path / "pipe").error().message == "not a regular file");
    REQUIRE(assay::replace_file(file, ""));
    CHECK(assay::read_file(file).value().empty());
}

TEST_CASE("input may be a pipe, which is waited for") {
    const Scratch scratch;
    const fs::path pipe = scratch.path / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::size_t limit : {10'000U, 9'999U}) {
        std::thread writer(
            [&] { static_cast<void>(assay::replace_file(pipe, std::string(10'000, 'x'))); });
        const auto read = assay::read_input(pipe, limit);
        writer.join();
        CHECK((read ? std::to_string(read->size()) : read.error().message) ==
              (limit == 10'000 ? "10000" : "larger than the limit of 9999 bytes"));
    }
    const fs::path file = scratch.path / "f";
    REQUIRE(assay::replace_file(file, "12345"));
    CHECK(assay::read_input(file, 5).value() == "12345");
    CHECK(assay::read_input(file, 4).error().message == "larger than the limit of 4 bytes");
    CHECK_FALSE(assay::read_input(scratch.path));
    CHECK_FALSE(assay::read_input(scratch.path / "none"));
}

TEST_CASE("a limit in words") {
    CHECK(assay::size_text(0) == "0 bytes");
    CHECK(assay::size_text(501) == "501 bytes");
    CHECK(assay::size_text(1024) == "1 KB");
    CHECK(assay::size_text(std::uint64_t{16} << 20) == "16 MB");
    CHECK(assay::size_text(std::uint64_t{2048} << 30) == "2048 GB");
}

TEST_CASE("files are replaced whole; links stay; nothing is left behind") {
    const Scratch scratch;
    const fs::path file = scratch.path / "f";
    const fs::path link = scratch.path / "link";
    REQUIRE(assay::replace_file(file, "one"));
    fs::create_symlink("f", link);
    REQUIRE(assay::replace_file(link, "two"));
    CHECK(fs::is_symlink(link));
    CHECK(assay::read_file(file).value() == "two");
    CHECK((fs::status(file).permissions() & fs::perms::owner_all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    fs::create_directory(scratch.path / "d");
    const auto onto_directory = assay::replace_file(scratch.path / "d", "x");
    REQUIRE_FALSE(onto_directory);
    CHECK(onto_directory.error().code == assay::ErrorCode::unwritable);
    CHECK_FALSE(assay::replace_file(scratch.path / "none" / "f", "x"));
    CHECK(assay::replace_file("/dev/null", "x"));
    CHECK(std::distance(fs::directory_iterator(scratch.path), fs::directory_iterator()) == 3);
}

TEST_CASE("an output in pieces appears whole, or leaves what was there") {
    const Scratch scratch;
    const fs::path file = scratch.path / "f";
    REQUIRE(assay::replace_file(file, [](const assay::PieceSink& put) -> assay::Result<void> {
        if (auto first = put("one "); !first) return first;
        return put("two");
    }));
    CHECK(assay::read_file(file).value() == "one two");
    const auto broken =
        assay::replace_file(file, [](const assay::PieceSink& put) -> assay::Result<void> {
            if (auto first = put("half"); !first) return first;
            return assay::fail(assay::ErrorCode::internal, "broken");
        });
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message == "broken");
    CHECK(assay::read_file(file).value() == "one two");
    CHECK(std::distance(fs::directory_iterator(scratch.path), fs::directory_iterator()) == 1);
    const auto full =
        assay::replace_file("/dev/full", [](const assay::PieceSink& put) { return put("x"); });
    REQUIRE_FALSE(full);
    CHECK(full.error().code == assay::ErrorCode::unwritable);
}

TEST_CASE("a rare value is an optional: copies are its own, nothing comes before something") {
    assay::Rare<std::string> nothing;
    CHECK_FALSE(nothing.has_value());
    CHECK(nothing.value_or("x") == "x");
    assay::Rare<std::string> one = std::string("one");
    assay::Rare<std::string> copy = one;
    *copy += "s";
    CHECK(*one == "one");
    CHECK(copy->size() == 4);
    copy = one;
    CHECK(copy == one);
    CHECK(one == std::string("one"));
    CHECK(nothing < one);
    CHECK_FALSE(one < nothing);
    CHECK_FALSE(nothing < nothing);
    CHECK_FALSE(nothing == one);
    one = assay::Rare<std::string>(std::nullopt);
    CHECK(one == nothing);
    CHECK(*copy == "one");
    CHECK(assay::Rare<std::string>(std::optional<std::string>("b")) == std::string("b"));
    static_assert(sizeof(assay::Rare<std::string>) == sizeof(void*));
}

}  // namespace
