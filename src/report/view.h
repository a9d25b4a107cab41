// The model a template is filled from: text, flags, lists and maps.
//
// Role: keeps the template engine out of everything but html.cpp, and lets a test hold every tag of
// the template against the model. All values are formatted; the engine escapes them.
// Absence: a map always has all of its keys; what is not there is empty text, false or an empty
// list, so that a tag never falls through to an outer map.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

struct View;
using ViewList = std::vector<View>;
using ViewMap = std::map<std::string, View>;

struct View {
    std::variant<std::string, bool, ViewList, ViewMap> value;

    View(std::string text) : value(std::move(text)) {}    // NOLINT: a leaf is written as its text
    View(const char* text) : value(std::string(text)) {}  // NOLINT
    View(bool flag) : value(flag) {}                      // NOLINT
    View(ViewList list) : value(std::move(list)) {}       // NOLINT
    View(ViewMap map) : value(std::move(map)) {}          // NOLINT
};

}  // namespace assay
