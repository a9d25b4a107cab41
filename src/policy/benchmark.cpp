#include "policy/benchmark.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "policy/check_reference.h"

namespace assay {
namespace {

// The numbers of "1.2.10"; nothing for a word.
std::optional<std::vector<int>> numbers_of(std::string_view id) {
    std::vector<int> numbers;
    for (const std::string_view part : split(id, '.')) {
        int number = 0;
        const auto read = std::from_chars(part.data(), part.data() + part.size(), number);
        const bool plain = part == "0" || (!part.empty() && part.front() >= '1');
        if (!plain || read.ec != std::errc{} || read.ptr != part.data() + part.size()) {
            return std::nullopt;
        }
        numbers.push_back(number);
    }
    return numbers;
}

bool in_order(const Control& left, const Control& right) {
    return numbers_of(left.id) < numbers_of(right.id);
}

std::string in_quotes(std::string_view text) { return "'" + printable(text, 80) + "'"; }

class BenchmarkReader {
public:
    BenchmarkReader(Reader& reader, std::string_view id, std::vector<Check>& checks)
        : reader_(reader), id_(id), checks_(checks) {}

    std::vector<Edition> read(const DocumentNode& root) {
        for (const DocumentNode& node : reader_.maps(root, "controls", Need::required)) {
            read_control(node);
        }
        std::vector<Edition> editions;
        for (const DocumentNode& node : reader_.maps(root, "editions", Need::required)) {
            if (reader_.keys(node, {"id", "title", "kubernetes", "without", "numbered", "levels",
                                    "sources"})) {
                editions.push_back(read_edition(node));
                if (!editions_.insert(editions.back().id).second) {
                    reader_.error(node, "the edition " + in_quotes(editions.back().id) +
                                            " stands here twice");
                }
            }
        }
        for (const auto& [id, control] : controls_) {
            if (!used_.contains(id)) reader_.error(*control.node, "no edition has this control");
        }
        return editions;
    }

private:
    struct Written {
        Control control;
        const DocumentNode* node = nullptr;
    };

    void read_control(const DocumentNode& node) {
        if (!reader_.keys(node, {"id", "level", "title", "checks", "attest"})) return;
        Written written{{}, &node};
        Control& control = written.control;
        control.id = reader_.text(node, "id", Need::required);
        control.level = reader_.integer(node, "level", 1, kHighestControlLevel);
        control.title = reader_.text(node, "title", Need::required);
        control.question = reader_.text(node, "attest");
        control.checks = reader_.texts(node, "checks");
        if (!control.checks.empty() && !control.question.empty()) {
            reader_.error(node, "a control is decided by checks or by an attestation, not by both");
        }
        if (const DocumentNode* list = node.find("checks"); !control.checks.empty()) {
            name_checks(*list, control.checks);
        }
        const auto [at, fresh] = controls_.emplace(control.id, written);
        if (!fresh)
            reader_.error(node, "the control " + in_quotes(at->first) + " stands here twice");
    }

    void name_checks(const DocumentNode& list, std::vector<std::string>& ids) {
        ids.clear();
        for (const DocumentNode& item : list.items) {
            if (item.kind != DocumentNode::Kind::scalar) continue;
            if (const Check* check = referenced_check(reader_, checks_, item)) {
                ids.push_back(check->id);
            }
        }
    }

    // The control of this id; nullptr after a problem was reported at `at`.
    const Written* control_of(const DocumentNode& at) {
        if (const auto found = controls_.find(at.text); found != controls_.end()) {
            return &found->second;
        }
        std::vector<std::string_view> known;
        for (const auto& [id, control] : controls_) known.push_back(id);
        reader_.error(at, "unknown control " + in_quotes(at.text), did_you_mean(at.text, known));
        return nullptr;
    }

    Edition read_edition(const DocumentNode& node) {
        Edition edition;
        edition.id = reader_.text(node, "id", Need::required);
        edition.title = reader_.text(node, "title", Need::required);
        edition.sources = reader_.texts(node, "sources", Need::required);
        if (!edition.id.empty() && !edition.id.starts_with(std::string(id_) + "-")) {
            reader_.error(node, "the id of an edition begins with '" + std::string(id_) + "-'");
        }
        read_versions(node, edition);
        read_numbers(node, edition);
        read_levels(node, edition);
        return edition;
    }

    void read_versions(const DocumentNode& node, Edition& edition) {
        const DocumentNode* range = reader_.member(node, "kubernetes", Need::required);
        if (range == nullptr || !reader_.keys(*range, {"first", "last"})) return;
        const auto first = parse_version(reader_.text(*range, "first", Need::required));
        const auto last = parse_version(reader_.text(*range, "last", Need::required));
        if (!first || !last || *last < *first) {
            reader_.error(*range, "'kubernetes' must hold the first and the last minor version");
            return;
        }
        edition.first = *first;
        edition.last = *last;
    }

    // Members of a map of texts.
    std::vector<std::pair<const DocumentNode*, const DocumentNode*>> pairs(const DocumentNode& node,
                                                                           std::string_view key) {
        std::vector<std::pair<const DocumentNode*, const DocumentNode*>> found;
        const DocumentNode* map = reader_.member(node, key);
        if (map == nullptr) return found;
        if (map->kind != DocumentNode::Kind::map) {
            reader_.error(*map, in_quotes(key) + " must be a map from ids of controls");
            return found;
        }
        for (std::size_t index = 0; index < map->keys.size(); ++index) {
            found.emplace_back(&map->keys[index], &map->items[index]);
        }
        return found;
    }

