#include "report/page_one.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "report/history_words.h"
#include "report/plan_words.h"
#include "report/rows.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kAreas = 3;  // named as worst, so that page one stays one page

std::size_t failing(const Assessment& assessment, Severity severity) {
    return assessment.failing_checks[static_cast<std::size_t>(severity)];
}

std::string danger(const Assessment& assessment) {
    if (!assessment.judged())
        return "Nothing could be judged, so this report does not say how safe the cluster is.";
    if (const std::size_t open = failing(assessment, Severity::critical); open > 0)
        return counted(open, "critical weakness") + (open == 1 ? " is" : " are") +
               " open: " + (open == 1 ? "it" : "each") +
               " can give an attacker control over the cluster or its machines.";
    const bool unknown = std::ranges::any_of(assessment.checks, [](const AssessedCheck& check) {
        return check.severity == Severity::critical && check.subjects.unknown > 0;
    });
    const std::string none = unknown ? "No critical weakness was found, though some of what could "
                                       "be critical was not readable"
                                     : "No critical weakness was found in what was looked at";
    if (const std::size_t open = failing(assessment, Severity::high); open > 0)
        return none + "; " + counted(open, "serious one") + (open == 1 ? " makes" : " make") +
               " an attack easier.";
    return none + ".";
}

std::string weakest(const Assessment& assessment) {
    if (assessment.part)
        return "Only a part was looked at, so there is no level: what was left out may be worse.";
    const auto found =
        std::ranges::find(assessment.domains, assessment.limited_by, &AssessedDomain::domain);
    if (found == assessment.domains.end()) return "No area was assessed.";
    const std::string area = "The weakest area is \"" + found->title + "\"";
    if (!found->score) return area + ": too little in it applied or could be read to assess it.";
    return area + ", at level " + level_number(found->level) + " of " + highest_level(assessment) +
           "; the whole is never better than its weakest area.";
}

std::string with_accepted(const Assessment& assessment) {
    if (!assessment.accepted) return {};
    const AcceptedStanding& accepted = *assessment.accepted;
    const bool one = accepted.findings == 1;
    std::string text = "Somebody accepted " + counted(accepted.findings, "weak place") +
                       " for a time. The score counts " + (one ? "it" : "them") + "; without " +
                       (one ? "it" : "them") + " it would be " + percent_range(accepted.score);
    if (!assessment.part) text += " and the level " + level_number(accepted.level);
    return text + ".";
}

std::string direction_sentence(TrendDirection direction) {
    switch (direction) {
        case TrendDirection::better:
            return "Better: the level or the score is higher than it was.";
        case TrendDirection::worse:
            return "Worse: the level or the score is lower than it was.";
        case TrendDirection::same:
            return "As before: level and score are what they were.";
        case TrendDirection::unclear:
            return "Nobody can tell: more or less could be read than last time, and the score may "
                   "be higher or lower.";
        case TrendDirection::broken:
            break;
    }
    return "What is asked has changed since, so the score does not compare with the last one.";
}

std::vector<std::string> change_since_last(const AssessedHistory& history) {
    if (!history.problem.empty())
        return {"Earlier assessments could not be read, so there is nothing to compare with."};
    if (!history.last)
        return {"This is the first assessment of its kind: there is nothing to compare with."};
    const auto number = [&](ChangeClass change) {
        return history.counts.at(static_cast<std::size_t>(change));
    };
    const std::size_t fresh = number(ChangeClass::fresh) + number(ChangeClass::regressed);
    std::vector<std::string> sentences{
        direction_sentence(direction_of(history)),
        "Since " + format_date(history.last->collected_at) + ", " + counted(fresh, "weak place") +
            " came up and " + std::to_string(number(ChangeClass::fixed)) + " went away."};
    if (const std::size_t found = number(ChangeClass::newly_checked); found > 0)
        sentences.push_back(std::to_string(found) +
                            " more stood where nobody looked last time, and may be older.");
    if (const std::size_t lost = number(ChangeClass::no_longer_checked); lost > 0)
        sentences.push_back(std::to_string(lost) +
                            " could not be looked at again, and may still be there.");
    return sentences;
}

std::vector<std::string> change(const Assessment& assessment) {
    if (assessment.history) return change_since_last(*assessment.history);
    if (!assessment.baseline)
        return {"No earlier assessment was given: there is nothing to compare with."};
    std::size_t fresh = 0;
    for (const CheckRows& group : rows_with(assessment, Verdict::fail)) fresh += group.rows.size();
    return {"Since the report of " + assessment.baseline->collected_at.substr(0, 10) + ", " +
            counted(fresh, "weak place") + (fresh == 1 ? " is" : " are") + " new."};
}

// What it means that something fails in an area.
std::string_view meaning_of(Domain domain) {
    switch (domain) {
        case Domain::access:
            return "people or programs can get rights that nobody meant to give them";
        case Domain::patching:
            return "software with known holes is in use";
        case Domain::control_plane:
            return "the services and machines that run the cluster are open to attack";
        case Domain::network:
            return "systems can be reached that should not be";
        case Domain::runtime:
            break;
    }
    return "programs in the cluster can break out and take over its machines";
}

struct Worst {
    std::size_t checks = 0;
    std::size_t places = 0;
};

