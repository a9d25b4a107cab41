#include "value/differential/yaml_generator.h"

#include <iterator>
#include <string_view>

namespace assay::test {
namespace {

constexpr std::string_view kWords[] = {
    "y",          "Y",       "yes",   "Yes",        "YES",    "n",     "No",     "true",
    "True",       "TRUE",    "tRUE",  "false",      "on",     "On",    "off",    "OFF",
    "oFF",        "~",       "null",  "Null",       "NULL",   "nuLL",  ".nan",   ".NaN",
    ".inf",       "-.inf",   "+.INF", ".Inf",       "<<",     "=",     "-",      "+",
    ".",          "..",      "",      "nginx:1.27", "a b",    "a: b",  "a #b",   "a#b",
    "- a",        "? a",     ": a",   "@a",         "`a",     "%a",    "&a",     "*a",
    "!a",         "|",       ">",     "{a}",        "[a]",    "{a",    "a]",     "a,b",
    "'a",         "a'b",     "\"a",   "a\"b",       "/etc/x", "--x=1", "100m",   "1Gi",
    "1.5Gi",      "v1",      "1.2.3", "10.0.0.1",   "::1",    "a::b",  "\u00e9", "\u4e2d\u6587",
    "\U0001F600", "a\u00a0b"};

constexpr std::string_view kNumbers[] = {"0",
                                         "-0",
                                         "+0",
                                         "00",
                                         "007",
                                         "08",
                                         "0644",
                                         "-0644",
                                         "0o17",
                                         "0O17",
                                         "0o8",
                                         "0x1F",
                                         "0XfF",
                                         "-0x10",
                                         "0xg",
                                         "0x",
                                         "0b101",
                                         "0B1",
                                         "-0b11",
                                         "0b2",
                                         "0b-1",
                                         "0b",
                                         "1_000",
                                         "1__0",
                                         "_1",
                                         "1_",
                                         "0_7",
                                         "0x_f",
                                         "1.0",
                                         "-1.0",
                                         "1.",
                                         ".5",
                                         "+.5",
                                         "-.5",
                                         "1.5e3",
                                         "1e3",
                                         "1E+3",
                                         "1e-3",
                                         "1e",
                                         "1.e2",
                                         ".e2",
                                         "1e400",
                                         "-1e400",
                                         ".1e400",
                                         "1e-400",
                                         "-0.0",
                                         "0.1",
                                         "1e20",
                                         "1e21",
                                         "1e18",
                                         "123456789012345678",
                                         "1.2345678901234567e18",
                                         "9007199254740993",
                                         "9007199254740993.0",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "9223372036854775807.0",
                                         "-9223372036854775808",
                                         "-9223372036854775809",
                                         "18446744073709551615",
                                         "18446744073709551616",
                                         "+18446744073709551615",
                                         "0xffffffffffffffff",
                                         "0x1ffffffffffffffff",
                                         "1e-7",
                                         "0.000001",
                                         "123456.0",
                                         "1234567.0",
                                         "1:30",
                                         "12:30:45",
                                         "190:20:30.15",
                                         "2001-12-14",
                                         "2001-1-1",
                                         "2001-13-01",
                                         "2001-02-30",
                                         "2001-12-14T21:59:43Z",
                                         "2001-12-14t21:59:43.10-05:00",
                                         "2001-12-14 21:59:43.10",
                                         "2001-12-14 21:59:43 +1",
                                         "1.2.3",
                                         "1-2",
                                         "--1",
                                         "+-1",
                                         "1+1",
                                         "5e-324",
                                         "1.7976931348623157e308"};

constexpr std::string_view kTags[] = {
    "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary",
    "!!map", "!!seq", "!!set",   "!",      "!a",     "!!merge",     "!<tag:yaml.org,2002:int>",
    "!<x>"};

constexpr std::string_view kEscapes[] = {
    "\\n", "\\t",    "\\\"",   "\\\\",    "\\/",     "\\0",         "\\a",     "\\b",
    "\\e", "\\f",    "\\r",    "\\v",     "\\ ",     "\\N",         "\\_",     "\\L",
    "\\P", "\\x41",  "\\xe9",  "\\u00e9", "\\u20ac", "\\U0001F600", "\\ud83d", "\\x4",
    "\\q", "\\\n  ", "\n  ",   "\n\n  ",  " ",       "a",           "'",       ": ",
    " #",  "{",      "\u00e9", "\\u0000", "\\uFFFF", "\\U00110000", "\\xff",   "\t"};

constexpr std::string_view kNames[] = {
    "a",    "b",   "c",   "d",        "name",    "spec",  "kind",       "x.y/z", "1",
    "0x10", "1.5", "yes", "~",        "'2'",     "\"a\"", "2001-01-01", "1e6",   "-1",
    "on",   "1.0", "00",  "100000.0", "0.00001", "null",  "'null'",     ".inf",  "16777217.0"};

constexpr std::string_view kDamage = ":-?[]{},#&*!|>'\"%@` \n\t\\a0~<.";

}  // namespace

std::string YamlGenerator::plain() {
    if (chance(40)) return one_of(kNumbers);
    if (chance(60)) return one_of(kWords);
    static constexpr std::string_view kLetters = "0123456789012345+-._eExXoObB:aynT~ /";
    std::string text;
    for (std::size_t size = 1 + below(8); size != 0; --size)
        text += kLetters[below(kLetters.size())];
    return text;
}

std::string YamlGenerator::quoted() {
    if (chance(40)) {
        std::string text = "'";
        for (const char letter : plain()) text += letter == '\'' ? "''" : std::string(1, letter);
        return text + "'";
    }
    std::string text = "\"";
    for (std::size_t parts = below(5); parts != 0; --parts)
        text += chance(50) ? one_of(kEscapes) : "k" + std::to_string(below(100));
    return text + "\"";
}

std::string YamlGenerator::tagged() {
    std::string value = chance(60) ? plain() : quoted();
    if (chance(10)) value = chance(50) ? "aGVsbG8=" : "gICA";
    return one_of(kTags) + " " + value;
}

std::string YamlGenerator::scalar() {
    if (chance(60)) return plain();
    return chance(60) ? quoted() : tagged();
}

std::string YamlGenerator::key() {
    if (chance(80)) return one_of(kNames);
    return scalar();
}

std::string YamlGenerator::anchored(const std::string& node) {
    return "&a" + std::to_string(anchors_++) + " " + node;
}

std::string YamlGenerator::alias() {
    if (anchors_ == 0) return "*none";
    return "*a" + std::to_string(below(static_cast<std::size_t>(anchors_) + (chance(3) ? 1 : 0)));
}

std::string YamlGenerator::flow(int depth) {
    if (depth == 0 || chance(30)) return chance(10) ? alias() : scalar();
    const bool map = chance(50);
    std::string text = map ? "{" : "[";
    for (std::size_t size = below(4); size != 0; --size) {
        if (map) text += (chance(5) ? std::string("<<") : key()) + (chance(90) ? ": " : ":");
        text += flow(depth - 1);
        text += size == 1 ? (chance(10) ? "," : "") : (chance(80) ? ", " : ",");
        if (chance(5)) text += "\n ";
    }
    text += map ? "}" : "]";
    return chance(10) ? anchored(text) : text;
}

std::string YamlGenerator::block_scalar(int indent) {
    static constexpr std::string_view kHeads[] = {"|", ">", "|-", ">-", "|+", ">+", "|2", ">1-"};
    static constexpr std::string_view kLines[] = {"x",   "  y", "",     "\tz", "# no", "a: b",
                                                  "- a", "...", "'q\"", " ",   "x ",   "{"};
    std::string text = one_of(kHeads) + "\n";
    const std::string space(static_cast<std::size_t>(indent), ' ');
    for (std::size_t lines = below(4); lines != 0; --lines) {
        const std::string line = one_of(kLines);
        text += (line.empty() ? "" : space + line) + "\n";
    }
    return text;
}

std::string YamlGenerator::block(int depth, int indent) {
    const std::string space(static_cast<std::size_t>(indent), ' ');
    const bool map = chance(65);
    std::string text;
    for (std::size_t size = 1 + below(4); size != 0; --size) {
        if (chance(4)) text += space + "# note\n";
        if (chance(3)) text += "\n";
        text += space + (map ? (chance(5) ? std::string("<<") : key()) + ":" : std::string("-"));
        if (depth > 0 && chance(45)) {
            if (chance(12)) text += " " + anchored("");
            text += "\n" + block(depth - 1, indent + (chance(80) ? 2 : 1));
        } else if (chance(10)) {
            text += " " + block_scalar(indent + 2);
        } else {
            text += " " + flow(chance(30) ? 2 : 0) + (chance(5) ? " # why" : "") + "\n";
        }
    }
    return text;
}

std::string YamlGenerator::document() {
    anchors_ = 0;
    std::string text;
    if (chance(5)) text += chance(50) ? "%YAML 1.1\n---\n" : "---\n";
    text += chance(70) ? block(3, 0) : flow(4) + "\n";
    if (chance(3)) text += "...\n";
    return text;
}

void YamlGenerator::damage(std::string& text) {
    for (std::size_t times = 1 + below(3); times != 0 && !text.empty(); --times) {
        const std::size_t at = below(text.size());
        const char letter = kDamage[below(kDamage.size())];
        switch (below(3)) {
            case 0:
                text[at] = letter;
                break;
            case 1:
                text.insert(at, 1, letter);
                break;
            default:
                text.erase(at, 1);
        }
    }
}

std::string YamlGenerator::next() {
    if (chance(45)) {
        anchors_ = 0;
        return scalar() + (chance(50) ? "\n" : "");
    }
    std::string text = document();
    if (chance(25)) damage(text);
    return text;
}

}  // namespace assay::test
