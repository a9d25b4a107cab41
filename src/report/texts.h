// The report's own words in one language: reports/texts/LANGUAGE.yaml, packed into the program.
//
// Role: one catalogue of flat keys for all that the page says by itself, so that a second language
// is a second file. What checks, gates and questions say is no part of it. Words that text and
// Markdown share with the page come from here too; formats other than HTML are English.
// Form: `key: "message with {name}"`. What counts has two keys, `key.one` and `key.other`, and the
// placeholder {count}. Keys that begin with "page." have no placeholder: the template takes them as
// {{t.section.key}}.
// Absence: there is no falling back. A key that is not there, or a placeholder that was given no
// value, is a mistake of this program and throws std::logic_error; test/report/texts_test.cpp holds
// every key of the source and of the template against both catalogues, so that none is shipped.
// Strings from a cluster are values of placeholders: they are put in once and never read as a
// message, and are escaped by whoever writes them.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "policy/policy_text.h"

namespace assay {

class ReportTexts {
public:
    struct Value {
        std::string_view name;
        std::string text;
    };
    using Values = std::initializer_list<Value>;
    using Messages = std::map<std::string, std::string, std::less<>>;

    // Fails with the place of what is no flat map of texts.
    [[nodiscard]] static Result<ReportTexts> parse(std::string_view file, const PolicyText& text);

    // "{count} of {all}" with its values.
    [[nodiscard]] std::string operator()(std::string_view key, Values values = {}) const;
    // The message `key.one` for 1, `key.other` for any other number, which is {count}.
    [[nodiscard]] std::string counted(std::string_view key, std::size_t count,
                                      Values values = {}) const;
    // `family.word`: of a word that a type has, as in "severity.high".
    [[nodiscard]] std::string word(std::string_view family, std::string_view word) const;

    // What the shipped policy says, in this language: `family.word` where the English one is
    // `said`. What another policy says stays as it is.
    [[nodiscard]] std::string shipped(std::string_view family, std::string_view word,
                                      const std::string& said) const;

    [[nodiscard]] const Messages& messages() const { return messages_; }

private:
    Messages messages_;
};

// Those that are packed: "en", "de".
[[nodiscard]] std::span<const std::string_view> languages();
[[nodiscard]] bool is_language(std::string_view language);
// Read when first asked for. One that is not packed is a mistake, as a missing key is.
[[nodiscard]] const ReportTexts& texts_in(std::string_view language);
[[nodiscard]] const ReportTexts& english();

}  // namespace assay
