#include "evaluate/findings.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace assay {
namespace {

bool comes_before(const SubjectRef& left, const Details& of_left, const SubjectRef& right,
                  const Details& of_right) {
    if (const auto order = left <=> right; order != 0) return order < 0;
    return std::tie(of_left.at, of_left.message, of_left.path) <
           std::tie(of_right.at, of_right.message, of_right.path);
}

}  // namespace

// One finding while rows are put in order.
struct Findings::Row {
    const Subject* pass = nullptr;  // nullptr: the finding below
    Finding finding{};

    [[nodiscard]] const SubjectRef& subject() const { return pass ? pass->ref : finding.subject; }
    [[nodiscard]] const Details& details() const { return pass ? no_details() : finding.details(); }
};

Findings::Findings(std::vector<Finding> findings) {
    std::ranges::stable_sort(findings, {}, &Finding::check);
    for (Finding& finding : findings) {
        if (parts_.empty() || parts_.back().check != finding.check) {
            if (!parts_.empty()) end_check();
            begin_check(finding.check);
        }
        add(std::move(finding));
    }
    if (!parts_.empty()) end_check();
}

void Findings::begin_check(Shared<std::string> check) {
    parts_.push_back({std::move(check), runs_.size(), held_.size(), 0});
    sorted_ = true;
}

Findings::Run& Findings::run_of_part() {
    if (runs_.size() == parts_.back().run) runs_.emplace_back();
    return runs_.back();
}

// Compares with the last row: what was judged in order needs no sorting.
void Findings::note_order(const SubjectRef& subject, const Details& details) {
    Part& part = parts_.back();
    if (sorted_ && part.size > 0) {
        const Run& run = runs_.back();
        const bool held = run.held > 0;
        const SubjectRef& last = held ? held_.back().subject : run.first[run.passes - 1].ref;
        sorted_ =
            !comes_before(subject, details, last, held ? held_.back().details() : no_details());
    }
    ++part.size;
}

void Findings::add(Finding finding) {
    note_order(finding.subject, finding.details());
    ++run_of_part().held;
    held_.push_back(std::move(finding));
}

const Findings::Passed& Findings::passed(const std::shared_ptr<const Universe>& universe) {
    const auto known = std::ranges::find(universes_, universe, &Passed::universe);
    if (known != universes_.end()) return *known;
    const auto ref = [](const Subject& subject) -> const SubjectRef& { return *subject.ref; };
    return universes_.emplace_back(
        Passed{universe, std::ranges::is_sorted(universe->subjects, {}, ref)});
}

void Findings::add_pass(const std::shared_ptr<const Universe>& universe, const Subject& subject) {
    const bool sorted = passed(universe).sorted;
    Part& part = parts_.back();
    Run* const last = runs_.size() > part.run ? &runs_.back() : nullptr;
    if (sorted && last != nullptr && last->held == 0 && last->first + last->passes == &subject) {
        ++last->passes;
        ++part.size;
    } else {
        add_row({&subject});
    }
}

void Findings::add_row(Row row) {
    if (row.pass == nullptr) return add(std::move(row.finding));
    note_order(row.pass->ref, no_details());
    const Run& last = run_of_part();
    if (last.size() > 0 && (last.held > 0 || last.first + last.passes != row.pass)) {
        runs_.emplace_back();
    }
    Run& run = runs_.back();
    if (run.passes++ == 0) run.first = row.pass;
}

void Findings::end_check() {
    if (sorted_) return;
    const std::size_t part = parts_.size() - 1;
    std::vector<Row> rows;
    rows.reserve(parts_[part].size);
    for (Iterator at(*this, part, parts_.size()); at != end(); ++at) {
        const Subject* const pass = at.pass();
        rows.push_back(pass ? Row{pass} : Row{nullptr, std::move(held_[at.held_])});
    }
    std::ranges::stable_sort(rows, [](const Row& left, const Row& right) {
        return comes_before(left.subject(), left.details(), right.subject(), right.details());
    });
    runs_.resize(parts_[part].run);
    held_.resize(parts_[part].held);
    parts_[part].size = 0;
    sorted_ = true;
    for (Row& row : rows) add_row(std::move(row));
}

std::size_t Findings::runs_before(std::size_t part) const {
    return part < parts_.size() ? parts_[part].run : runs_.size();
}

std::size_t Findings::held_before(std::size_t part) const {
    return part < parts_.size() ? parts_[part].held : held_.size();
}

std::size_t Findings::part_of(std::string_view check) const {
    const auto found = std::ranges::lower_bound(
        parts_, check, {}, [](const Part& part) -> std::string_view { return *part.check; });
    const bool known = found != parts_.end() && *found->check == check;
    return known ? static_cast<std::size_t>(found - parts_.begin()) : parts_.size();
}

Findings::Iterator Findings::begin() const { return {*this, 0, parts_.size()}; }

std::size_t Findings::size() const {
    std::size_t size = 0;
    for (const Part& part : parts_) size += part.size;
    return size;
}

Findings::Rows Findings::of(std::string_view check) const {
    const std::size_t part = part_of(check);
    Rows rows;
    if (part == parts_.size()) return rows;
    rows.begin_ = Iterator(*this, part, part + 1);
    rows.size_ = parts_[part].size;
    return rows;
}

Findings::ConstHeld Findings::held(std::string_view check) const {
    const std::size_t part = part_of(check);
    if (part == parts_.size()) return {held_.end(), held_.end()};
    const auto at = [this](std::size_t index) {
        return held_.begin() + static_cast<std::ptrdiff_t>(index);
    };
    return {at(held_before(part)), at(held_before(part + 1))};
}

std::size_t Findings::erase_if(const std::function<bool(const Finding&)>& unwanted) {
    Findings kept;
    kept.universes_ = universes_;
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        kept.begin_check(parts_[part].check);
        for (Iterator at(*this, part, part + 1); at != end(); ++at) {
            if (unwanted(*at)) continue;
            const Subject* const pass = at.pass();
            kept.add_row(pass ? Row{pass} : Row{nullptr, std::move(held_[at.held_])});
        }
        kept.end_check();
    }
    const std::size_t taken = size() - kept.size();
    *this = std::move(kept);
    return taken;
}

Findings::Iterator::Iterator(const Findings& findings, std::size_t part, std::size_t end_part)
    : findings_(&findings),
      part_(part),
      run_(findings.runs_before(part)),
      end_(findings.runs_before(end_part)),
      held_(findings.held_before(part)) {
    settle();
}

const Subject* Findings::Iterator::pass() const {
    const Run& run = findings_->runs_[run_];
    return at_ < run.passes ? run.first + at_ : nullptr;
}

const Finding& Findings::Iterator::operator*() const {
    return pass() != nullptr ? made_ : findings_->held_[held_];
}

Findings::Iterator& Findings::Iterator::operator++() {
    if (pass() == nullptr) ++held_;
    if (++at_ == findings_->runs_[run_].size()) {
        ++run_;
        at_ = 0;
    }
    settle();
    return *this;
}

// Makes the finding that is shown, when it is not held.
void Findings::Iterator::settle() {
    if (run_ == end_) return;
    const Subject* const subject = pass();
    if (subject == nullptr) return;
    while (findings_->runs_before(part_ + 1) <= run_) ++part_;
    const Shared<std::string>& check = findings_->parts_[part_].check;
    if (made_.check != check) made_.check = check;
    made_.verdict = Verdict::pass;
    made_.subject = subject->ref;
    made_.source = subject->source;
    if (made_.request != subject->request) made_.request = subject->request;
    made_.count = subject->count;
}

}  // namespace assay
