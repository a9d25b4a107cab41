#include "policy/check_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "facts/needs.h"
#include "policy/document.h"
#include "policy/document_value.h"
#include "policy/expression.h"
#include "policy/reader.h"
#include "policy/subject_names.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 23> kKeys{
    "title",  "severity",      "domain",      "effort",     "subject", "kubernetes",
    "select", "notApplicable", "params",      "variables",  "assert",  "items",
    "each",   "none",          "absent",      "message",    "at",      "upgrade",
    "attest", "why",           "remediation", "references", "formerly"};

// Reads one file, key group by key group.
class CheckReader {
public:
    CheckReader(const PolicyFile& file, const DocumentNode& root, Store& store, bool now,
                std::vector<PolicyProblem>& problems)
        : file_(file), root_(root), store_(store), now_(now), reader_(file, problems) {}

    Check read() {
        check_.id = file_.id;
        check_.file = file_.name;
        if (!reader_.keys(root_, kKeys)) {
            return std::move(check_);
        }
        read_words();
        read_subjects();
        read_texts();
        read_params();
        ExpressionReader expressions(reader_, check_.subjects, names_of(root_.find("params")),
                                     now_);
        read_variables(expressions);
        read_conditions(expressions);
        read_judgement(expressions);
        read_message(expressions);
        warn_about_unused(expressions);
        return std::move(check_);
    }

private:
    static std::vector<std::string> names_of(const DocumentNode* map) {
        std::vector<std::string> names;
        if (map != nullptr && map->kind == DocumentNode::Kind::map) {
            for (const DocumentNode& key : map->keys) {
                names.emplace_back(key.text);
            }
        }
        return names;
    }

    template <class Enum>
    void word(std::string_view key, std::span<const std::string_view> words, Need need,
              Enum& into) {
        if (const auto found = reader_.word(root_, key, words, need)) {
            into = static_cast<Enum>(*found);
        }
    }

    void read_words() {
        word("severity", kSeverities, Need::required, check_.severity);
        word("domain", kDomains, Need::required, check_.domain);
        word("effort", kEfforts, Need::required, check_.effort);
        word("none", kMeanings, Need::optional, check_.none);
        word("absent", kMeanings, Need::optional, check_.absent);
    }

    void read_subjects() {
        const std::string text = reader_.text(root_, "subject", Need::required);
        const DocumentNode* node = root_.find("subject");
        for (const std::string_view part : split(text, ',')) {
            const std::string name(trim(part));
            if (node == nullptr || text.empty()) {
                return;
            }
            if (!is_subject_kind(name)) {
                reader_.error(*node, "unknown subject '" + printable(name, 80) + "'",
                              subject_hint(name));
            } else if (std::find(check_.subjects.begin(), check_.subjects.end(), name) !=
                       check_.subjects.end()) {
                reader_.error(*node, "the subject '" + name + "' stands here twice");
            } else {
                check_.subjects.push_back(name);
            }
        }
    }

    void read_texts() {
        check_.title = reader_.text(root_, "title", Need::required);
        check_.why = reader_.text(root_, "why", Need::required);
        check_.remediation = reader_.text(root_, "remediation", Need::required);
        check_.references = reader_.texts(root_, "references", Need::required);
        check_.formerly = reader_.texts(root_, "formerly");
        for (const std::string& reference : check_.references) {
            if (reference.rfind("https://", 0) != 0) {
                reader_.error(*root_.find("references"),
                              "a reference must be an https:// address, not '" +
                                  printable(reference, 80) + "'");
            }
        }
        check_.kubernetes = reader_.text(root_, "kubernetes");
        if (!check_.kubernetes.empty()) {
            if (auto range = VersionRange::parse(check_.kubernetes)) {
                check_.range = std::move(*range);
            } else {
                reader_.error(*root_.find("kubernetes"), range.error().message,
                              "write it like \">=1.10 <1.24\"");
            }
        }
        read_attestation();
    }

    void read_attestation() {
        const DocumentNode* node = reader_.member(root_, "attest");
        if (node == nullptr || !reader_.keys(*node, {"question", "validDays"})) {
            return;
        }
        Attestation attest;
        attest.question = reader_.text(*node, "question", Need::required);
        attest.valid_days =
            reader_.integer(*node, "validDays", 1, 3650, Need::required).value_or(0);
        check_.attest = std::move(attest);
    }

