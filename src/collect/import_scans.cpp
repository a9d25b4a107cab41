#include "collect/import_scans.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "collect/object_reader.h"
#include "collect/scan_formats.h"
#include "snapshot/container.h"
#include "snapshot/kinds.h"
#include "value/decode.h"

namespace assay {
namespace {

tl::unexpected<Error> refuse(const std::string& path, const std::string& message) {
    return fail(ErrorCode::usage, "--import: " + message, {printable(path)},
                "give what `trivy image --format json`, `trivy k8s --report all --format json`, "
                "`grype -o json` or `kubectl get vulnerabilityreports -A -o json` writes");
}

Result<ScansRead> read_file_of_scans(const std::string& path) {
    const auto text = read_input(path, kMaxScanFile);
    if (!text) return refuse(path, text.error().message);
    Store store;
    const auto document = decode_json(*text, store);
    if (!document) return refuse(path, document.error().text());
    auto read = read_scans(*document);
    if (!read) return refuse(path, read.error().message);
    if (read->scans.empty()) return refuse(path, "it holds no scan of an image");
    return read;
}

}  // namespace

Result<std::vector<ImageScan>> read_scan_files(const std::vector<std::string>& files,
                                               std::vector<std::string>& notes) {
    std::vector<ImageScan> scans;
    for (const std::string& path : files) {
        auto read = read_file_of_scans(path);
        if (!read) return tl::unexpected(read.error());
        if (read->skipped > 0) {
            notes.push_back(printable(path) + ": parts that are no scan of one image: " +
                            std::to_string(read->skipped) + ", left out");
        }
        std::move(read->scans.begin(), read->scans.end(), std::back_inserter(scans));
    }
    return scans;
}

void add_scans(Evidence& evidence, std::vector<ImageScan> scans) {
    Request& request =
        evidence.requests[request_of(evidence, kind_of(kScanApiVersion, kScanKind, false))];
    if (request.presence == Presence::not_asked) request.presence = Presence::present;
    for (ImageScan& scan : scans) {
        request.objects.push_back({image_scan_object(std::move(scan), evidence.store), {}});
    }
    seal(evidence);
}

}  // namespace assay
