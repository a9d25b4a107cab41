#include "evaluate/select_subjects.h"

#include <string>

#include "snapshot/kinds.h"

namespace assay {
namespace {

// A kind that is not known may be one that is in a namespace.
bool may_be_namespaced(const SubjectRef& subject) {
    return !is_known_kind(subject.api_version, subject.kind) ||
           kind_of(subject.api_version, subject.kind, false).namespaced;
}

// A row for every subject of a kind that was not read, wherever it is.
bool may_be_anywhere(const SubjectRef& subject) {
    if (!subject.name.empty() || !subject.ns.empty()) return false;
    return subject.kind == "Namespace" || may_be_namespaced(subject);
}

// An object of a manifest that names no namespace: it is applied to any.
bool is_for_any(const SubjectRef& subject) {
    return !subject.api_version.empty() && may_be_namespaced(subject);
}

}  // namespace

std::size_t select_subjects(const Selection& selection, Findings& findings) {
    if (!selection.by_namespace()) return 0;
    return findings.erase_if([&](const Finding& finding) {
        const SubjectRef& subject = finding.subject;
        if (may_be_anywhere(subject)) return false;
        const std::string& ns = subject.kind == "Namespace" ? subject.name : subject.ns;
        if (ns.empty()) return !selection.namespaces.empty() && !is_for_any(subject);
        return !selection.takes(ns);
    });
}

}  // namespace assay
