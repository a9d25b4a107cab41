#include "facts/endpoint.h"

#include <string>

namespace assay {

Universe derive_endpoint(const Evidence& evidence, Store& store) {
    Universe universe;
    const Target& target = evidence.target;
    universe.in_scope = target.kind == TargetKind::cluster;
    if (!universe.in_scope) {
        return universe;
    }
    Subject subject;
    subject.ref =
        SubjectRef{{}, "APIEndpoint", {}, target.server.empty() ? target.name : target.server};
    subject.source = SubjectSource::probe;
    subject.object = store.map(
        {{"kind", store.text(subject.ref->kind)}, {"name", store.text(subject.ref->name)}});
    universe.subjects.push_back(std::move(subject));
    return universe;
}

}  // namespace assay