    void read_params() {
        check_.params_value = store_.map(std::span<const Member>{});
        const DocumentNode* node = root_.find("params");
        if (node == nullptr) {
            return;
        }
        if (node->kind != DocumentNode::Kind::map) {
            reader_.error(*node, "'params' must be a map from names to defaults");
            return;
        }
        const auto value = value_of(*node, store_);
        if (!value) {
            reader_.error(*value.error().node, value.error().message);
            return;
        }
        check_.params_value = *value;
        for (const Member& member : check_.params_value.members_or_none()) {
            check_.params.emplace(member.key(), member.value);
        }
    }

    void read_variables(ExpressionReader& expressions) {
        for (const DocumentNode& entry : reader_.maps(root_, "variables")) {
            if (!reader_.keys(entry, {"name", "expression"})) {
                continue;
            }
            const std::string name = reader_.text(entry, "name", Need::required);
            auto expression = expressions.read(entry, "expression", Sees::subject, Need::required);
            if (name.empty()) {
                continue;
            }
            const bool twice =
                std::any_of(check_.variables.begin(), check_.variables.end(),
                            [&](const Variable& before) { return before.name == name; });
            if (twice) {
                reader_.error(*entry.find("name"), "the variable '" + name + "' is declared twice");
                continue;
            }
            // Declared even when its expression is wrong, so that its readers give no second error.
            expressions.declare_variable(name);
            if (expression) {
                check_.variables.push_back({name, std::move(*expression)});
            }
        }
    }

    void read_conditions(ExpressionReader& expressions) {
        check_.select = expressions.read(root_, "select", Sees::subject);
        for (const DocumentNode& entry : reader_.maps(root_, "notApplicable")) {
            if (!reader_.keys(entry, {"when", "reason"})) {
                continue;
            }
            std::string reason = reader_.text(entry, "reason", Need::required);
            auto when = expressions.read(entry, "when", Sees::subject, Need::required);
            if (when) {
                check_.not_applicable.push_back({std::move(*when), std::move(reason)});
            }
        }
    }

    void read_judgement(ExpressionReader& expressions) {
        check_.assertion = expressions.read(root_, "assert", Sees::subject);
        check_.items = expressions.read(root_, "items", Sees::subject);
        check_.each = expressions.read(root_, "each", Sees::item);
        const bool has_items = root_.find("items") != nullptr;
        const bool has_each = root_.find("each") != nullptr;
        if (root_.find("assert") == nullptr && !has_each) {
            reader_.error(root_, "the check judges nothing",
                          "give it 'assert', or 'items' and 'each'");
        }
        if (has_items != has_each) {
            reader_.error(*root_.find(has_items ? "items" : "each"),
                          has_items ? "'items' needs 'each'" : "'each' needs 'items'");
        }
        if (root_.find("none") != nullptr && !has_items) {
            reader_.error(*root_.find("none"), "'none' means nothing without 'items'");
        }
    }

    void read_message(ExpressionReader& expressions) {
        const Sees sees = root_.find("items") != nullptr ? Sees::item : Sees::subject;
        check_.message = expressions.read(root_, "message", sees);
        check_.at = expressions.read(root_, "at", sees);
        check_.upgrade = expressions.read(root_, "upgrade", Sees::subject);
        const DocumentNode* node = root_.find("message");
        if (node == nullptr) {
            reader_.error(root_, "'message' is missing");
        } else if (expressions.now() && check_.message &&
                   check_.message->program.slots_used().empty()) {
            reader_.warning(*node, "the message is the same for every subject",
                            "say what was found");
        }
    }

    void warn_about_unused(const ExpressionReader& expressions) {
        if (!expressions.now()) return;
        for (const std::string& name : expressions.unused_params()) {
            reader_.warning(*root_.find("params"), "no expression reads the param '" + name + "'");
        }
        for (const Variable& variable : check_.variables) {
            if (!expressions.used("variables." + variable.name)) {
                reader_.warning(*root_.find("variables"),
                                "no expression reads the variable '" + variable.name + "'");
            }
        }
    }

    const PolicyFile& file_;
    const DocumentNode& root_;
    Store& store_;
    bool now_;
    Reader reader_;
    Check check_;
};

}  // namespace

std::optional<Check> read_check(const PolicyFile& file, const DocumentNode& root, Store& store,
                                bool now, std::vector<PolicyProblem>& problems) {
    std::vector<PolicyProblem> found;
    std::optional<Check> check = CheckReader(file, root, store, now, found).read();
    if (has_error(found)) {
        check.reset();
    }
    problems.insert(problems.end(), found.begin(), found.end());
    return check;
}

}  // namespace assay
