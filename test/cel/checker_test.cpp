#include "cel/checker.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cel/program.h"

using namespace assay;
using namespace assay::cel;

namespace {

constexpr std::string_view kFields =
    "Box labels:map(string,string) name:string ports:list(Port) replicas:int raw:dyn "
    "inner:Box other:Box|Port open:bool size:string\n"
    "Port number:int protocol:string\n";

struct Checked {
    std::string type;
    std::string problems;
};

Checked check(std::string_view source) {
    Environment environment = Environment::standard();
    for (const char* name : {"box", "boxes", "any", "when", "variables.open"}) {
        environment.variable(name);
    }
    environment.function({"find", 2, 2, nullptr});
    environment.function({"untold", 1, 1, nullptr});
    environment.function({"few", 0, 0, nullptr});
    environment.add_signatures("find(string, string) -> optional($)\nfew() -> list(int)?\n");
    const FieldTable fields({kFields});
    const Signatures signatures(environment, fields);
    Types types;
    std::map<std::string, TypeId, std::less<>> variables;
    for (const auto& [name, type] :
         std::map<std::string, std::string>{{"box", "Box"},
                                            {"boxes", "list(Box)"},
                                            {"when", "timestamp"},
                                            {"variables.open", "bool"}}) {
        variables[name] = TypeReader(types, fields).read(type);
    }
    const auto program = Program::compile(source, environment);
    REQUIRE_MESSAGE(program.has_value(), source);
    Problems problems;
    const TypeId type =
        deduce_type(program->ast(), {environment, signatures, fields, types, variables}, problems);
    Checked made{types.text(type), {}};
    for (const Problem& problem : problems) {
        made.problems += (made.problems.empty() ? "" : "; ") + problem.text();
    }
    return made;
}

}  // namespace

TEST_CASE("checker: what an expression gives") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"box.name", "string"},
        {"box['name']", "string"},
        {"box.?name", "optional_type(string)"},
        {"box[?'name']", "optional_type(string)"},
        {"box.?inner.?ports.orValue([])", "list(Port)"},
        {"box.?inner.name", "optional_type(string)"},
        {"has(box.inner.name)", "bool"},
        {"box.labels['any/key']", "string"},
        {"box.labels.anykey", "string"},
        {"box.raw.whatever.it.holds", "dyn"},
        {"any.whatever + 1", "int"},
        {"untold(box).x", "dyn"},
        {"box.other.number", "int"},
        {"box.other.labels", "map(string, string)"},
        {"boxes + [box.other]", "list(Box or Port)"},
        {"(box.ports + boxes)[0].protocol", "string"},
        {"boxes.map(b, b.ports).flatten().filter(p, p.number > 1)", "list(Port)"},
        {"boxes.exists(b, b.replicas > 2.5)", "bool"},
        {"boxes.transformMap(i, b, b.name)", "map(int, string)"},
        {"boxes.transformMapEntry(i, b, {b.name: i})", "map(string, int)"},
        {"box.map(k, k)", "list(string)"},
        {"boxes.sortBy(b, b.replicas).map(b, b.name)", "list(string)"},
        {"'name' in box", "bool"},
        {"size(box)", "int"},
        {"box.ports.size() == 0 || box.ports == null", "bool"},
        {"box.replicas in [null, 1]", "bool"},
        {"box.?replicas.orValue(null) == null", "bool"},
        {"box.?labels.orValue({})", "map(string, string)"},
        {"box.inner == {} || box == box.ports[0]", "bool"},
        {"variables.open ? {'a': 1} : null", "dyn"},
        {"variables.open ? 1 : 'one'", "dyn"},
        {"when + duration('1h') < timestamp(box.name)", "bool"},
        {"find('Port', 'x').value().number", "int"},
        {"find('Other', 'x').value().number", "dyn"},
        {"find('Port', 'x').optMap(p, p.protocol)", "optional_type(string)"},
        {"find('Port', 'x').optFlatMap(p, p.?protocol)", "optional_type(string)"},
        {"dyn(box).nothing", "dyn"},
        {"[box.?name, optional.none()]", "list(optional_type(string))"},
        {"[?box.?name]", "list(string)"},
        {"{?'a': box.?replicas}", "map(string, int)"},
        {"type(box.name) == string", "bool"},
        {"box.?ports.orValue([]).filter(p, untold(p) == dyn(p))", "list(Port)"},
        {"[box.?ports.orValue([])].exists(p, p == dyn(p)) ? box.ports : []", "list(Port)"},
        {"few() == null || few()[0] == 1", "bool"},
        {"cidr(box.name).ip()", "net.IP"},
        {"quantity(box.name).add(1).compareTo(quantity('1Gi'))", "int"},
        {"url(box.name).getQuery()", "map(string, list(string))"},
        {"format.named('uri').value().validate(box.name)", "optional_type(list(string))"},
        {"boxes.first().?ports", "optional_type(list(Port))"},
        {"boxes.map(b, b.?replicas).unwrapOpt().max()", "int"},
        {"type(ip(box.name)) == net.IP", "bool"},
    };
    for (const auto& [source, type] : table) {
        CAPTURE(source);
        const Checked made = check(source);
        CHECK(made.problems == "");
        CHECK(made.type == type);
    }
}

