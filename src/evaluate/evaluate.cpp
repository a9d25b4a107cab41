#include "evaluate/evaluate.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "base/pool.h"
#include "evaluate/judge.h"

namespace assay {
namespace {

constexpr std::size_t kChunk = 64;  // subjects of a task
constexpr std::size_t kBatch = 64;  // tasks

// Some subjects of one universe for one check.
struct Task {
    const Check* check = nullptr;
    std::shared_ptr<const Universe> universe{};
    std::size_t begin = 0;
    std::size_t end = 0;
};

Finding gap_finding(const Check& check, const Gap& gap) {
    Finding finding;
    finding.check = check.id;
    finding.verdict = Verdict::unknown;
    finding.unknown = gap.why;
    finding.subject = gap.row;
    finding.request = gap.request;
    return finding;
}

Finding absent_finding(const Check& check, const std::string& kind) {
    Finding finding;
    finding.check = check.id;
    finding.verdict = check.absent == Meaning::pass   ? Verdict::pass
                      : check.absent == Meaning::fail ? Verdict::fail
                                                      : Verdict::not_applicable;
    finding.subject = SubjectRef{{}, kind.substr(kind.rfind('/') + 1), {}, {}};
    finding.add_details().message = "the cluster has no kind " + kind;
    return finding;
}

// The rows that stand for what has no subjects.
void add_rows(const Facts& facts, const Check& check, Findings& findings) {
    for (const std::string& kind : check.subjects) {
        const Universe& universe = facts.universe(kind);
        if (!universe.in_scope) {
            continue;
        }
        for (const Gap& gap : universe.gaps) {
            findings.add(gap_finding(check, gap));
        }
        if (universe.kind_absent && universe.gaps.empty() && universe.subjects.empty()) {
            findings.add(absent_finding(check, kind));
        }
    }
}

bool in_scope(const Facts& facts, const Check& check) {
    return std::any_of(check.subjects.begin(), check.subjects.end(),
                       [&](const std::string& kind) { return facts.universe(kind).in_scope; });
}

void add_tasks(const Facts& facts, const Check& check, std::vector<Task>& tasks) {
    for (const std::string& kind : check.subjects) {
        const std::shared_ptr<const Universe> universe = facts.share_universe(kind);
        if (!universe->in_scope) {
            continue;
        }
        for (std::size_t begin = 0; begin < universe->subjects.size(); begin += kChunk) {
            const std::size_t end = std::min(begin + kChunk, universe->subjects.size());
            tasks.push_back({&check, universe, begin, end});
        }
    }
}

// A finding and the subject it is about.
struct Judged {
    Finding finding;
    const Subject* subject = nullptr;
};

// The findings of tasks, asked for in order. Some tasks ahead are run together.
class Batches {
public:
    Batches(const Facts& facts, const std::vector<Task>& tasks, const EvaluateOptions& options)
        : tasks_(tasks) {
        for (unsigned worker = 0; worker < std::max(1U, options.threads); ++worker) {
            judges_.push_back(std::make_unique<Judge>(facts, paths_, options.as_of));
        }
    }

    std::vector<Judged> take(std::size_t task) {
        if (task >= begin_ + results_.size()) {
            run(task);
        }
        return std::move(results_[task - begin_]);
    }

private:
    void run(std::size_t begin) {
        begin_ = begin;
        results_.clear();
        results_.resize(std::min(kBatch, tasks_.size() - begin));
        parallel_for(results_.size(), static_cast<unsigned>(judges_.size()),
                     [this](unsigned worker, std::size_t index) {
                         judge(*judges_[worker], tasks_[begin_ + index], results_[index]);
                     });
    }

    static void judge(Judge& judge, const Task& task, std::vector<Judged>& results) {
        results.reserve(task.end - task.begin);
        for (std::size_t at = task.begin; at < task.end; ++at) {
            const Subject& subject = task.universe->subjects[at];
            if (auto finding = judge.judge(*task.check, subject)) {
                results.push_back({std::move(*finding), &subject});
            }
        }
    }

    const std::vector<Task>& tasks_;
    LazyPaths paths_;
    std::vector<std::unique_ptr<Judge>> judges_;
    std::size_t begin_ = 0;
    std::vector<std::vector<Judged>> results_;
};

std::size_t count_subjects(const Facts& facts, std::span<const Check> checks) {
    std::set<std::string> kinds;
    std::size_t count = 0;
    for (const Check& check : checks) {
        for (const std::string& kind : check.subjects) {
            if (kinds.insert(kind).second) {
                count += facts.universe(kind).subjects.size();
            }
        }
    }
    return count;
}

void add_judged(const Task& task, std::vector<Judged> results, Findings& findings) {
    for (Judged& judged : results) {
        if (judged.finding.is_plain_pass()) {
            findings.add_pass(task.universe, *judged.subject);
        } else {
            findings.add(std::move(judged.finding));
        }
    }
}

// For each check what has no subjects, and the findings of its tasks, which stand in the order of
// the checks.
Findings judge_all(const Facts& facts, std::span<const Check> checks,
                   const std::vector<Task>& tasks, const EvaluateOptions& options) {
    Findings findings;
    Batches batches(facts, tasks, options);
    std::size_t task = 0;
    for (const Check& check : checks) {
        findings.begin_check(check.id);
        add_rows(facts, check, findings);
        for (; task < tasks.size() && tasks[task].check == &check; ++task) {
            add_judged(tasks[task], batches.take(task), findings);
        }
        findings.end_check();
    }
    return findings;
}

}  // namespace

Evaluation evaluate(const Facts& facts, std::span<const Check> checks,
                    const EvaluateOptions& options) {
    Evaluation evaluation;
    std::vector<Task> tasks;
    for (const Check& check : checks) {
        if (in_scope(facts, check)) {
            add_tasks(facts, check, tasks);
        } else {
            evaluation.out_of_scope.push_back(check.id);
        }
    }
    evaluation.findings = judge_all(facts, checks, tasks, options);
    std::sort(evaluation.out_of_scope.begin(), evaluation.out_of_scope.end());
    evaluation.subjects = count_subjects(facts, checks);
    return evaluation;
}

Evaluation evaluate(const Facts& facts, const Policy& policy, const EvaluateOptions& options) {
    return evaluate(facts, policy.checks, options);
}

Verdict roll_up(const Findings& findings, std::string_view check) {
    Verdict verdict = Verdict::not_applicable;
    for (const Finding& finding : findings.of(check)) {
        verdict = worse(verdict, finding.verdict);
    }
    return verdict;
}

}  // namespace assay
