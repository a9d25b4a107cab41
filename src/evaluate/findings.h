// All findings of an evaluation, in order, at the price of those that say something.
//
// Role: what evaluate/ gives to score/ and report/. Nearly all findings of a large cluster are
// passes that say nothing beyond who passed. Those are kept as runs of subjects and made when
// somebody walks over them; every other finding is held as it is. There is one way to walk: as a
// range, over all findings or over those of a check.
// Ownership: owns the findings it holds, and a share of the universes whose subjects passed. The
// facts, and what they were made of, may go before it.
// Ordering: by (check, subject, at, message, path).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "base/shared.h"
#include "evaluate/finding.h"
#include "facts/subjects.h"

namespace assay {

class Findings {
public:
    class Iterator;
    class Rows;
    using Held = std::ranges::subrange<std::deque<Finding>::iterator>;
    using ConstHeld = std::ranges::subrange<std::deque<Finding>::const_iterator>;

    Findings() = default;
    // Of who makes findings one by one, in any order.
    Findings(std::vector<Finding> findings);  // NOLINT: stands for them

    // Filling, in the order of the checks' ids: begin(), the check's findings in any order, end().
    void begin_check(Shared<std::string> check);
    void add(Finding finding);
    // A pass that says nothing else. `universe` holds `subject`.
    void add_pass(const std::shared_ptr<const Universe>& universe, const Subject& subject);
    void end_check();

    [[nodiscard]] Iterator begin() const;
    [[nodiscard]] static std::default_sentinel_t end() { return {}; }
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    // Those of one check.
    [[nodiscard]] Rows of(std::string_view check) const;

    // Those that are held: all that are no pass, and passes with details. To be read without
    // stepping over the others, and to be written to; what the order goes by must stay.
    [[nodiscard]] Held held() { return {held_.begin(), held_.end()}; }
    [[nodiscard]] ConstHeld held() const { return {held_.begin(), held_.end()}; }
    [[nodiscard]] ConstHeld held(std::string_view check) const;

    // Takes findings away and gives how many.
    std::size_t erase_if(const std::function<bool(const Finding&)>& unwanted);

private:
    // Passes of subjects that are neighbours, then findings that are held.
    struct Run {
        const Subject* first = nullptr;
        std::uint32_t passes = 0;
        std::uint32_t held = 0;
        [[nodiscard]] std::size_t size() const { return std::size_t{passes} + held; }
    };
    // The findings of one check.
    struct Part {
        Shared<std::string> check;
        std::size_t run = 0;   // its first
        std::size_t held = 0;  // its first
        std::size_t size = 0;
    };
    struct Row;
    // One whose subjects passed.
    struct Passed {
        std::shared_ptr<const Universe> universe;
        bool sorted = false;  // its subjects are: neighbours need not be compared for each check
    };

    [[nodiscard]] Run& run_of_part();
    [[nodiscard]] const Passed& passed(const std::shared_ptr<const Universe>& universe);
    void add_row(Row row);
    void note_order(const SubjectRef& subject, const Details& details);
    // Their place in parts_; its size when there is none.
    [[nodiscard]] std::size_t part_of(std::string_view check) const;
    [[nodiscard]] std::size_t runs_before(std::size_t part) const;
    [[nodiscard]] std::size_t held_before(std::size_t part) const;

    std::vector<Part> parts_;
    std::vector<Run> runs_;
    std::deque<Finding> held_;
    std::vector<Passed> universes_;
    bool sorted_ = true;  // the part that is being filled, so far
};

// An input iterator: the finding that it shows may be its own. Copy what has to outlive a step.
class Findings::Iterator {
public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Finding;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    [[nodiscard]] const Finding& operator*() const;
    [[nodiscard]] const Finding* operator->() const { return &**this; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& left, std::default_sentinel_t) {
        return left.run_ == left.end_;
    }

private:
    friend class Findings;
    Iterator(const Findings& findings, std::size_t part, std::size_t end_part);
    // The subject of a pass that is not held; nullptr: the finding is.
    [[nodiscard]] const Subject* pass() const;
    void settle();

    const Findings* findings_ = nullptr;
    std::size_t part_ = 0;
    std::size_t run_ = 0;
    std::size_t end_ = 0;  // of the runs
    std::size_t at_ = 0;   // in the run
    std::size_t held_ = 0;
    Finding made_;
};

class Findings::Rows {
public:
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] static std::default_sentinel_t end() { return {}; }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    friend class Findings;
    Iterator begin_;
    std::size_t size_ = 0;
};

}  // namespace assay
