#include <string>
#include <utility>

#include <fmt/format.h>

#include "access/missing.h"
#include "access/review_rows.h"
#include "access/review_writing.h"
#include "access/right_changes.h"
#include "access/words.h"
#include "cli/commands.h"
#include "cli/open_policy.h"
#include "cli/plan_of_access.h"
#include "cli/standard_output.h"
#include "cli/with_facts.h"
#include "compare/comparison.h"
#include "policy/owner_file.h"
#include "report/sign_off.h"
#include "score/teams.h"

namespace assay {
namespace {

// Labels of accounts and namespaces are asked for where owners are.
Plan plan_of_review(const AccessReviewOptions& options) {
    Plan plan = plan_of_access();
    if (options.owners) {
        add_needs(plan, needs_of_subject("ServiceAccount"));
        add_needs(plan, needs_of_subject("Namespace"));
    }
    return plan;
}

FindResponsible responsible_of(const OwnerFile& owners, const Facts& facts) {
    return [find = owners_of(owners, facts)](const SubjectName& subject) {
        OwnerName name = find({{}, subject.kind, subject.ns, subject.name});
        return Responsible{std::move(name.owner), std::move(name.team), name.unread};
    };
}

SignOffSheet sheet_of(const AccessReview& review, const Evidence& evidence) {
    SignOffSheet sheet{evidence.target.name, format_instant(evidence.collected_at), {}, {}};
    for (const auto* missing : {&review.before, &review.after}) {
        for (const Unknown& why : *missing) sheet.limits.push_back(why.text);
    }
    for (const ReviewRow& row : review.rows) {
        const Grant& grant = *row.permit.grant;
        sheet.rows.push_back(
            {owner_text(row.responsible), row.responsible.team, text_of(*row.permit.subject),
             plain_text(row.rights), scope_text(grant), binding_text(grant),
             fmt::format("rule {} of {}", row.permit.rule, role_text(grant)), row.change});
    }
    return sheet;
}

ExitCode code_of(const AccessReview& review) {
    bool open = !review.before.empty() || !review.after.empty();
    for (const ReviewRow& row : review.rows) {
        if (row.change == "gained" || row.change == "lost") return ExitCode::gate_broken;
        open = open || row.why.has_value();
    }
    return open ? ExitCode::not_known : ExitCode::ok;
}

Result<ExitCode> print(const AccessReviewOptions& options, const AccessReview& review,
                       const Evidence& evidence) {
    Result<std::string> text;
    switch (options.format) {
        case ReviewFormat::text:
            text = review_text(review);
            break;
        case ReviewFormat::json:
            text = review_json(review);
            break;
        case ReviewFormat::csv:
            text = sign_off_csv(sheet_of(review, evidence));
            break;
        case ReviewFormat::html:
            text = sign_off_html(sheet_of(review, evidence));
            break;
    }
    if (!text) return tl::unexpected(text.error());
    const auto written = options.format == ReviewFormat::text ? show(*text) : write_stdout(*text);
    if (!written) return tl::unexpected(written.error());
    return code_of(review);
}

bool is_sheet(ReviewFormat format) {
    return format == ReviewFormat::csv || format == ReviewFormat::html;
}

Result<ExitCode> review_one(const AccessReviewOptions& options, const OwnerFile& owners) {
    return with_facts(options.target, plan_of_review(options), [&](const Facts& facts) {
        AccessReview review;
        review.rows = held_rows(facts.rbac(), nullptr, responsible_of(owners, facts));
        review.after = missing_of(facts.rbac());
        return print(options, review, facts.evidence());
    });
}

Result<ExitCode> review_two(const AccessReviewOptions& options, const OwnerFile& owners) {
    const auto policy = open_policy({});
    if (!policy) return ExitCode::usage;
    const auto before = gather(options.target, {}, plan_of_review(options));
    if (!before) return tl::unexpected(before.error());
    TargetOptions later;
    later.target = options.later;
    later.kubeconfig = options.target.kubeconfig;
    const auto after = gather(later, {}, plan_of_review(options));
    if (!after) return tl::unexpected(after.error());
    if (const auto same = comparable(*before, *after); !same) return tl::unexpected(same.error());
    const auto old_facts = derive(*before, policy->facts);
    if (!old_facts) return tl::unexpected(old_facts.error());
    const auto new_facts = derive(*after, policy->facts);
    if (!new_facts) return tl::unexpected(new_facts.error());
    RightChanges changes = right_changes(old_facts->rbac(), new_facts->rbac());
    const FindResponsible find = responsible_of(owners, *new_facts);
    AccessReview review{true, {}, changes.compared, changes.before, changes.after};
    review.rows = is_sheet(options.format) ? held_rows(new_facts->rbac(), &changes, find)
                                           : changed_rows(changes, find);
    return print(options, review, *after);
}

}  // namespace

Result<ExitCode> review_access(const AccessReviewOptions& options) {
    const auto owners = open_owners(options.owners);
    if (!owners) return ExitCode::usage;
    return options.later ? review_two(options, *owners) : review_one(options, *owners);
}

}  // namespace assay