    void read_numbers(const DocumentNode& node, Edition& edition) {
        std::set<std::string> gone;
        if (const DocumentNode* without = node.find("without")) {
            reader_.texts(node, "without");
            for (const DocumentNode& item : without->items) {
                if (control_of(item) != nullptr) gone.emplace(item.text);
            }
        }
        for (const auto& [key, value] : pairs(node, "numbered")) {
            if (!numbers_of(key->text)) reader_.error(*key, "this is no number of a control");
            if (const Written* meant = control_of(*value)) {
                add(edition, *key, meant->control, std::string(key->text));
                gone.emplace(value->text);
            }
        }
        for (const auto& [id, written] : controls_) {
            if (!numbers_of(id) || gone.contains(id)) continue;
            add(edition, node, written.control, id);
        }
        std::ranges::stable_sort(edition.controls, in_order);
    }

    void add(Edition& edition, const DocumentNode& at, Control control, const std::string& id) {
        used_.insert(control.id);
        if (edition.find(id) != nullptr) {
            reader_.error(at, "the id " + in_quotes(id) + " stands for two controls");
            return;
        }
        control.id = id;
        edition.controls.push_back(std::move(control));
    }

    void read_levels(const DocumentNode& node, Edition& edition) {
        for (const auto& [key, value] : pairs(node, "levels")) {
            const auto found = std::ranges::find(edition.controls, key->text, &Control::id);
            const bool level = value->text == "1" || value->text == "2";
            if (found == edition.controls.end() || !level) {
                reader_.error(*key, "'levels' gives controls of this edition the level 1 or 2");
            } else {
                found->level = value->text == "1" ? 1 : 2;
            }
        }
    }

    Reader& reader_;
    std::string_view id_;
    std::vector<Check>& checks_;
    std::map<std::string, Written, std::less<>> controls_;
    std::set<std::string> used_;
    std::set<std::string> editions_;
};

// How many minor versions lie between; 0 within. Another major version is farther than any minor.
std::int64_t distance(const Edition& edition, const Version& version) {
    const auto order = [](const Version& one) {
        return one.major * (std::int64_t{1} << 31) + one.minor;
    };
    return std::max({std::int64_t{0}, order(edition.first) - order(version),
                     order(version) - order(edition.last)});
}

std::string reason_of(const ChosenEdition& chosen, std::string_view version, bool asked_for) {
    const std::string range = "Kubernetes " + chosen.edition.versions();
    const std::string runs(version);
    switch (chosen.fit) {
        case EditionFit::within:
            return (asked_for ? "asked for; it is for " : "it is for ") + range +
                   ", and the cluster runs " + runs;
        case EditionFit::outside:
            return asked_for
                       ? "asked for, though it is for " + range + " and the cluster runs " + runs
                       : "no edition is for " + runs + "; this one, for " + range +
                             ", is the nearest";
        case EditionFit::version_unknown:
            break;
    }
    return asked_for ? "asked for; it is for " + range + ", and the version that runs is not known"
                     : "the version that runs is not known; this is the newest, for " + range;
}

}  // namespace

std::string_view text_of(EditionFit fit) {
    switch (fit) {
        case EditionFit::within:
            return "within";
        case EditionFit::outside:
            return "outside";
        case EditionFit::version_unknown:
            return "version-unknown";
    }
    return {};
}

const Control* Edition::find(std::string_view control) const {
    const auto found = std::ranges::find(controls, control, &Control::id);
    return found == controls.end() ? nullptr : &*found;
}

std::string Edition::versions() const {
    const std::string from = first.minor_text();
    const std::string to = last.minor_text();
    return from == to ? from : from + " to " + to;
}

Benchmark read_benchmark(Reader& reader, const DocumentNode& root, std::string_view benchmark_id,
                         std::string_view edition, std::vector<Check>& checks) {
    Benchmark benchmark;
    benchmark.editions = BenchmarkReader(reader, benchmark_id, checks).read(root);
    benchmark.asked_for = !edition.empty();
    if (benchmark.editions.empty()) reader.error(root, "a benchmark has at least one edition");
    if (!benchmark.asked_for || benchmark.editions.empty()) return benchmark;
    std::vector<std::string_view> known;
    for (const Edition& one : benchmark.editions) known.push_back(one.id);
    if (std::ranges::find(known, edition) == known.end()) {
        reader.report(
            false, {}, "there is no profile " + in_quotes(edition),
            did_you_mean(edition, known, "the newest edition is " + std::string(known[0])));
    }
    std::erase_if(benchmark.editions, [&](const Edition& one) { return one.id != edition; });
    return benchmark;
}

ChosenEdition choose_edition(const Benchmark& benchmark, std::string_view server_version) {
    ChosenEdition chosen;
    const auto version = parse_version(server_version);
    if (!version) {
        chosen = {benchmark.editions.front(), EditionFit::version_unknown, {}};
    } else {
        const auto nearest = std::ranges::min_element(
            benchmark.editions, {}, [&](const Edition& one) { return distance(one, *version); });
        const bool within = distance(*nearest, *version) == 0;
        chosen = {*nearest, within ? EditionFit::within : EditionFit::outside, {}};
    }
    chosen.reason = reason_of(chosen, server_version, benchmark.asked_for);
    return chosen;
}

}  // namespace assay