std::string nothing_to_name(const Assessment& assessment) {
    if (!assessment.judged()) return "Nothing could be judged, so nobody knows what is worst.";
    if (assessment.verdicts.fail > 0)
        return "What is weak was accepted or was known before; nothing else was found.";
    return "No weakness that is open was found.";
}

std::vector<std::string> worst(const Assessment& assessment) {
    const std::vector<CheckRows> groups = rows_with(assessment, Verdict::fail);
    if (groups.empty()) return {nothing_to_name(assessment)};
    Severity severity = Severity::low;
    for (const CheckRows& group : groups) severity = std::max(severity, group.check->severity);
    std::map<Domain, Worst> areas;
    for (const CheckRows& group : groups) {
        if (group.check->severity != severity) continue;
        Worst& area = areas[group.check->domain];
        ++area.checks;
        area.places += group.rows.size();
    }
    std::vector<std::pair<Domain, Worst>> order(areas.begin(), areas.end());
    std::ranges::stable_sort(order, [](const auto& left, const auto& right) {
        return std::pair(left.second.checks, left.second.places) >
               std::pair(right.second.checks, right.second.places);
    });
    const std::size_t named = std::min(order.size(), kAreas);
    std::vector<std::string> sentences;
    for (const auto& [domain, area] : std::span(order).first(named))
        sentences.push_back(std::string(domain_title(assessment, domain)) + ": " +
                            std::string(meaning_of(domain)) + " (" +
                            counted(area.checks, std::string(text_of(severity)) + " weakness") +
                            " in " + counted(area.places, "place") + ").");
    if (const std::size_t more = order.size() - named; more > 0)
        sentences.push_back(counted(more, "more area") + (more == 1 ? " is" : " are") + " as bad.");
    if (assessment.baseline && assessment.baseline->known > 0)
        sentences.emplace_back("What the earlier report had already is not counted here.");
    const AssessedAccess& access = assessment.access;
    if (!access.unknown && access.with_path > 0)
        sentences.push_back(counted(access.with_path, "account") + " that should not can" +
                            " get full control of the cluster.");
    return sentences;
}

std::string work_text(const RemediationPlan& plan) {
    std::array<std::size_t, 3> steps{};
    for (const PlanStep& step : plan.steps) ++steps.at(static_cast<std::size_t>(step.effort));
    std::string text;
    const auto add = [&](std::size_t number, const std::string& what) {
        if (number == 0) return;
        text += (text.empty() ? "" : ", ") + counted(number, what);
    };
    add(steps[0], "small change");
    add(steps[1], "change");
    if (steps[1] > 0) text += " of about a day";
    add(steps[2], "project");
    return text;
}

std::vector<std::string> first(const Assessment& assessment) {
    const RemediationPlan& plan = assessment.plan;
    if (plan.steps.empty()) {
        if (assessment.coverage.basis_points() == 10000)
            return {"Keep it so: nothing that is open was found."};
        return {"Make readable what is not known yet; the section on limits says how."};
    }
    const PlanStep& step = plan.steps.front();
    const AssessedCheck* check = assessment.find(step.check);
    std::vector<std::string> sentences;
    if (check != nullptr)
        sentences.push_back("Begin with a " + std::string(text_of(check->severity)) +
                            " weakness in \"" +
                            std::string(domain_title(assessment, check->domain)) +
                            "\": " + std::string(effort_text(check->effort)) + ".");
    const int now = assessment.score.value_or(Interval{}).lo;
    std::string rise = "The plan has " + work_text(plan) + ". When all is done, at least " +
                       percent_down(plan.steps.back().score_after) +
                       " of the score is certain; today it is " + percent_down(now) + ".";
    sentences.push_back(std::move(rise));
    return sentences;
}

std::vector<std::string> sure(const Assessment& assessment) {
    const std::string known = percent_down(assessment.coverage.basis_points());
    if (!assessment.score)
        return {"Of what this method asks, " + known + " is known: too little for a score."};
    const std::string range = percent_range(assessment.score);
    std::string text = "Of what this method asks, " + known +
                       " is known. What is missing never counts as good, so the score ";
    if (range == percent_down(assessment.score->lo))
        text += "is " + range + ".";
    else
        text += "lies between " + percent_down(assessment.score->lo) + " and " +
                std::to_string((assessment.score->hi + 99) / 100) + " %.";
    std::vector<std::string> sentences{std::move(text)};
    const auto missing =
        std::ranges::count_if(assessment.requests, [](const AssessedRequest& request) {
            return request.presence != Presence::present && request.presence != Presence::absent;
        });
    if (missing > 0)
        sentences.push_back("The cluster did not answer " + std::to_string(missing) + " of " +
                            counted(assessment.requests.size(), "question") + " in full.");
    return sentences;
}

}  // namespace

std::vector<PageOneAnswer> page_one(const Assessment& assessment) {
    std::vector<std::string> stand{danger(assessment), weakest(assessment)};
    if (std::string accepted = with_accepted(assessment); !accepted.empty())
        stand.push_back(std::move(accepted));
    return {{"stand", "How do we stand?", std::move(stand)},
            {"change", "Better or worse?", change(assessment)},
            {"worst", "What is worst?", worst(assessment)},
            {"first", "What do we do first?", first(assessment)},
            {"sure", "How sure are we?", sure(assessment)}};
}

}  // namespace assay
