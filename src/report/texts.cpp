#include "report/texts.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "policy/document.h"
#include "policy/load.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 2> kLanguages{"en", "de"};

[[noreturn]] void refuse(std::string_view key, std::string_view why) {
    throw std::logic_error("the report's text " + std::string(key) + " " + std::string(why));
}

const std::string& value_of(std::string_view key, std::string_view name,
                            ReportTexts::Values values) {
    const auto* const found = std::ranges::find(values, name, &ReportTexts::Value::name);
    if (found == values.end()) refuse(key, "has no value for {" + std::string(name) + "}");
    return found->text;
}

// Each placeholder once; values are not looked into.
std::string filled(std::string_view key, std::string_view message, ReportTexts::Values values) {
    std::string text;
    while (!message.empty()) {
        const std::size_t open = message.find('{');
        text += message.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = message.find('}', open);
        if (close == std::string_view::npos) refuse(key, "has a placeholder without an end");
        text += value_of(key, message.substr(open + 1, close - open - 1), values);
        message.remove_prefix(close + 1);
    }
    return text;
}

ReportTexts read_packed(std::string_view language) {
    const std::string file = "reports/texts/" + std::string(language) + ".yaml";
    const auto packed = PolicyText::packed(file);
    if (!packed) throw std::logic_error(file + " is not packed");
    auto texts = ReportTexts::parse(file, *packed);
    if (!texts) throw std::logic_error(texts.error().text());
    return std::move(*texts);
}

}  // namespace

Result<ReportTexts> ReportTexts::parse(std::string_view file, const PolicyText& text) {
    std::vector<PolicyProblem> problems;
    const std::optional<Document> document =
        document_of({std::string(file), std::string(), text}, problems);
    if (!document || document->kind != DocumentNode::Kind::map)
        return fail(ErrorCode::internal,
                    problems.empty() ? "is no map of texts" : problems.front().text(),
                    {std::string(file)});
    ReportTexts texts;
    for (std::size_t index = 0; index < document->keys.size(); ++index) {
        const DocumentNode& message = document->items[index];
        const std::string key(document->keys[index].text);
        if (message.kind != DocumentNode::Kind::scalar || message.text.empty())
            return fail(ErrorCode::internal, key + " has no text", {std::string(file)});
        texts.messages_.emplace(key, message.text);
    }
    return texts;
}

std::string ReportTexts::operator()(std::string_view key, Values values) const {
    const auto found = messages_.find(key);
    if (found == messages_.end()) refuse(key, "is not in the catalogue");
    return filled(key, found->second, values);
}

std::string ReportTexts::counted(std::string_view key, std::size_t count, Values values) const {
    const std::string whole = std::string(key) + (count == 1 ? ".one" : ".other");
    const auto found = messages_.find(whole);
    if (found == messages_.end()) refuse(whole, "is not in the catalogue");
    // The count stands before what else is given.
    std::string message = found->second;
    constexpr std::string_view kCount = "{count}";
    const std::string number = std::to_string(count);
    for (std::size_t at = message.find(kCount); at != std::string::npos;
         at = message.find(kCount, at + number.size()))
        message.replace(at, kCount.size(), number);
    return filled(whole, message, values);
}

std::string ReportTexts::word(std::string_view family, std::string_view word) const {
    return (*this)(std::string(family) + "." + std::string(word));
}

std::string ReportTexts::shipped(std::string_view family, std::string_view word,
                                 const std::string& said) const {
    const auto& ours = english().messages_;
    const auto found = ours.find(std::string(family) + "." + std::string(word));
    return found == ours.end() || found->second != said ? said : this->word(family, word);
}

std::span<const std::string_view> languages() { return kLanguages; }

bool is_language(std::string_view language) {
    return std::ranges::find(kLanguages, language) != kLanguages.end();
}

const ReportTexts& texts_in(std::string_view language) {
    static std::array<std::optional<ReportTexts>, kLanguages.size()> read;
    static std::array<std::once_flag, kLanguages.size()> once;
    const auto* const found = std::ranges::find(kLanguages, language);
    if (found == kLanguages.end())
        throw std::logic_error("no catalogue is packed for " + std::string(language));
    const auto at = static_cast<std::size_t>(found - kLanguages.begin());
    std::call_once(once.at(at), [&] { read.at(at) = read_packed(language); });
    return *read.at(at);
}

const ReportTexts& english() { return texts_in(kLanguages.front()); }

}  // namespace assay
