// The functions that Kubernetes adds to CEL: a few of each, by hand. The comparison with the API
// server's library (differential-cel-library) is the wide net.
#include <doctest/doctest.h>

#include <array>
#include <span>

#include "cel/support/cel_run.h"

using assay::cel::test::result_of;

namespace {

struct Case {
    const char* expression;
    const char* result;
};

void run(std::span<const Case> cases) {
    for (const Case& one : cases) {
        CAPTURE(one.expression);
        CHECK(result_of(one.expression) == one.result);
    }
}

}  // namespace

// k8s.io/apiserver/pkg/cel/library/quantity_test.go
TEST_CASE("cel: quantities") {
    run(std::array{
        Case{"quantity('1.5Gi')", "quantity('1610612736')"},
        Case{"quantity('10000.50k').compareTo(quantity('10000500'))", "0"},
        Case{"quantity('9e400').add(1).asApproximateFloat()", "+Inf"},
        Case{"quantity('-9e400').sub(1).asApproximateFloat()", "-Inf"},
        Case{"quantity('200M').isLessThan(quantity('0.3G'))", "true"},
        Case{"quantity('50k').add(20)", "quantity('50020')"},
        Case{"quantity('50k').sub(-50000) == quantity('100k')", "true"},
        Case{"quantity('50k').sub(quantity('0.9')).isInteger()", "false"},
        Case{"quantity('9999999999999999999999999999999999999G').asInteger()",
             "error('the quantity is no integer')"},
        Case{"quantity('1.5Gi').isInteger()", "false"},  // as there: it left the 64-bit form
        Case{"quantity('50k').asApproximateFloat()", "50000"},
        Case{"quantity('-1m').sign()", "-1"},
        Case{"isQuantity('20Mi')", "true"},
        Case{"isQuantity('Mo')", "false"},
        Case{"quantity('1Ki').compareTo(1)", "error('no such overload: comparison')"},
        Case{"quantity('1') == 1", "error('no such overload: _==_')"},
        Case{"isQuantity(1)", "error('no such overload: isQuantity')"},
    });
    // An exponent costs nothing as long as nobody writes the number out.
    CHECK(result_of("quantity('1e999999').isGreaterThan(quantity('1e999998'))") == "true");
    CHECK(result_of("quantity('1e999999').add(quantity('1'))") ==
          "error('limit reached: the quantity has too many digits')");
}

// k8s.io/apiserver/pkg/cel/library/ip_test.go and cidr_test.go
TEST_CASE("cel: addresses and blocks") {
    run(std::array{
        Case{"ip('2001:DB8:0:0:0:0:0:68')", "ip('2001:db8::68')"},
        Case{"string(ip('::102:304'))", "'::102:304'"},
        Case{"ip('192.168.01.1')", "error('the text is no IP address')"},
        Case{"isIP('fe80::1%en0')", "false"},
        Case{"isIP('::ffff:1.2.3.4')", "false"},
        Case{"isIP('1.2.3.4\\x00')", "false"},
        Case{"ip.isCanonical('2001:DB8::68')", "false"},
        Case{"[ip('10.0.0.1')].exists(ip, ip.isGlobalUnicast())", "true"},
        Case{"cidr('192.168.0.1/24').masked()", "cidr('192.168.0.0/24')"},
        Case{"cidr('192.168.0.0/24').containsIP('192.168.0.255')", "true"},
        Case{"cidr('192.168.0.0/25').containsIP('192.168.0.255')", "false"},
        Case{"cidr('0.0.0.0/0').containsIP('::1')", "false"},
        Case{"cidr('10.0.0.0/8').containsCIDR('10.0.0.0/7')", "false"},
        Case{"isCIDR('10.0.0.0/08')", "false"},
        Case{"isCIDR('10.0.0.0/33')", "false"},
        Case{"cidr('10.0.0.1/8').ip()", "ip('10.0.0.1')"},
        Case{"type(cidr('::/0')) == net.CIDR", "true"},
    });
}

// k8s.io/apiserver/pkg/cel/library/semver_test.go
TEST_CASE("cel: versions") {
    run(std::array{
        Case{"semver('1.2.3-alpha.1+b')", "semver('1.2.3-alpha.1+b')"},
        Case{"semver('v01.2', true)", "semver('1.2.0')"},
        Case{"isSemver('v1.2.3')", "false"},
        Case{"isSemver('1.2-a', true)", "false"},
        Case{"semver('1.2.3-2').isLessThan(semver('1.2.3-10'))", "true"},
        Case{"semver('1.2.3-10').isLessThan(semver('1.2.3-a'))", "true"},
        Case{"semver('1.2.3').isGreaterThan(semver('1.2.3-rc'))", "true"},
        Case{"semver('1.2.3+a') == semver('1.2.3+b')", "true"},
        Case{"semver('1.2.3').minor()", "2"},
        Case{"semver('1.2.3').compareTo(quantity('1'))", "error('no such overload: comparison')"},
    });
}

