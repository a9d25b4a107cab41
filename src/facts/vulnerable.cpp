#include "facts/vulnerable.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "facts/conditions.h"
#include "facts/package_version.h"

namespace assay {
namespace {

bool names(const std::vector<std::string>& ids, const Vulnerability& vulnerability) {
    return std::find(ids.begin(), ids.end(), vulnerability.id) != ids.end();
}

// Why the patch number cannot be compared, only the minor; empty: it can.
std::string why_no_patch(const Installed& installed) {
    if (installed.version.patch_missing) {
        return "it tells no patch number";
    }
    const Platform* platform = installed.built.platform;
    const bool own = platform != nullptr && platform->own_patches > 0 &&
                     installed.version.patch >= platform->own_patches;
    return own ? "the patch number is " + installed.built.who + "'s own" : std::string{};
}

const AffectedRange* range_of(const Vulnerability& vulnerability, const Installed& installed) {
    const bool whole_minor = !why_no_patch(installed).empty();
    for (const AffectedRange& range : vulnerability.affected) {
        Version first = installed.version;
        if (whole_minor) {
            first.patch = 0;
            const bool begins_in_it = range.introduced && range.introduced->major == first.major &&
                                      range.introduced->minor == first.minor;
            if (begins_in_it) return &range;
        }
        if (range.contains(first)) return &range;
    }
    return nullptr;
}

std::strong_ordering compare(PackageOrder order, std::string_view left, std::string_view right) {
    return order == PackageOrder::dpkg ? compare_dpkg(left, right) : compare_rpm(left, right);
}

// The fix of the package's own stream; where the release has no streams, or none of that name, the
// lowest one. Of several for one stream the newest counts: the earlier was not complete.
const VendorFix* package_fix(const Vulnerability& vulnerability, const Installed& installed,
                             const VulnerabilityData& data) {
    const VendorFix* own = nullptr;
    const VendorFix* lowest = nullptr;
    const std::string_view stream = rpm_stream(installed.package_version);
    for (const VendorFix& fix : data.vendor_fixes) {
        if (installed.release.empty() || fix.os != installed.release ||
            fix.package != installed.package || !names(fix.ids, vulnerability)) {
            continue;
        }
        // A module's build number names no stream: of el8 the lowest fix counts.
        const bool module = fix.fixed.find("module_el") != std::string::npos;
        const bool same =
            fix.order == PackageOrder::dpkg || (!module && rpm_stream(fix.fixed) == stream);
        if (same && (own == nullptr || compare(fix.order, own->fixed, fix.fixed) < 0)) own = &fix;
        if (lowest == nullptr || compare(fix.order, fix.fixed, lowest->fixed) < 0) lowest = &fix;
    }
    return own != nullptr ? own : lowest;
}

// The image's date: "AKSUbuntu-2204gen2containerd-202511.07.0".
std::string_view image_of(const Installed& installed, const PlatformFix& fix) {
    const std::string_view label = installed.labels.get(fix.label).text_or();
    return label.substr(label.rfind('-') + 1);
}

// What a vendor's fix says; nothing when none is known.
struct Said {
    bool fixed = false;
    std::string version;  // to have
    std::string doubt;    // why it is not decided, if it is not
};

std::optional<Said> platform_says(const Vulnerability& vulnerability, const Installed& installed,
                                  const VulnerabilityData& data) {
    const Platform* platform = installed.built.platform;
    if (platform == nullptr) return std::nullopt;
    for (const PlatformFix& fix : data.platform_fixes) {
        const std::string_view image = image_of(installed, fix);
        if (fix.platform == platform->id && fix.component == installed.component &&
            names(fix.ids, vulnerability) && !image.empty()) {
            return Said{compare_dotted(image, fix.fixed) >= 0, "node image " + fix.fixed, {}};
        }
    }
    for (const PlatformPatch& patch : data.platform_patches) {
        if (patch.platform == platform->id && patch.component == installed.component &&
            patch.major == installed.version.major && patch.minor == installed.version.minor &&
            names(patch.ids, vulnerability)) {
            return Said{false,
                        {},
                        platform->title + " patched " + installed.version.minor_text() +
                            ", and the build does not say since when"};
        }
    }
    return std::nullopt;
}

// The minor release that a module of an rpm distribution was built for: "8.10.0" of
// "1.2.5-2.module+el8.10.0+4068+0e21408f"; empty: no module.
std::string_view module_of(std::string_view version) {
    constexpr std::string_view kModule = ".module";
    const std::size_t at = version.find(kModule);
    if (at == std::string_view::npos) return {};
    std::string_view rest = version.substr(at + kModule.size());
    if (rest.size() < 3 || rest.substr(1, 2) != "el") return {};
    rest.remove_prefix(3);
    return rest.substr(0, rest.find('+'));
}

std::optional<Said> vendor_says(const Vulnerability& vulnerability, const Installed& installed,
                                const VulnerabilityData& data) {
    if (auto said = platform_says(vulnerability, installed, data)) {
        return said;
    }
    const VendorFix* fix = package_fix(vulnerability, installed, data);
    if (fix == nullptr) return std::nullopt;
    Said said{compare(fix->order, installed.package_version, fix->fixed) >= 0, fix->fixed, {}};
    const bool other_stream = fix->order == PackageOrder::rpm &&
                              rpm_stream(fix->fixed) != rpm_stream(installed.package_version);
    // Of one upstream version each stream counts its releases by itself.
    const bool by_release = upstream_version(fix->fixed) == installed.version &&
                            (module_of(fix->fixed).empty() ||
                             module_of(fix->fixed) != module_of(installed.package_version));
    if (installed.like_rhel && other_stream && (!said.fixed || by_release)) {
        const std::string_view stream = rpm_stream(installed.package_version);
        said.doubt =
            "Red Hat may have fixed " + std::string(stream.empty() ? "it" : stream) + " itself";
    }
    return said;
}

Match undecided(Match match, const Installed& installed, const std::string& why) {
    match.standing = Standing::undecided;
    match.why = {Reason::undecided,
                 match.what->id + ": " + installed.text + " is below " + match.fixed + "; " + why};
    return match;
}

std::optional<Match> judge_vendor(Match match, const Installed& installed,
                                  const VulnerabilityData& data) {
    const auto said = vendor_says(*match.what, installed, data);
    if (!said) {
        return undecided(std::move(match), installed,
                         "the facts hold no fix of it by " + installed.built.who);
    }
    if (!said->doubt.empty()) return undecided(std::move(match), installed, said->doubt);
    if (said->fixed) return std::nullopt;
    match.standing = Standing::affected;
    match.fixed = said->version;
    return match;
}

std::optional<Match> judge(const Vulnerability& vulnerability, const Installed& installed,
                           const VulnerabilityData& data) {
    const AffectedRange* range = range_of(vulnerability, installed);
    if (range == nullptr) return std::nullopt;
    const Held held = conditions_hold(vulnerability.when, installed.node_os, installed.settings,
                                      installed.component);
    if (held.truth == Held::no) return std::nullopt;
    Match match;
    match.what = &vulnerability;
    match.fixed = range->fixed_text;
    match.range = range->text;
    std::optional<Match> judged;
    if (const std::string why = why_no_patch(installed); !why.empty()) {
        judged = undecided(match, installed, why);
    } else if (installed.built.build == Build::upstream) {
        match.standing = Standing::affected;
        judged = match;
    } else if (installed.built.build == Build::unclear) {
        judged = undecided(match, installed, installed.built.who);
    } else {
        judged = judge_vendor(match, installed, data);
    }
    if (judged && judged->standing == Standing::affected && held.truth == Held::open) {
        judged->standing = Standing::undecided;
        judged->why = {Reason::indeterminate, vulnerability.id + ": " + held.why};
    }
    return judged;
}

bool comes_before(const Match& left, const Match& right) {
    return std::tuple(left.standing, -static_cast<int>(left.what->severity), left.what->id) <
           std::tuple(right.standing, -static_cast<int>(right.what->severity), right.what->id);
}

struct Branch {
    int major = 0;
    int minor = 0;
    friend auto operator<=>(const Branch&, const Branch&) = default;
};
Branch branch_of(const Version& version) { return {version.major, version.minor}; }

// The branches that get fixes, in order. CRI-O's are Kubernetes' own.
std::set<Branch> supported(const std::string& component, const FactsData& data, Instant day) {
    std::set<Branch> branches;
    for (const SupportedBranch& row : data.vulnerable->branches) {
        if (row.component == component && (!row.end_of_life || day <= *row.end_of_life)) {
            branches.insert({row.major, row.minor});
        }
    }
    if (branches.empty() && (component.starts_with("kube") || component == "cri-o")) {
        for (const KubernetesRelease& release : data.releases) {
            if (day <= release.end_of_life) branches.insert({release.major, release.minor});
        }
    }
    return branches;
}

std::string text_of(const Version& version) {
    return version.minor_text() + "." + std::to_string(version.patch);
}

struct Candidate {
    Version version;
    std::string text;
    friend bool operator<(const Candidate& left, const Candidate& right) {
        return left.version < right.version;
    }
};

std::set<Candidate> candidates_of(const Installed& installed, const VulnerabilityData& data) {
    std::set<Candidate> all;
    for (const Vulnerability& vulnerability : data.vulnerabilities) {
        if (vulnerability.component != installed.component) continue;
        for (const AffectedRange& range : vulnerability.affected) {
            all.insert({range.fixed, range.fixed_text});
        }
    }
    return all;
}

std::optional<std::string> upstream_upgrade(const Installed& installed, const FactsData& data,
                                            Instant day) {
    std::set<Candidate> candidates = candidates_of(installed, *data.vulnerable);
    const Branch own = branch_of(installed.version);
    std::set<Branch> branches = supported(installed.component, data, day);
    for (const Branch& branch : branches) {
        Version first;
        first.major = branch.major;
        first.minor = branch.minor;
        candidates.insert({first, text_of(first)});
    }
    branches.insert(own);
    for (const Candidate& candidate : candidates) {
        const bool wanted = installed.version < candidate.version &&
                            branches.contains(branch_of(candidate.version));
        if (!wanted) continue;
        Installed next = installed;
        next.version = candidate.version;
        next.text = candidate.text;
        if (known_vulnerabilities(next, *data.vulnerable).empty()) return candidate.text;
    }
    return std::nullopt;
}

}  // namespace

std::vector<Match> known_vulnerabilities(const Installed& installed,
                                         const VulnerabilityData& data) {
    std::vector<Match> matches;
    for (const Vulnerability& vulnerability : data.vulnerabilities) {
        if (vulnerability.component != installed.component) continue;
        if (auto match = judge(vulnerability, installed, data)) {
            matches.push_back(std::move(*match));
        }
    }
    std::sort(matches.begin(), matches.end(), comes_before);
    return matches;
}

std::optional<std::string> upgrade_of(const Installed& installed, std::span<const Match> matches,
                                      const FactsData& data, Instant day) {
    if (matches.empty() || matches.front().standing != Standing::affected) {
        return std::nullopt;
    }
    if (installed.built.build == Build::upstream) {
        return upstream_upgrade(installed, data, day);
    }
    std::string newest;
    for (const Match& match : matches) {
        const VendorFix* fix = package_fix(*match.what, installed, *data.vulnerable);
        if (match.standing == Standing::affected &&
            (newest.empty() || (fix != nullptr && compare(fix->order, newest, match.fixed) < 0))) {
            newest = match.fixed;
        }
    }
    return newest;
}

}  // namespace assay
