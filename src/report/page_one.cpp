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

std::string danger(const Assessment& assessment, const ReportTexts& say) {
    if (!assessment.judged()) return say("page_one.not_judged");
    if (const std::size_t open = failing(assessment, Severity::critical); open > 0)
        return say.counted("page_one.critical", open);
    const bool unknown = std::ranges::any_of(assessment.checks, [](const AssessedCheck& check) {
        return check.severity == Severity::critical && check.subjects.unknown > 0;
    });
    const std::string none =
        unknown ? say("page_one.no_critical_read") : say("page_one.no_critical");
    if (const std::size_t open = failing(assessment, Severity::high); open > 0)
        return none + "; " + say.counted("page_one.serious", open);
    return none + ".";
}

std::string weakest(const Assessment& assessment, const ReportTexts& say) {
    if (assessment.part) return say("page_one.part");
    const auto found =
        std::ranges::find(assessment.domains, assessment.limited_by, &AssessedDomain::domain);
    if (found == assessment.domains.end()) return say("page_one.no_area");
    const std::string area = domain_title(*found, say);
    if (!found->score) return say("page_one.weakest_not_assessed", {{"area", area}});
    return say("page_one.weakest", {{"area", area},
                                    {"level", level_number(found->level, say)},
                                    {"highest", highest_level(assessment)}});
}

std::string with_accepted(const Assessment& assessment, const ReportTexts& say) {
    if (!assessment.accepted) return {};
    const AcceptedStanding& accepted = *assessment.accepted;
    const std::string score = percent_range(accepted.score, say);
    if (assessment.part)
        return say.counted("page_one.accepted_part", accepted.findings, {{"score", score}});
    return say.counted("page_one.accepted", accepted.findings,
                       {{"score", score}, {"level", level_number(accepted.level, say)}});
}

std::string direction_sentence(TrendDirection direction, const ReportTexts& say) {
    switch (direction) {
        case TrendDirection::better:
            return say("page_one.better");
        case TrendDirection::worse:
            return say("page_one.worse");
        case TrendDirection::same:
            return say("page_one.same");
        case TrendDirection::unclear:
            return say("page_one.unclear");
        case TrendDirection::broken:
            break;
    }
    return say("page_one.broken");
}

std::vector<std::string> change_since_last(const AssessedHistory& history, const ReportTexts& say) {
    if (!history.problem.empty()) return {say("page_one.history_unread")};
    if (!history.last) return {say("page_one.first_of_kind")};
    const auto number = [&](ChangeClass change) {
        return history.counts.at(static_cast<std::size_t>(change));
    };
    const std::size_t fresh = number(ChangeClass::fresh) + number(ChangeClass::regressed);
    std::vector<std::string> sentences{
        direction_sentence(direction_of(history), say),
        say.counted("page_one.came_up", fresh,
                    {{"date", format_date(history.last->collected_at)},
                     {"gone", std::to_string(number(ChangeClass::fixed))}})};
    if (const std::size_t found = number(ChangeClass::newly_checked); found > 0)
        sentences.push_back(say.counted("page_one.newly_checked", found));
    if (const std::size_t lost = number(ChangeClass::no_longer_checked); lost > 0)
        sentences.push_back(say.counted("page_one.no_longer", lost));
    return sentences;
}

std::vector<std::string> change(const Assessment& assessment, const ReportTexts& say) {
    if (assessment.history) return change_since_last(*assessment.history, say);
    if (!assessment.baseline) return {say("page_one.no_earlier")};
    std::size_t fresh = 0;
    for (const CheckRows& group : rows_with(assessment, Verdict::fail)) fresh += group.rows.size();
    return {say.counted("page_one.new_since", fresh,
                        {{"date", assessment.baseline->collected_at.substr(0, 10)}})};
}

struct Worst {
    std::size_t checks = 0;
    std::size_t places = 0;
};

std::string nothing_to_name(const Assessment& assessment, const ReportTexts& say) {
    if (!assessment.judged()) return say("page_one.worst_not_known");
    if (assessment.verdicts.fail > 0) return say("page_one.worst_known");
    return say("page_one.worst_none");
}

