#include "facts/package_version.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "base/text.h"

namespace assay {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes what `holds` off the front.
template <class Predicate>
std::string_view take(std::string_view& text, Predicate holds) {
    const auto end = std::find_if_not(text.begin(), text.end(), holds);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(size);
    return taken;
}

// Numbers of any length.
std::strong_ordering compare_numbers(std::string_view left, std::string_view right) {
    const auto zero = [](char c) { return c == '0'; };
    take(left, zero);
    take(right, zero);
    const auto order = left.size() <=> right.size();
    return order != 0 ? order : left.compare(right) <=> 0;
}

// Epoch, version and release of "1:2.3-4". The parts that are missing are empty.
struct Parts {
    std::string_view epoch;
    std::string_view version;
    std::string_view release;
    bool has_release = false;
};

Parts parts_of(std::string_view text) {
    Parts parts;
    std::string_view rest = text;
    const std::string_view digits = take(rest, is_digit);
    if (!rest.empty() && rest.front() == ':') {
        parts.epoch = digits;
        text = rest.substr(1);
    }
    const std::size_t dash = text.rfind('-');
    parts.version = text.substr(0, dash);
    parts.has_release = dash != std::string_view::npos;
    if (parts.has_release) {
        parts.release = text.substr(dash + 1);
    }
    return parts;
}

// Where dpkg sorts a character of a part that is no number.
int dpkg_weight(std::string_view text, std::size_t index) {
    if (index >= text.size() || is_digit(text[index])) {
        return 0;
    }
    const char c = text[index];
    if (c == '~') {
        return -1;
    }
    return is_letter(c) ? c : static_cast<unsigned char>(c) + 256;
}

std::strong_ordering compare_dpkg_part(std::string_view left, std::string_view right) {
    while (!left.empty() || !right.empty()) {
        const auto not_digit = [](char c) { return !is_digit(c); };
        const std::string_view left_text = take(left, not_digit);
        const std::string_view right_text = take(right, not_digit);
        for (std::size_t i = 0; i < std::max(left_text.size(), right_text.size()); ++i) {
            const auto order = dpkg_weight(left_text, i) <=> dpkg_weight(right_text, i);
            if (order != 0) return order;
        }
        const auto order = compare_numbers(take(left, is_digit), take(right, is_digit));
        if (order != 0) return order;
    }
    return std::strong_ordering::equal;
}

// Whether `mark` begins one of the two: then the order between them, or that both have lost it.
enum class Marked { no, both, left, right };
Marked take_mark(std::string_view& left, std::string_view& right, char mark) {
    const bool left_has = !left.empty() && left.front() == mark;
    const bool right_has = !right.empty() && right.front() == mark;
    if (left_has && right_has) {
        left.remove_prefix(1);
        right.remove_prefix(1);
        return Marked::both;
    }
    return left_has ? Marked::left : right_has ? Marked::right : Marked::no;
}

bool separates(char c) { return !is_digit(c) && !is_letter(c) && c != '~' && c != '^'; }

// One run of digits or letters on each side.
std::strong_ordering compare_rpm_run(std::string_view& left, std::string_view& right) {
    const bool number = is_digit(left.front());
    const std::string_view left_run = number ? take(left, is_digit) : take(left, is_letter);
    const std::string_view right_run = number ? take(right, is_digit) : take(right, is_letter);
    if (right_run.empty()) {
        return number ? std::strong_ordering::greater : std::strong_ordering::less;
    }
    return number ? compare_numbers(left_run, right_run) : left_run.compare(right_run) <=> 0;
}

std::strong_ordering compare_rpm_part(std::string_view left, std::string_view right) {
    while (!left.empty() || !right.empty()) {
        take(left, separates);
        take(right, separates);
        const Marked tilde = take_mark(left, right, '~');
        if (tilde == Marked::both) continue;
        if (tilde == Marked::left) return std::strong_ordering::less;
        if (tilde == Marked::right) return std::strong_ordering::greater;
        const Marked caret = take_mark(left, right, '^');
        if (caret == Marked::both) continue;
        if (caret == Marked::left) {
            return right.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
        }
        if (caret == Marked::right) {
            return left.empty() ? std::strong_ordering::less : std::strong_ordering::greater;
        }
        if (left.empty() || right.empty()) break;
        const auto order = compare_rpm_run(left, right);
        if (order != 0) return order;
    }
    return !left.empty() <=> !right.empty();
}

// The candidate that a release of an rpm was made of: "55.rc5.dev.git2abd837.el7".
std::optional<int> candidate_of(std::string_view release) {
    for (std::string_view word : split(release, '.')) {
        if (!word.starts_with("rc")) continue;
        word.remove_prefix(2);
        int number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error == std::errc{} && end == word.data() + word.size()) return number;
    }
    return std::nullopt;
}

