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

struct ReportView;
using ViewList = std::vector<ReportView>;
using ViewMap = std::map<std::string, ReportView>;

struct ReportView {
    std::variant<std::string, bool, ViewList, ViewMap> value;

    ReportView(std::string text)
        : value(std::move(text)) {}  // NOLINT: a leaf is written as its text
    ReportView(const char* text) : value(std::string(text)) {}  // NOLINT
    ReportView(bool flag) : value(flag) {}                      // NOLINT
    ReportView(ViewList list) : value(std::move(list)) {}       // NOLINT
    ReportView(ViewMap map) : value(std::move(map)) {}          // NOLINT
};

}  // namespace assay