std::vector<std::string> worst(const Assessment& assessment, const ReportTexts& say) {
    const std::vector<CheckRows> groups = rows_with(assessment, Verdict::fail);
    if (groups.empty()) return {nothing_to_name(assessment, say)};
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
        sentences.push_back(say(
            "page_one.area",
            {{"area", domain_title(assessment, domain, say)},
             {"means", say.word("area_means", text_of(domain))},
             {"weaknesses", say.counted("weakness." + std::string(text_of(severity)), area.checks)},
             {"places", say.counted("in_places", area.places)}}));
    if (const std::size_t more = order.size() - named; more > 0)
        sentences.push_back(say.counted("page_one.more_areas", more));
    if (assessment.baseline && assessment.baseline->known > 0)
        sentences.push_back(say("page_one.earlier_not_counted"));
    const AssessedAccess& access = assessment.access;
    if (!access.unknown && access.with_path > 0)
        sentences.push_back(say.counted("page_one.accounts", access.with_path));
    return sentences;
}

std::string work_text(const RemediationPlan& plan, const ReportTexts& say) {
    std::array<std::size_t, 3> steps{};
    for (const PlanStep& step : plan.steps) ++steps.at(static_cast<std::size_t>(step.effort));
    std::string text;
    for (std::size_t index = 0; index < steps.size(); ++index) {
        if (steps.at(index) == 0) continue;
        const std::string_view effort = text_of(static_cast<Effort>(index));
        text += (text.empty() ? "" : ", ") +
                say.counted("work." + std::string(effort), steps.at(index));
    }
    return text;
}

std::vector<std::string> first(const Assessment& assessment, const ReportTexts& say) {
    const RemediationPlan& plan = assessment.plan;
    if (plan.steps.empty()) {
        if (assessment.coverage.basis_points() == 10000) return {say("page_one.keep")};
        return {say("page_one.make_readable")};
    }
    const PlanStep& step = plan.steps.front();
    const AssessedCheck* check = assessment.find(step.check);
    std::vector<std::string> sentences;
    if (check != nullptr)
        sentences.push_back(
            say("page_one.begin", {{"weakness", say.word("begin_with", text_of(check->severity))},
                                   {"area", domain_title(assessment, check->domain, say)},
                                   {"effort", effort_text(check->effort, say)}}));
    const int now = assessment.score.value_or(Interval{}).lo;
    sentences.push_back(say("page_one.plan", {{"work", work_text(plan, say)},
                                              {"then", percent_down(plan.steps.back().score_after)},
                                              {"now", percent_down(now)}}));
    return sentences;
}

std::vector<std::string> sure(const Assessment& assessment, const ReportTexts& say) {
    const std::string known = percent_down(assessment.coverage.basis_points());
    if (!assessment.score) return {say("page_one.known_too_little", {{"known", known}})};
    const std::string range = percent_range(assessment.score, say);
    const std::string least = percent_down(assessment.score->lo);
    const std::string text =
        range == least ? say("page_one.known_exact", {{"known", known}, {"score", range}})
                       : say("page_one.known_between",
                             {{"known", known},
                              {"lo", least},
                              {"hi", std::to_string((assessment.score->hi + 99) / 100) + " %"}});
    std::vector<std::string> sentences{text};
    const auto missing =
        std::ranges::count_if(assessment.requests, [](const AssessedRequest& request) {
            return request.presence != Presence::present && request.presence != Presence::absent;
        });
    if (missing > 0)
        sentences.push_back(
            say("page_one.not_answered",
                {{"missing", std::to_string(missing)},
                 {"all", say.counted("count_of.question", assessment.requests.size())}}));
    return sentences;
}

}  // namespace

std::vector<PageOneAnswer> page_one(const Assessment& assessment, const ReportTexts& say) {
    std::vector<std::string> stand{danger(assessment, say), weakest(assessment, say)};
    if (std::string accepted = with_accepted(assessment, say); !accepted.empty())
        stand.push_back(std::move(accepted));
    return {{"stand", say("question.stand"), std::move(stand)},
            {"change", say("question.change"), change(assessment, say)},
            {"worst", say("question.worst"), worst(assessment, say)},
            {"first", say("question.first"), first(assessment, say)},
            {"sure", say("question.sure"), sure(assessment, say)}};
}

}  // namespace assay