// Built from what came before the version it names: "1.0.0-57.dev.git2abd837.el7", and an rpm's
// release that begins with 0 ("1.0.0-0.3.20210225.git12644e6.amzn2", Fedora's packaging
// guidelines).
bool is_snapshot(std::string_view text, std::string_view release) {
    const bool rpm = !rpm_stream(text).empty() || text.find(".fc") != std::string_view::npos;
    return text.find("-dev") != std::string_view::npos ||
           text.find(".dev.") != std::string_view::npos || (rpm && release.starts_with("0."));
}

}  // namespace

std::strong_ordering compare_dpkg(std::string_view left, std::string_view right) {
    const Parts a = parts_of(left);
    const Parts b = parts_of(right);
    if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
    if (const auto order = compare_dpkg_part(a.version, b.version); order != 0) return order;
    return compare_dpkg_part(a.release, b.release);
}

std::strong_ordering compare_rpm(std::string_view left, std::string_view right) {
    const Parts a = parts_of(left);
    const Parts b = parts_of(right);
    if (const auto order = compare_numbers(a.epoch, b.epoch); order != 0) return order;
    if (const auto order = compare_rpm_part(a.version, b.version); order != 0) return order;
    if (a.has_release != b.has_release) return a.has_release <=> b.has_release;
    return compare_rpm_part(a.release, b.release);
}

std::strong_ordering compare_dotted(std::string_view left, std::string_view right) {
    while (!left.empty() || !right.empty()) {
        const auto order = compare_numbers(take(left, is_digit), take(right, is_digit));
        if (order != 0) return order;
        const auto not_digit = [](char c) { return !is_digit(c); };
        take(left, not_digit);
        take(right, not_digit);
    }
    return std::strong_ordering::equal;
}

std::string_view without_rebuild(std::string_view dpkg_version) {
    const std::size_t plus = dpkg_version.rfind("+b");
    if (plus == std::string_view::npos) {
        return dpkg_version;
    }
    std::string_view number = dpkg_version.substr(plus + 2);
    const bool rebuilt = !take(number, is_digit).empty() && number.empty();
    return rebuilt ? dpkg_version.substr(0, plus) : dpkg_version;
}

std::optional<Version> upstream_version(std::string_view text) {
    std::string_view rest = text;
    take(rest, is_digit);
    if (!rest.empty() && rest.front() == ':') {
        text = rest.substr(1);
    }
    std::string plain(text);
    for (const std::string_view stage : {"~alpha", "~beta", "~rc"}) {
        if (const std::size_t at = plain.find(stage); at != std::string::npos) {
            plain[at] = '-';
            break;
        }
    }
    auto version = parse_version(plain);
    if (!version || version->stage != Version::kFinal) {
        return version;
    }
    const std::string_view release = parts_of(text).release;
    if (const auto candidate = candidate_of(release)) {
        version->stage = Version::kCandidate;
        version->stage_number = *candidate;
    } else if (is_snapshot(text, release)) {
        return std::nullopt;
    }
    return version;
}

std::string_view rpm_stream(std::string_view version) {
    constexpr std::array<std::string_view, 3> kMarks{"module_el", ".el", ".amzn"};
    for (const std::string_view mark : kMarks) {
        const std::size_t at = version.find(mark);
        if (at == std::string_view::npos) continue;
        const std::size_t begin = mark == "module_el" ? at + 7 : at + 1;
        std::string_view rest = version.substr(begin + (mark == ".amzn" ? 4 : 2));
        std::size_t end = version.size() - rest.size() + take(rest, is_digit).size();
        std::string_view behind = version.substr(end);
        if (mark == ".el" && !behind.empty() && behind.front() == '_') {
            behind.remove_prefix(1);
            end += 1 + take(behind, is_digit).size();
        }
        return version.substr(begin, end - begin);
    }
    return {};
}

}  // namespace assay
