#include "facts/subjects.h"

namespace assay {

std::string_view text_of(SubjectSource source) {
    switch (source) {
        case SubjectSource::none:
            return {};
        case SubjectSource::api:
            return "api";
        case SubjectSource::file:
            return "file";
        case SubjectSource::probe:
            return "probe";
        case SubjectSource::node:
            return "node";
        case SubjectSource::manifest:
            return "manifest";
        case SubjectSource::mirror_pod:
            return "mirror-pod";
    }
    return {};
}

}  // namespace assay
