#include "evaluate/judge.h"

#include <string>
#include <utility>
#include <vector>

#include "evaluate/proof.h"
#include "facts/version.h"

namespace assay {
namespace {

using cel::Datum;
using cel::DatumKind;

// An expression that gave neither true nor false, and for which item.
struct Open {
    const Expression* expression = nullptr;
    Datum result;
    Datum item;
    std::size_t index = 0;
};

// What the items of a subject came to.
struct Items {
    Datum list;
    std::vector<std::size_t> failing;
    std::optional<Open> open;  // the first unknown, or the first error if there is one
};

void keep_worse(std::optional<Open>& kept, const Open& found) {
    if (!kept || (kept->result.is_unknown() && !found.result.is_unknown())) {
        kept = found;
    }
}

void judge_item(Row& row, Items& items, std::size_t index) {
    const Check& check = row.check();
    const Datum item = items.list.item(index);
    if (!item.is_known()) {
        keep_worse(items.open, {&*check.items, item, {}, index});
        return;
    }
    row.item(item, index);
    const Datum result = row.run(*check.each);
    if (result.is_false()) {
        items.failing.push_back(index);
    } else if (!result.is_true()) {
        keep_worse(items.open, {&*check.each, result, item, index});
    }
}

Items judge_items(Row& row) {
    Items items;
    items.list = row.items();
    if (items.list.is(DatumKind::null)) {
        // The API server writes `rules: null` where there are none.
        items.list = Datum::list({});
    }
    if (!items.list.is(DatumKind::list)) {
        items.open = Open{&*row.check().items, items.list, {}, 0};
        return items;
    }
    for (std::size_t index = 0; index < items.list.size(); ++index) {
        judge_item(row, items, index);
    }
    row.no_item();
    return items;
}

Finding open_finding(Row& row, const Open& open) {
    if (row.check().each && open.expression == &*row.check().each) {
        row.item(open.item, open.index);
    }
    Finding finding = undecided_finding(row, *open.expression, open.result);
    row.no_item();
    return finding;
}

}  // namespace

std::optional<Finding> Judge::judge(const Check& check, const KeptExpressions& kept,
                                    const Subject& subject, std::size_t place) {
    row_.begin(check, kept, subject, place);
    if (auto finding = out_of_range()) {
        return finding;
    }
    bool meant = true;
    if (auto finding = not_selected(meant); finding || !meant) {
        return finding;
    }
    if (auto finding = not_applicable()) {
        return finding;
    }
    return asserted();
}

// A component is measured by its own version, everything else by the API server's.
std::optional<Finding> Judge::out_of_range() {
    const Check& check = row_.check();
    if (!check.range) {
        return std::nullopt;
    }
    const Value own = row_.subject().object.get("version");
    const auto version = own.is_text() ? parse_version(own.as_text()) : row_.facts().version();
    if (!version) {
        Finding finding = finding_of(row_, Verdict::unknown);
        finding.unknown = own.is_unknown()
                              ? own.to_unknown()
                              : Unknown{Reason::not_asked, "the Kubernetes version is not known"};
        return finding;
    }
    if (check.range->contains(*version)) {
        return std::nullopt;
    }
    Finding finding = finding_of(row_, Verdict::not_applicable);
    finding.add_details().message = row_.share("applies to Kubernetes " + check.kubernetes +
                                               ", this is " + version->minor_text());
    return finding;
}

std::optional<Finding> Judge::not_selected(bool& meant) {
    const Check& check = row_.check();
    if (!check.select) {
        return std::nullopt;
    }
    const Datum result = row_.select();
    meant = !result.is_false();
    if (result.is_true() || result.is_false()) {
        return std::nullopt;
    }
    return undecided_finding(row_, *check.select, result);
}

std::optional<Finding> Judge::not_applicable() {
    std::optional<Open> open;
    for (const NotApplicableWhen& entry : row_.check().not_applicable) {
        const Datum result = row_.run(entry.when);
        if (result.is_true()) {
            Finding finding = finding_of(row_, Verdict::not_applicable);
            finding.add_details().message = row_.share(entry.reason);
            finding.add_details().decided_by = row_.share(entry.when.text());
            return finding;
        }
        if (!result.is_false()) {
            keep_worse(open, {&entry.when, result, {}, 0});
        }
    }
    if (open) {
        return open_finding(row_, *open);
    }
    return std::nullopt;
}

Finding Judge::asserted() {
    const Check& check = row_.check();
    std::optional<Open> open;
    if (check.assertion) {
        const Datum result = row_.run(*check.assertion);
        if (result.is_false()) {
            return failed_assertion(row_, *check.assertion);
        }
        if (!result.is_true()) {
            open = Open{&*check.assertion, result, {}, 0};
        }
    }
    bool empty = false;
    if (check.items) {
        const Items items = judge_items(row_);
        if (!items.failing.empty()) {
            Finding finding = failed_items(row_, items.list, items.failing);
            finding.is_open = open || items.open;
            return finding;
        }
        empty = items.list.is(DatumKind::list) && items.list.size() == 0;
        if (empty && check.none == Meaning::fail) {
            return failed_empty(row_);
        }
        if (items.open) {
            keep_worse(open, *items.open);
        }
    }
    if (open) {
        return open_finding(row_, *open);
    }
    if (empty && check.none == Meaning::not_applicable) {
        Finding finding = finding_of(row_, Verdict::not_applicable);
        finding.add_details().message = row_.share("there is nothing to judge");
        return finding;
    }
    Finding finding = finding_of(row_, Verdict::pass);
    if (auto consulted = row_.consulted(); !consulted.empty()) {
        finding.add_details().evidence = std::move(consulted);
    }
    return finding;
}

}  // namespace assay