TEST_CASE("cel: URLs") {
    run(std::array{
        Case{"url('https://u:p@example.com:80/a%20b?x=1&x=2#f').getHost()", "'example.com:80'"},
        Case{"url('https://[::1]:80/').getHostname()", "'::1'"},
        Case{"url('https://a/b c').getEscapedPath()", "'/b%20c'"},
        Case{"url('https://a/?x=1&y=%41+&x=2').getQuery()", "{'x': ['1', '2'], 'y': ['A ']}"},
        Case{"url('mailto:a@b').getScheme()", "'mailto'"},
        Case{"isURL('../relative')", "false"},
        Case{"isURL('http://a:b')", "false"},
        Case{"isURL('http://a/%zz')", "false"},
    });
}

TEST_CASE("cel: matches of patterns") {
    run(std::array{
        Case{"'abc 123'.find('[0-9]+')", "'123'"},
        Case{"'abc'.find('[0-9]+')", "''"},
        Case{"'123 abc 456'.findAll('[0-9]+')", "['123', '456']"},
        Case{"'123 abc 456'.findAll('[0-9]+', 1)", "['123']"},
        Case{"'baac'.findAll('a*')", "['', 'aa', '']"},
        Case{"'a'.find('(')", "error('missing ): (')"},
    });
}

// ext/strings.go: any count below zero means all.
TEST_CASE("cel: counts at their ends") {
    run(std::array{
        Case{"'aba'.replace('a', 'c', -9223372036854775808)", "'cbc'"},
        Case{"'aba'.replace('a', 'c', 9223372036854775807)", "'cbc'"},
        Case{"'ab'.replace('', '-', -9223372036854775808)", "'-a-b-'"},
        Case{"'a,b'.split(',', -9223372036854775808)", "['a', 'b']"},
        Case{"'a,b'.split(',', 9223372036854775807)", "['a', 'b']"},
    });
}

// k8s.io/apiserver/pkg/cel/library/format_test.go
TEST_CASE("cel: named formats") {
    run(std::array{
        Case{"format.dns1123Label().validate('my-name')", "optional.none()"},
        Case{"format.dns1123Label().validate('a.b')", "optional.of(['must not contain dots'])"},
        Case{"format.dns1123LabelPrefix().validate('a-')", "optional.none()"},
        Case{"format.qualifiedName().validate('a/b/c').hasValue()", "true"},
        Case{"format.qualifiedName().validate('/b')",
             "optional.of(['prefix part must be non-empty'])"},
        Case{"format.labelValue().validate('').hasValue()", "false"},
        Case{"format.uri().validate('/a').hasValue()", "false"},
        Case{"format.uri().validate('a').hasValue()", "true"},
        Case{"format.date().validate('2023-02-29')", "optional.of(['invalid date'])"},
        Case{"format.datetime().validate('2024-02-29T23:59:59z').hasValue()", "false"},
        Case{"format.byte().validate('YQ=')", "optional.of(['invalid base64'])"},
        Case{"format.named('uuid').value().validate('x')",
             "optional.of(['does not match the UUID format'])"},
        Case{"format.named('none')", "optional.none()"},
    });
}

TEST_CASE("cel: lists") {
    run(std::array{
        Case{"[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]"},
        Case{"['bb', 'a'].sortBy(x, x.size())", "['a', 'bb']"},
        Case{"[1, 'a'].sortBy(x, x)", "error('no such overload: sort')"},
        Case{"[1, 2, 3].slice(1, 2)", "[2]"},
        Case{"[1, 2, 3].slice(2, 4)", "error('index out of range')"},
        Case{"[[1], [[2]]].flatten()", "[1, [2]]"},
        Case{"[[1], [[2]]].flatten(2)", "[1, 2]"},
        Case{"[[1]].flatten(-1)", "error('the depth is negative')"},
        Case{"lists.range(3)", "[0, 1, 2]"},
        Case{"[1, 2].first()", "optional.of(1)"},
        Case{"[].last()", "optional.none()"},
        Case{"[optional.of(1), optional.none()].unwrapOpt()", "[1]"},
        Case{"[1, unknown('denied', 'x')].sortBy(x, x)", "unknown('denied', 'x')"},
        Case{"[2, 1].sortBy(x, x == 1 ? unknown('denied', 'x') : x)", "unknown('denied', 'x')"},
    });
}
