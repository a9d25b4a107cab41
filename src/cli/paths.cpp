#include <string>
#include <utility>

#include "access/other_authorizers.h"
#include "cli/commands.h"
#include "cli/standard_output.h"
#include "cli/verify.h"
#include "cli/with_facts.h"
#include "facts/needs.h"
#include "paths/answer.h"
#include "paths/entry_points.h"
#include "paths/path_claims.h"
#include "paths/typed_vertex.h"
#include "paths/writing.h"

namespace assay {
namespace {

// What ways are made of, as for checks, and where they begin.
Plan plan_of_paths() {
    Plan plan = needs_of_function("rbac.path");
    add_needs(plan, needs_of_subject("exposure"));
    return plan;
}

bool is_known(const Reach& reach) {
    return reach.result == PathResult::path || reach.result == PathResult::none;
}

Result<ExitCode> print(const std::string& text, bool json, bool known) {
    const auto written = json ? write_stdout(text) : show(text);
    if (!written) return tl::unexpected(written.error());
    return known ? ExitCode::ok : ExitCode::not_known;
}

Result<ExitCode> print_table(const PathsOptions& options, const PathAnswer& answer,
                             const EntryPoints& entries, const Verifier& verifier,
                             std::string others) {
    const auto remarks = verifier.remarks(std::move(others), [&] { return claims_of(answer); });
    if (!remarks) return tl::unexpected(remarks.error());
    bool known = remarks->hold();
    for (const PathRow& row : answer.rows) known = known && is_known(answer.reach[row.at]);
    return print(options.json ? table_json(answer, entries, *remarks)
                              : table_text(answer, entries, *remarks),
                 options.json, known);
}

Result<ExitCode> print_answer(const PathsOptions& options, const Verifier& verifier,
                              const Facts& facts) {
    const Inventory inventory = take_inventory(facts);
    PathQuestion question;
    const auto to = read_vertex(options.to, inventory);
    if (!to) return tl::unexpected(to.error());
    question.to = to->name;
    if (to->identity) question.also.push_back(*to->identity);
    const std::string others = other_authorizers(facts);
    if (options.from.empty()) {
        return print_table(options, find_paths(facts, inventory, question),
                           entry_points(facts, inventory), verifier, others);
    }
    const auto from = read_vertex(options.from, inventory);
    if (!from) return tl::unexpected(from.error());
    if (from->identity) question.also.push_back(*from->identity);
    const PathAnswer answer = find_ways(facts, inventory, question);
    const VertexId at = *answer.graph.find(from->name);
    const auto remarks = verifier.remarks(others, [&] { return claims_of(answer, at); });
    if (!remarks) return tl::unexpected(remarks.error());
    return print(options.json ? way_json(answer, at, *remarks) : way_text(answer, at, *remarks),
                 options.json, is_known(answer.reach[at]) && remarks->hold());
}

}  // namespace

Result<ExitCode> print_paths(const PathsOptions& options) {
    const auto verifier = Verifier::open(options.verify, options.target);
    if (!verifier) return tl::unexpected(verifier.error());
    return with_facts(options.target, plan_of_paths(),
                      [&](const Facts& facts) { return print_answer(options, *verifier, facts); });
}

}  // namespace assay
