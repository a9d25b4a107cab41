#include "paths/path_claims.h"

namespace assay {
namespace {

void add_way(const PathAnswer& answer, VertexId from, Claims& claims) {
    if (!has_path(answer.reach[from])) return;
    for (const Edge* edge : way(answer.graph, answer.reach, from)) {
        claims.add(answer.graph.because(*edge).permits);
    }
}

}  // namespace

Claims claims_of(const PathAnswer& answer) {
    Claims claims;
    for (const PathRow& row : answer.rows) add_way(answer, row.at, claims);
    return claims;
}

Claims claims_of(const PathAnswer& answer, VertexId from) {
    Claims claims;
    add_way(answer, from, claims);
    return claims;
}

}  // namespace assay
