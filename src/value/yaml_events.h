// The events of one YAML text from libyaml. For this folder only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <yaml.h>

namespace assay {

// Where something is wrong and what. Line and column start at 0, as libyaml counts.
struct YamlProblem {
    std::string message{};
    std::size_t line = 0;
    std::size_t column = 0;
};

// A cursor over the events; owns the parser and the current event.
class YamlEvents {
public:
    // The text must outlive the cursor.
    explicit YamlEvents(std::string_view text);
    ~YamlEvents();
    YamlEvents(const YamlEvents&) = delete;
    YamlEvents& operator=(const YamlEvents&) = delete;

    // Goes to the next event; false when the text is malformed (problem() tells).
    [[nodiscard]] bool next();
    [[nodiscard]] yaml_event_type_t type() const noexcept { return event_.type; }
    [[nodiscard]] const yaml_event_t& event() const noexcept { return event_; }
    [[nodiscard]] YamlProblem problem() const;

    [[nodiscard]] std::string_view scalar() const noexcept;
    // Empty when there is none.
    [[nodiscard]] std::string_view tag() const noexcept;
    // Of the current alias, scalar, sequence or mapping; empty when there is none.
    [[nodiscard]] std::string_view anchor() const noexcept;

private:
    yaml_parser_t parser_;
    yaml_event_t event_;
};

}  // namespace assay