TEST_CASE("checker: what can never be right") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"ip(box.name).prefixLength()",
         "1:14: net.IP.prefixLength() does not exist (write (net.CIDR).prefixLength())"},
        {"semver('1.2.3').isLessThan('1.3.0')",
         "1:17: kubernetes.Semver.isLessThan(string) does not exist (write "
         "(kubernetes.Quantity).isLessThan(kubernetes.Quantity) or "
         "(kubernetes.Semver).isLessThan(kubernetes.Semver))"},
        {"quantity('1Gi') > 1", "1:17: '>' does not take kubernetes.Quantity and int"},
        {"box.nam", "1:5: Box has no field 'nam' (did you mean 'name'?)"},
        {"box['nam']", "1:5: Box has no field 'nam' (did you mean 'name'?)"},
        {"box.?nam", "1:6: Box has no field 'nam' (did you mean 'name'?)"},
        {"has(box.nam)", "1:1: Box has no field 'nam' (did you mean 'name'?)"},
        {"box.other.zzzzz", "1:11: Box or Port has no field 'zzzzz'"},
        {"boxes.all(b, b.ports.all(p, p.nmber > 1))",
         "1:31: Port has no field 'nmber' (did you mean 'number'?)"},
        {"find('Port', 'x').value().nmber",
         "1:27: Port has no field 'nmber' (did you mean 'number'?)"},
        {"box.?inner.?nam.orValue('')", "1:13: Box has no field 'nam' (did you mean 'name'?)"},
        {"box.?replicas.orValue('')",
         "1:15: optional_type(int).orValue(string) does not exist "
         "(write (optional(A)).orValue(A))"},
        {"box.name.x", "1:10: 'string' has no fields"},
        {"1 + 'a'", "1:3: '+' does not take int and string"},
        {"box.replicas + box.name", "1:14: '+' does not take int and string"},
        {"box.name > 1", "1:10: '>' does not take string and int"},
        {"box.name == 1",
         "1:10: '==' does not take string and int (values of these types are never equal)"},
        {"size('a') != null",
         "1:11: '!=' does not take int and null (values of these types are never equal)"},
        {"box.name in [1, 2]", "1:10: 'in' does not take string and list(int)"},
        {"!box.name", "1:1: '!' does not take string"},
        {"box.name && true", "1:1: '&&' needs true or false, this is string"},
        {"box.name ? 1 : 2", "1:1: '?:' needs true or false, this is string"},
        {"boxes[box.name]", "1:6: '[]' does not take list(Box) and string"},
        {"box.name.all(c, c == 'a')", "1:1: all() goes over lists and maps, this is string"},
        {"boxes.filter(b, b.name)", "1:17: filter() needs true or false, this is string"},
        {"boxes.transformMapEntry(i, b, i)", "1:31: transformMapEntry() makes maps, this is int"},
        {"box.replicas.startsWith('a')",
         "1:14: int.startsWith(string) does not exist (write (string).startsWith(string))"},
        {"size(1)",
         "1:1: size() does not take (int) "
         "(write size(string) or size(bytes) or size(list(A)) or size(map(A, B)))"},
        {"box.name.optMap(n, n)",
         "1:1: the target of optMap() must be an optional, this is string"},
        {"[?box.name]", "1:3: an item after '?' must be an optional, this is string"},
        {"find('Port', 1)", "1:1: find() does not take (string, int) (write find(string, string))"},
    };
    for (const auto& [source, problem] : table) {
        CAPTURE(source);
        CHECK(check(source).problems == problem);
    }
}

TEST_CASE("checker: a wrong part gives one problem, not one for each reader") {
    CHECK(check("(1 + 'a') + 2 == 3 && box.nam == 'x' && box.nam.y == 1").problems ==
          "1:4: '+' does not take int and string; "
          "1:27: Box has no field 'nam' (did you mean 'name'?); "
          "1:45: Box has no field 'nam' (did you mean 'name'?)");
}

TEST_CASE("checker: a table of fields is searched by whole names") {
    const FieldTable fields({"A a:int\nA.B b:int\nAB c:int\nB d:int e:string", "Z z:int\n"});
    CHECK(fields.has("A"));
    CHECK(fields.has("A.B"));
    CHECK(fields.has("B"));
    CHECK(fields.has("Z"));
    CHECK_FALSE(fields.has("A."));
    CHECK_FALSE(fields.has(""));
    CHECK_FALSE(fields.has("C"));
    CHECK(fields.field("B", "e") == "string");
    CHECK_FALSE(fields.field("B", "f").has_value());
    REQUIRE(fields.fields("B").size() == 2);
    CHECK(fields.fields("B")[0].name == "d");
    CHECK(fields.fields("B")[1].name == "e");
    CHECK(fields.fields("B")[1].type == "string");
}

TEST_CASE("checker: types that double with every step end in bounded work") {
    std::string source = "[1]";
    for (int i = 0; i < 100; ++i) source += ".map(x, {x: x})";
    CHECK(check(source).problems.find("the types are too large to be checked") !=
          std::string::npos);
    std::string equal = "{}";
    for (int i = 0; i < 60; ++i) equal = "[" + equal + "].map(x, {x: x})[0]";
    CHECK(check(equal + " == " + equal).problems.find("too large") != std::string::npos);
    // Deep, but nothing doubles.
    std::string deep = "1";
    for (int i = 0; i < 100; ++i) deep = "[" + deep + "]";
    CHECK(check(deep + " == " + deep).problems == "");
}
