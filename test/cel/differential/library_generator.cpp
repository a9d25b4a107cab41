#include "cel/differential/library_generator.h"

#include <algorithm>
#include <array>
#include <span>

#include "cel/differential/library_templates.h"

namespace assay::cel::test {

namespace {

using Texts = std::span<const std::string_view>;

constexpr std::array<std::string_view, 33> quantities{"0",
                                                      "1",
                                                      "-1",
                                                      "+1.5",
                                                      "500m",
                                                      "1.5Gi",
                                                      "0.5Ki",
                                                      "1Ki",
                                                      "12e6",
                                                      "12E6",
                                                      "1e-20",
                                                      "0.1n",
                                                      "1Ei",
                                                      "16Ei",
                                                      "-9Ei",
                                                      "9223372036854775807",
                                                      "9223372036854775808",
                                                      "99999999999999999999",
                                                      "1.",
                                                      "-.5",
                                                      "+",
                                                      "-",
                                                      "",
                                                      "Ki",
                                                      "1K",
                                                      "1.2.3",
                                                      "1e",
                                                      "100Mi",
                                                      "0.00000000001",
                                                      "1e19",
                                                      "1000000000000000000.5",
                                                      "1234567890123456789k",
                                                      "007"};
constexpr std::array<std::string_view, 20> quantity_pieces{
    "0", "1", "5", "9", "99", "123456789", "000", ".",  "-",  "+",
    "e", "E", "i", "n", "u",  "m",         "k",   "Ki", "Mi", "Ti"};
constexpr std::array<std::string_view, 36> addresses{"0.0.0.0",
                                                     "127.0.0.1",
                                                     "10.0.0.1",
                                                     "192.168.1.300",
                                                     "192.168.01.1",
                                                     "1.2.3",
                                                     "1.2.3.4.5",
                                                     "255.255.255.255",
                                                     "224.0.0.5",
                                                     "224.0.1.0",
                                                     "169.254.1.1",
                                                     "::",
                                                     "::1",
                                                     "::102:304",
                                                     "::1.2.3.4",
                                                     "::ffff:1.2.3.4",
                                                     "::ffff:c0a8:1",
                                                     "64:ff9b::1.2.3.4",
                                                     "2001:db8::68",
                                                     "2001:DB8::68",
                                                     "2001:db8:::68",
                                                     "fe80::1%en0",
                                                     "fe80::1",
                                                     "ff02::1",
                                                     "ff01::1",
                                                     "ff00::",
                                                     "1:2:3:4:5:6:7:8",
                                                     "1:2:3:4:5:6:7::",
                                                     "1:2:3:4:5:6:7:8:9",
                                                     "1::2::3",
                                                     "12345::",
                                                     "1:0:0:2::",
                                                     "0:0:1:0:0:0:1:0",
                                                     "",
                                                     "x",
                                                     "1.2.3.4 "};
constexpr std::array<std::string_view, 20> address_pieces{
    "0", "1", "10", "127",  "255",  "256",  "00",   ".",   ".",       ".",
    ":", ":", "::", "fe80", "ff02", "ffff", "2001", "db8", "1.2.3.4", "g"};
constexpr std::array<std::string_view, 14> prefixes{
    "/0", "/1", "/8", "/16", "/24", "/25", "/32", "/33", "/64", "/128", "/129", "/08", "/", ""};
constexpr std::array<std::string_view, 24> versions{"1.2.3",
                                                    "v1.2.3",
                                                    "1.2",
                                                    "1",
                                                    "v1",
                                                    "",
                                                    "v",
                                                    "01.2.3",
                                                    "1.02.3",
                                                    "1.2.03",
                                                    "0.0.0",
                                                    "1.2.3-alpha",
                                                    "1.2.3-alpha.1",
                                                    "1.2.3-alpha.01",
                                                    "1.2.3-1",
                                                    "1.2.3-1.a",
                                                    "1.2.3+b.1",
                                                    "1.2.3-a+b",
                                                    "1.2.3-",
                                                    "1.2.3+",
                                                    "1.2.3-a..b",
                                                    "18446744073709551615.0.0",
                                                    "18446744073709551616.0.0",
                                                    "1.2-a"};
constexpr std::array<std::string_view, 18> version_pieces{"v",     "0",    "1",   "2", "10", "00",
                                                          ".",     ".",    ".",   ".", "-",  "+",
                                                          "alpha", "beta", "rc1", "-", "_",  "007"};
constexpr std::array<std::string_view, 24> urls{
    "http://a",
    "https://user:pw@example.com:8443/a/b?x=1&x=2&y=#frag",
    "/path",
    "//host/path",
    "*",
    "",
    "a/b",
    "mailto:a@b",
    "http://[::1]:80/x",
    "http://[fe80::1%25en0]/",
    "http://[::1",
    "http://[1.2.3.4]/",
    "http://a:b",
    "http://a:1:2/",
    "postgres://a:1,b:2/",
    "http://a/%zz",
    "http://a/%20b+c?d=e+f%20g&h;i=j&k",
    "http://a b/",
    "HTTP://A",
    "file:///etc/x",
    "file:/etc/x",
    "1http://a",
    ":a",
    "http://a/?"};
constexpr std::array<std::string_view, 34> url_pieces{
    "http:", "https:", "x:", "//",  "//", "/", "/",   "a",   "b.c", "[::1]", "[::ffff:1.2.3.4]",
    "u",     "@",      ":",  ":80", "?",  "#", "%20", "%zz", "%41", "%e2",   "=",
    "&",     ";",      "+",  " ",   "é",  "*", "<",   "\"",  "!",   "%2F",   "|",
    ","};
constexpr std::array<std::string_view, 16> patterns{
    "a", "a*",   "[a-z]+", "^a", "b$",    "(a|b)c?", "\\b", "",
    "(", "x{2}", "é",      ".",  "(?i)A", "[0-9]+",  "a+?", "\\d{1,2}"};
constexpr std::array<std::string_view, 16> texts{
    "",       "a",   "ab",   "abc-abc", "é☺x",
    " a b\t", "aaa", "A",    "10",      "nginx:1.25",
    "caab",   "b",   "x\ny", "-",       "registry.example.com/team/app:v1.2.3@sha256",
    "'\\"};
constexpr std::array<std::string_view, 15> format_names{"dns1123Label",
                                                        "dns1123Subdomain",
                                                        "dns1035Label",
                                                        "qualifiedName",
                                                        "dns1123LabelPrefix",
                                                        "dns1123SubdomainPrefix",
                                                        "dns1035LabelPrefix",
                                                        "labelValue",
                                                        "uri",
                                                        "uuid",
                                                        "byte",
                                                        "date",
                                                        "datetime",
                                                        "none",
                                                        ""};
constexpr std::array<std::string_view, 20> names{
    "a",     "a-b", "-a",    "a-",  "A",       "a.b", "a..b", "a_b", "1a",   "", "example.com/Name",
    "/Name", "a/",  "a/b/c", "a/-", "Ex/Name", "é",   "a--",  "a.-", "A_b.C"};
constexpr std::array<std::string_view, 30> dates{"2024-02-29",
                                                 "2023-02-29",
                                                 "2024-1-1",
                                                 "0000-01-01",
                                                 "0000-02-29",
                                                 "9999-12-31",
                                                 "2024-13-01",
                                                 "2024-02-29T12:34:56Z",
                                                 "2024-02-29t12:34:56z",
                                                 "2024-02-29T24:00:00Z",
                                                 "2024-02-29T23:59:60Z",
                                                 "2024-02-29T12:34:56.5Z",
                                                 "2024-02-29T12:34:56,5Z",
                                                 "2024-02-29T12:34:56+25:99",
                                                 "2024-02-29T12:34:56",
                                                 "2024-02-29T12:34:56ZT",
                                                 "",
                                                 "YWJj",
                                                 "YWI=",
                                                 "YQ==",
                                                 "YQ=",
                                                 "Y W",
                                                 "YWJj\n",
                                                 "123e4567-e89b-12d3-a456-426614174000",
                                                 "123E4567E89B12D3A456426614174000",
                                                 "123e4567-e89b-12d3-a456-42661417400",
                                                 "2024-02-29T",
                                                 "T",
                                                 "2024-02-29 12:34:56Z",
                                                 "YWJjZA"};
constexpr std::array<std::string_view, 12> integers{
    "0", "1",  "2", "3", "-1", "5", "10", "7", "9223372036854775807", "-9223372036854775808",
    "4", "100"};
constexpr std::array<std::string_view, 4> small_integers{"-1", "0", "1", "9"};
constexpr std::array<std::string_view, 9> lists{"[1]",
                                                "[1, 2, 3]",
                                                "[3, 1, 2, 1]",
                                                "[0, 0]",
                                                "[9, 8, 7, 6, 5]",
                                                "[-1, 1]",
                                                "dyn([1.5, 2.5])",
                                                "dyn([1, 2.5, 2u])",
                                                "[2, 2, 2, 1, 1, 0, 9, 4]"};
constexpr std::array<std::string_view, 6> text_lists{"['a']",
                                                     "['b', 'a', 'c']",
                                                     "['', 'é☺', 'aa']",
                                                     "['a', 'a']",
                                                     "object.spec.list.map(c, c.name)",
                                                     "'a,b,c'.split(',')"};

std::string quoted(std::string_view text) {
    std::string made = "'";
    for (const char c : text) {
        if (c == '\\' || c == '\'') made += '\\';
        if (c == '\n') {
            made += "\\n";
        } else {
            made += c;
        }
    }
    return made + "'";
}

bool has_large_exponent(std::string_view text) {
    const std::size_t at = text.find_first_of("eE");
    return at != text.npos &&
           std::count_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                         [](char c) { return c >= '0' && c <= '9'; }) > 3;
}

struct Sort {
    char letter;
    Texts known;
    Texts pieces;  // empty: only the known ones
};
constexpr std::array sorts{
    Sort{'q', quantities, quantity_pieces},
    Sort{'p', addresses, address_pieces},
    Sort{'v', versions, version_pieces},
    Sort{'u', urls, url_pieces},
    Sort{'r', patterns, {}},
    Sort{'t', texts, {}},
    Sort{'f', format_names, {}},
    Sort{'n', names, names},
    Sort{'d', dates, {}},
    Sort{'i', integers, {}},
    Sort{'k', small_integers, {}},
    Sort{'l', lists, {}},
    Sort{'s', text_lists, {}},
};

}  // namespace

