#include "collect/scan_formats.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "base/timepoint.h"

namespace assay {
namespace {

constexpr std::size_t kText = 256;
constexpr std::size_t kMaxCritical = 20000;  // of one image
constexpr std::size_t kMaxScans = 200000;    // of one document
constexpr std::size_t kMaxReference = 1024;
constexpr std::string_view kDigest = "sha256:";
constexpr std::size_t kDigestLength = 64;

constexpr std::array<std::string_view, 7> kSeverities{"critical",   "high",    "medium", "low",
                                                      "negligible", "unknown", "none"};

tl::unexpected<Error> malformed(std::string message) {
    return fail(ErrorCode::malformed, std::move(message));
}

// The objects of a list that scanners leave out, or write as null, when nothing is in it. Anything
// else in its place may be what was found.
Result<std::span<const Value>> entries(const Value& object, std::string_view key) {
    const Value list = object.get(key);
    const auto items = list.items_or_none();
    if (!(list.is_list() || list.is_null()) || !std::ranges::all_of(items, &Value::is_map)) {
        return malformed(std::string(key) + " is no list of objects");
    }
    return items;
}

std::string short_text(const Value& value) {
    const std::string_view text = value.text_or();
    return std::string(text.substr(0, utf8_prefix(text.substr(0, kText))));
}

// A date that is none is missing. Fractions and offsets go: the same instant is the same text.
std::string date_of(const Value& value) {
    const auto instant = parse_instant(value.text_or());
    return instant ? format_instant(*instant) : std::string();
}

// The digest in "sha256:...", "nginx@sha256:..."; empty for anything else.
std::string digest_in(std::string_view text) {
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        text.remove_prefix(at + 1);
    }
    const std::string_view hex =
        text.starts_with(kDigest) ? text.substr(kDigest.size()) : std::string_view();
    const bool whole =
        hex.size() == kDigestLength && hex.find_first_not_of("0123456789abcdef") == hex.npos;
    return whole ? std::string(text) : std::string();
}

void add_id(ImageScan& scan, std::string_view text) {
    if (std::string digest = digest_in(text); !digest.empty()) {
        scan.ids.push_back(std::move(digest));
    }
}

// What an image is called by. Paths of archives and the like are names of no image that runs, and
// match none.
void add_reference(ImageScan& scan, std::string_view text) {
    if (!text.empty() && text.size() <= kMaxReference && digest_in(text).empty()) {
        scan.references.emplace_back(text);
    }
    add_id(scan, text);
}

Result<bool> is_critical(const Value& severity, const Value& id) {
    const std::string word = lower_ascii(severity.text_or().substr(0, kText));
    if (std::find(kSeverities.begin(), kSeverities.end(), word) == kSeverities.end()) {
        return malformed("the severity of " + printable(id.text_or("a vulnerability")) +
                         " is none: '" + printable(word) + "'");
    }
    return word == "critical";
}

Result<void> add_critical(ImageScan& scan, CriticalVulnerability one) {
    if (one.id.empty()) return malformed("a critical vulnerability has no id");
    if (scan.critical.size() >= kMaxCritical) {
        return malformed("one image has more than " + std::to_string(kMaxCritical) +
                         " critical vulnerabilities");
    }
    scan.critical.push_back(std::move(one));
    return {};
}

Result<void> keep(ScansRead& read, ImageScan scan) {
    if (scan.references.empty() && scan.ids.empty()) {
        ++read.skipped;
        return {};
    }
    if (read.scans.size() >= kMaxScans) {
        return malformed("more than " + std::to_string(kMaxScans) + " scans");
    }
    read.scans.push_back(std::move(scan));
    return {};
}

// Results of trivy; whether vulnerabilities of packages were looked for among them.
Result<bool> add_trivy_results(ImageScan& scan, std::span<const Value> results) {
    bool looked = false;
    for (const Value& result : results) {
        const std::string_view kind = result.get("Class").text_or();
        looked = looked || kind == "os-pkgs" || kind == "lang-pkgs";
        const auto found = entries(result, "Vulnerabilities");
        if (!found) return tl::unexpected(found.error());
        for (const Value& item : *found) {
            const auto critical = is_critical(item.get("Severity"), item.get("VulnerabilityID"));
            if (!critical) return tl::unexpected(critical.error());
            if (!*critical) continue;
            const auto added = add_critical(
                scan,
                {short_text(item.get("VulnerabilityID")), short_text(item.get("PkgName")),
                 short_text(item.get("InstalledVersion")), short_text(item.get("FixedVersion")),
                 std::string(), date_of(item.get("PublishedDate"))});
            if (!added) return tl::unexpected(added.error());
        }
    }
    return looked;
}

void add_trivy_names(ImageScan& scan, const Value& metadata) {
    add_id(scan, metadata.get("ImageID").text_or());
    for (const Value& digest : metadata.get("RepoDigests").items_or_none())
        add_id(scan, digest.text_or());
    for (const Value& tag : metadata.get("RepoTags").items_or_none())
        add_reference(scan, tag.text_or());
}

// `holder` has the results.
Result<void> add_trivy(ScansRead& read, ImageScan scan, const Value& metadata,
                       const Value& holder) {
    add_trivy_names(scan, metadata);
    const auto results = entries(holder, "Results");
    if (!results) return tl::unexpected(results.error());
    const auto looked = add_trivy_results(scan, *results);
    if (!looked) return tl::unexpected(looked.error());
    if (!*looked) {
        ++read.skipped;
        return {};
    }
    return keep(read, std::move(scan));
}

Result<void> read_trivy_image(const Value& document, ScansRead& read) {
    const std::string_view type = document.get("ArtifactType").text_or("container_image");
    if (type != "container_image") {
        ++read.skipped;
        return {};
    }
    ImageScan scan{"trivy", date_of(document.get("CreatedAt")), {}, {}, {}};
    add_reference(scan, document.get("ArtifactName").text_or());
    return add_trivy(read, std::move(scan), document.get("Metadata"), document);
}

// The metadata of the one image that a resource of `trivy k8s` is about; null where it is about
// several, whose results nobody can tell apart, or about none.
Value only_image(const Value& metadata) {
    if (metadata.is_map()) return metadata;
    const auto items = metadata.items_or_none();
    return items.size() == 1 ? items.front() : Value();
}

Result<void> read_trivy_cluster(const Value& document, ScansRead& read) {
    for (const std::string_view key : {"Resources", "Findings", "Vulnerabilities"}) {
        const auto resources = entries(document, key);
        if (!resources) return tl::unexpected(resources.error());
        for (const Value& resource : *resources) {
            const Value metadata = only_image(resource.get("Metadata"));
            if (!metadata.is_map() || !resource.get("Error").text_or().empty()) {
                ++read.skipped;
                continue;
            }
            const ImageScan scan{"trivy", date_of(document.get("CreatedAt")), {}, {}, {}};
            const auto added = add_trivy(read, scan, metadata, resource);
            if (!added) return added;
        }
    }
    return {};
}

// Since when a fix is there, as newer versions of grype tell: the first of the dates.
std::string first_fix(const Value& fix) {
    std::string first;
    for (const Value& item : fix.get("available").items_or_none()) {
        const std::string date = date_of(item.get("date"));
        if (!date.empty() && (first.empty() || date < first)) first = date;
    }
    return first;
}

Result<void> add_match(ImageScan& scan, const Value& match) {
    const Value found = match.get("vulnerability");
    const auto critical = is_critical(found.get("severity"), found.get("id"));
    if (!critical) return tl::unexpected(critical.error());
    if (!*critical) return {};
    const Value fix = found.get("fix");
    const auto versions = fix.get("versions").items_or_none();
    std::string fixed = versions.empty() ? std::string() : short_text(versions.front());
    if (fixed.empty() && fix.get("state").text_or() == "fixed") fixed = "a later version";
    const Value package = match.get("artifact");
    return add_critical(scan, {short_text(found.get("id")), short_text(package.get("name")),
                               short_text(package.get("version")), std::move(fixed), first_fix(fix),
                               date_of(found.get("publishedDate"))});
}

Result<void> read_grype(const Value& document, ScansRead& read) {
    const Value source = document.get("source");
    const Value target = source.get("target");
    if (source.get("type").text_or() != "image" || !target.is_map()) {
        ++read.skipped;
        return {};
    }
    const Value about = document.get("descriptor");
    if (about.get("configuration").get("only-notfixed").is_true()) {
        return malformed("grype was told to leave out what has a fix (only-notfixed)");
    }
    ImageScan scan{"grype", date_of(about.get("timestamp")), {}, {}, {}};
    add_reference(scan, target.get("userInput").text_or());
    add_id(scan, target.get("imageID").text_or());
    add_id(scan, target.get("manifestDigest").text_or());
    for (const Value& digest : target.get("repoDigests").items_or_none())
        add_id(scan, digest.text_or());
    for (const Value& tag : target.get("tags").items_or_none()) add_reference(scan, tag.text_or());
    for (const Value& match : document.get("matches").items_or_none()) {
        if (auto added = add_match(scan, match); !added) return added;
    }
    return keep(read, std::move(scan));
}

bool is_vulnerability_report(const Value& object) {
    return object.get("kind").text_or() == "VulnerabilityReport" &&
           object.get("apiVersion").text_or().starts_with("aquasecurity.github.io/");
}

Result<void> read_report(const Value& object, ScansRead& read) {
    const Value report = object.get("report");
    const Value artifact = report.get("artifact");
    if (!report.get("vulnerabilities").is_list()) {
        ++read.skipped;
        return {};
    }
    ImageScan scan{lower_ascii(short_text(report.get("scanner").get("name"))),
                   date_of(report.get("updateTimestamp")),
                   {},
                   {},
                   {}};
    const std::string server = short_text(report.get("registry").get("server"));
    const std::string repository = short_text(artifact.get("repository"));
    const std::string tag = short_text(artifact.get("tag"));
    if (!repository.empty() && !tag.empty()) {
        add_reference(scan, (server.empty() ? "" : server + "/") + repository + ":" + tag);
    }
    add_id(scan, artifact.get("digest").text_or());
    for (const Value& item : report.get("vulnerabilities").items_or_none()) {
        const auto critical = is_critical(item.get("severity"), item.get("vulnerabilityID"));
        if (!critical) return tl::unexpected(critical.error());
        if (!*critical) continue;
        auto added = add_critical(
            scan, {short_text(item.get("vulnerabilityID")), short_text(item.get("resource")),
                   short_text(item.get("installedVersion")), short_text(item.get("fixedVersion")),
                   std::string(), date_of(item.get("publishedDate"))});
        if (!added) return added;
    }
    return keep(read, std::move(scan));
}

// Objects of other kinds in a List are somebody else's.
Result<void> read_list(const Value& document, ScansRead& read) {
    for (const Value& object : document.get("items").items_or_none()) {
        if (!is_vulnerability_report(object)) continue;
        if (auto added = read_report(object, read); !added) return added;
    }
    return {};
}

}  // namespace

Result<ScansRead> read_scans(const Value& document) {
    ScansRead read;
    Result<void> done;
    if (is_vulnerability_report(document)) {
        done = read_report(document, read);
    } else if (document.get("items").is_list() && document.get("apiVersion").is_text()) {
        done = read_list(document, read);
    } else if (document.get("matches").is_list() && document.get("descriptor").is_map()) {
        done = read_grype(document, read);
    } else if (document.get("ClusterName").is_text()) {
        done = read_trivy_cluster(document, read);
    } else if (document.get("ArtifactName").is_text()) {
        done = read_trivy_image(document, read);
    } else {
        return malformed("it is no result of trivy or grype, and holds no VulnerabilityReport");
    }
    if (!done) return tl::unexpected(done.error());
    return read;
}

}  // namespace assay
