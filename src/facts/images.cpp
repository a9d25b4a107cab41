#include "facts/images.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/image_name.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"
#include "snapshot/image_scan.h"

namespace assay {
namespace {

// By what a pod calls an image, and its digest or digests.
struct ImageKey {
    std::string name;
    std::string digest;  // of the registry, or of the configuration; empty: not known
    friend auto operator<=>(const ImageKey&, const ImageKey&) = default;
};

// What the node said of the image of a container: "docker.io/library/nginx@sha256:...",
// "docker-pullable://...", "sha256:..."; empty: nothing yet.
std::string_view told_id(const Value& pod, std::string_view container) {
    const Value status = pod.get("status");
    for (const std::string_view list :
         {"containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"}) {
        for (const Value& item : status.get(list).items_or_none()) {
            if (item.get("name").text_or() == container)
                return image_digest(item.get("imageID").text_or());
        }
    }
    return {};
}

std::string fix_key(const CriticalVulnerability& one) {
    return one.id + "\n" + one.package + "\n" + one.fixed;
}

// All scans, by what an image is known by.
class Scans {
public:
    explicit Scans(const Request& request) {
        for (const StoredObject& object : request.objects)
            scans_.push_back(image_scan_of(object.value));
        for (const ImageScan& scan : scans_) {
            for (const std::string& id : scan.ids) by_id_[id].push_back(&scan);
            for (const std::string& name : scan.references)
                by_name_[full_image_name(name)].push_back(&scan);
            for (const CriticalVulnerability& one : scan.critical) note_fix(scan, one);
        }
    }

    struct Match {
        const ImageScan* scan;
        std::string_view by;
    };
    [[nodiscard]] std::vector<Match> of(const ImageKey& image) const {
        std::vector<Match> found;
        const auto digest = image_digest(image.name);
        for (const std::string_view id : {std::string_view(image.digest), digest}) {
            const auto known = by_id_.find(id);
            if (id.empty() || known == by_id_.end()) continue;
            for (const ImageScan* scan : known->second) add(found, {scan, "digest"});
        }
        const bool has_digest = !image.digest.empty() || !digest.empty();
        const auto named = by_name_.find(full_image_name(image.name));
        if (named == by_name_.end()) return found;
        for (const ImageScan* scan : named->second) {
            if (!has_digest || scan->ids.empty()) add(found, {scan, "reference"});
        }
        return found;
    }

    // Empty: no scan with a date names a fix.
    [[nodiscard]] std::string seen_fixed(const CriticalVulnerability& one) const {
        const auto seen = fixes_.find(fix_key(one));
        return seen == fixes_.end() ? std::string() : seen->second;
    }

private:
    static void add(std::vector<Match>& found, const Match& match) {
        const auto same = [&](const Match& one) { return one.scan == match.scan; };
        if (std::none_of(found.begin(), found.end(), same)) found.push_back(match);
    }
    void note_fix(const ImageScan& scan, const CriticalVulnerability& one) {
        if (one.fixed.empty() || scan.date.empty()) return;
        std::string& first = fixes_[fix_key(one)];
        if (first.empty() || scan.date < first) first = scan.date;
    }

    std::vector<ImageScan> scans_;
    std::map<std::string, std::vector<const ImageScan*>, std::less<>> by_id_;
    std::map<std::string, std::vector<const ImageScan*>, std::less<>> by_name_;
    std::map<std::string, std::string> fixes_;  // by fix_key, the first date
};

// The newest of each scanner, and those without a date.
std::vector<const ImageScan*> newest(const std::vector<Scans::Match>& matches) {
    std::map<std::string_view, std::string_view> dates;
    for (const Scans::Match& match : matches) {
        std::string_view& date = dates[match.scan->scanner];
        date = std::max(date, std::string_view(match.scan->date));
    }
    std::vector<const ImageScan*> found;
    for (const Scans::Match& match : matches) {
        if (match.scan->date.empty() || match.scan->date == dates[match.scan->scanner])
            found.push_back(match.scan);
    }
    return found;
}

class Images {
public:
    Images(const Evidence& evidence, Store& store) : evidence_(evidence), store_(store) {}

    Universe derive();

private:
    void add_pod(const Request& request, const StoredObject& pod);
    void add(const ImageKey& image, std::uint32_t pods, const Scans& scans);
    Value scans_of(const std::vector<Scans::Match>& matches);
    Value critical_of(const std::vector<Scans::Match>& matches, const Scans& scans);
    Value date(const std::string& text, std::string_view what) {
        return text.empty() ? store_.unknown(Reason::indeterminate,
                                             "the scan does not say " + std::string(what))
                            : store_.text(text);
    }
    Value list(std::vector<Value> items) {
        if (missing_) items.push_back(store_.unknown(*missing_));
        return store_.list(items);
    }

