#include <string>

#include "base/text.h"
#include "paths/writing.h"

namespace assay {
namespace {

std::string placed(std::string_view kind, const VertexName& name) {
    std::string text(kind);
    text += ' ';
    if (!name.ns.empty()) text += name.ns + "/";
    return printable(text + name.name);
}

std::string hub_text(const VertexName& name) {
    std::string text = printable(name.word);
    if (!name.name.empty()) return text + " " + printable(name.name);
    return text +
           (name.ns.empty() ? " in the whole cluster" : " in namespace " + printable(name.ns));
}

}  // namespace

std::string text_of(const VertexName& name) {
    switch (name.kind) {
        case VertexKind::admin:
            return "cluster-admin";
        case VertexKind::node_root:
            return "root on a node";
        case VertexKind::user:
            return placed("User", name);
        case VertexKind::group:
            return placed("Group", name);
        case VertexKind::account:
            return placed("ServiceAccount", name);
        case VertexKind::workload:
            return placed(name.word, name);
        case VertexKind::node:
            return placed("Node", name);
        case VertexKind::hub:
            break;
    }
    return hub_text(name);
}

}  // namespace assay
