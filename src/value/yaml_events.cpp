#include "value/yaml_events.h"

#include <cstring>
#include <new>

namespace assay {
namespace {

std::string_view view(const yaml_char_t* text) {
    if (text == nullptr) return {};
    return reinterpret_cast<const char*>(text);
}

}  // namespace

YamlEvents::YamlEvents(std::string_view text) {
    std::memset(&event_, 0, sizeof event_);
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
}

YamlEvents::~YamlEvents() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
}

bool YamlEvents::next() {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser_, &event_) != 0;
}

YamlProblem YamlEvents::problem() const {
    YamlProblem found;
    found.message = parser_.problem != nullptr ? parser_.problem : "the text is not YAML";
    // Errors of the reader (bytes that are no UTF-8, controls) have no mark of their own.
    const bool marked = parser_.error != YAML_READER_ERROR;
    const yaml_mark_t& mark = marked ? parser_.problem_mark : parser_.mark;
    found.line = mark.line;
    found.column = mark.column;
    return found;
}

std::string_view YamlEvents::scalar() const noexcept {
    return {reinterpret_cast<const char*>(event_.data.scalar.value), event_.data.scalar.length};
}

std::string_view YamlEvents::tag() const noexcept {
    switch (event_.type) {
        case YAML_SCALAR_EVENT:
            return view(event_.data.scalar.tag);
        case YAML_SEQUENCE_START_EVENT:
            return view(event_.data.sequence_start.tag);
        case YAML_MAPPING_START_EVENT:
            return view(event_.data.mapping_start.tag);
        default:
            return {};
    }
}

std::string_view YamlEvents::anchor() const noexcept {
    switch (event_.type) {
        case YAML_ALIAS_EVENT:
            return view(event_.data.alias.anchor);
        case YAML_SCALAR_EVENT:
            return view(event_.data.scalar.anchor);
        case YAML_SEQUENCE_START_EVENT:
            return view(event_.data.sequence_start.anchor);
        case YAML_MAPPING_START_EVENT:
            return view(event_.data.mapping_start.anchor);
        default:
            return {};
    }
}

}  // namespace assay