std::string LibraryGenerator::text_of(char letter) {
    if (letter == 'c') return text_of('p') + std::string(prefixes[below(prefixes.size())]);
    for (const Sort& sort : sorts) {
        if (sort.letter != letter) continue;
        if (sort.pieces.empty() || below(2) == 0) {
            return std::string(sort.known[below(sort.known.size())]);
        }
        std::string made;
        for (std::size_t left = 1 + below(7); left > 0; --left) {
            made += sort.pieces[below(sort.pieces.size())];
        }
        // Go computes with powers of ten as large as one asks for, and takes hours.
        if (letter == 'q' && has_large_exponent(made)) return "1e3";
        // Names are judged by their length as well.
        if (letter == 'n' && below(4) == 0) made.insert(0, 55 + below(10), 'a');
        if (letter == 'n' && below(8) == 0) made.insert(0, 185 + below(10), 'b');
        return made;
    }
    return {};
}

std::string LibraryGenerator::argument(char letter) {
    if (letter == 'b') return below(2) == 0 ? "true" : "false";
    const std::string text = text_of(letter);
    const bool plain = letter == 'i' || letter == 'k' || letter == 'l' || letter == 's';
    const std::string made = plain ? text : quoted(text);
    // Behind dyn() the checker of the other side knows nothing and the run decides.
    return below(6) == 0 && letter != 's' ? "dyn(" + made + ")" : made;
}

std::string LibraryGenerator::expression() {
    const std::string_view form = library_templates()[below(library_templates().size())];
    std::string made;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] == '$') {
            made += argument(form[++i]);
        } else {
            made += form[i];
        }
    }
    return made;
}

}  // namespace assay::cel::test