    const Evidence& evidence_;
    Store& store_;
    Universe universe_;
    std::map<ImageKey, std::uint32_t> images_;  // with how many pods
    std::optional<Unknown> missing_;            // of scans
    Shared<std::string> request_;
};

void Images::add_pod(const Request& request, const StoredObject& pod) {
    std::set<ImageKey> images;
    for (const Value& container : all_containers(pod.value.get("spec"))) {
        const std::string_view image = container.get("image").text_or();
        if (image.empty()) {
            universe_.gaps.push_back(
                {{Reason::malformed, "a container names no image"}, ref_of(pod.value), request.id});
            continue;
        }
        const auto id = told_id(pod.value, container.get("name").text_or());
        images.insert({std::string(image), std::string(id)});
    }
    for (const ImageKey& image : images) ++images_[image];
}

Value Images::scans_of(const std::vector<Scans::Match>& matches) {
    std::vector<Value> items;
    for (const Scans::Match& match : matches) {
        items.push_back(store_.map({{"scanner", store_.text(match.scan->scanner)},
                                    {"date", date(match.scan->date, "when it was made")},
                                    {"by", store_.text(match.by)}}));
    }
    return list(std::move(items));
}

Value Images::critical_of(const std::vector<Scans::Match>& matches, const Scans& scans) {
    std::set<CriticalVulnerability> all;
    for (const ImageScan* scan : newest(matches))
        all.insert(scan->critical.begin(), scan->critical.end());
    std::vector<Value> items;
    for (const CriticalVulnerability& one : all) {
        const Value seen =
            missing_ ? store_.unknown(*missing_) : date(scans.seen_fixed(one), "when it was made");
        items.push_back(
            store_.map({{"id", store_.text(one.id)},
                        {"package", store_.text(one.package)},
                        {"installed", store_.text(one.installed)},
                        {"fixed", store_.text(one.fixed)},
                        {"fixedOn", date(one.fixed_on, "since when there is a fix")},
                        {"published", date(one.published, "when the vulnerability was published")},
                        {"seenFixed", seen}}));
    }
    return list(std::move(items));
}

void Images::add(const ImageKey& image, std::uint32_t pods, const Scans& scans) {
    const auto matches = scans.of(image);
    const Value none = store_.unknown(missing_.value_or(
        Unknown{Reason::not_asked, "no scan of this image was given (--import)"}));
    const bool told = !image.digest.empty() && image_digest(image.name).empty();
    Subject subject;
    subject.ref =
        SubjectRef{{}, "Image", {}, image.name + (told ? "@" + image.digest : std::string())};
    subject.source = source_of(evidence_);
    subject.request = request_;
    const std::string_view digest =
        image.digest.empty() ? image_digest(image.name) : std::string_view(image.digest);
    subject.object =
        store_.map({{"name", store_.text(image.name)},
                    {"digest", digest.empty() ? Value() : store_.text(digest)},
                    {"pods", Value::integer(pods)},
                    {"scans", matches.empty() ? none : scans_of(matches)},
                    {"critical", matches.empty() ? none : critical_of(matches, scans)}});
    universe_.subjects.push_back(std::move(subject));
}

Universe Images::derive() {
    const Request* pods = evidence_.find("", "pods");
    const Request* scans = evidence_.find(kScanGroup, kScanResource);
    const bool cluster = evidence_.target.kind == TargetKind::cluster;
    if (scans == nullptr) {
        universe_.in_scope = cluster;
        if (cluster) {
            universe_.gaps.push_back(
                {{Reason::not_asked, "no scans were given (--import)"}, {{}, "Image", {}, {}}, {}});
        }
        return std::move(universe_);
    }
    universe_.in_scope = cluster || pods != nullptr;
    missing_ = gap_of(scans->presence, scans->reason, "scans of images");
    if (auto why = gap_of(evidence_, "", "pods")) {
        universe_.gaps.push_back(
            {std::move(*why), {"v1", "Pod", {}, {}}, pods == nullptr ? std::string() : pods->id});
    }
    if (pods == nullptr) return std::move(universe_);
    request_ = pods->id;
    for (const StoredObject& pod : pods->objects) {
        if (!is_finished(pod.value)) add_pod(*pods, pod);
    }
    const Scans all(*scans);
    for (const auto& [image, count] : images_) add(image, count, all);
    return std::move(universe_);
}

}  // namespace

Universe derive_images(const Evidence& evidence, Store& store) {
    return Images(evidence, store).derive();
}

}  // namespace assay
