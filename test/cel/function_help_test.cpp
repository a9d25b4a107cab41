// The table of functions says all that an expression can call, and nothing else.
#include "cel/function_help.h"
#include "base/text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "cel/ast.h"
#include "cel/cost.h"
#include "cel/environment.h"
#include "cel/macros.h"
#include "cel/signatures.h"

using namespace assay;
using namespace assay::cel;

namespace {

// Operations of the plan, which only look like functions (lib_optionals.cpp).
const std::set<std::string> kOperations{"or", "orValue"};

const Environment& standard() {
    static const Environment made = Environment::standard();
    return made;
}

const Signatures& signatures() {
    static const FieldTable fields;
    static const Signatures made(standard(), fields);
    return made;
}

bool has_signature(const std::string& name, bool method, std::size_t arguments) {
    for (const Signature& one : signatures().of(name)) {
        if (one.method == method && one.args.size() == arguments) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("function help: every function once, and none that is not there") {
    std::set<std::string> told;
    for (const FunctionHelp& help : function_help()) {
        CAPTURE(help.name);
        CHECK(told.insert(std::string(help.name)).second);
        CHECK_FALSE(help.meaning.empty());
        CHECK_FALSE(help.source.empty());
        const bool known =
            standard().has_function(help.name) || kOperations.contains(std::string(help.name));
        CHECK(known == help.form.empty());
    }
    for (const std::string& name : standard().function_names()) {
        CAPTURE(name);
        CHECK(told.contains(name));
    }
}

TEST_CASE("costs: every function that has a rule is there") {
    for (const std::string_view name : functions_with_cost()) {
        CAPTURE(name);
        CHECK(standard().has_function(name));
    }
}

TEST_CASE("function help: every macro, in every form that the parser takes") {
    for (const FunctionHelp& help : function_help()) {
        if (help.form.empty() || help.name == "has") continue;
        CAPTURE(help.name);
        std::set<std::size_t> told;
        for (const std::string_view form : split(help.form, '\n')) {
            CHECK(form.find(std::string(".") + std::string(help.name) + "(") != form.npos);
            told.insert(static_cast<std::size_t>(std::count(form.begin(), form.end(), ',')) + 1);
        }
        for (std::size_t arguments = 1; arguments <= 5; ++arguments) {
            CAPTURE(arguments);
            CHECK(find_macro(help.name, arguments).has_value() == told.contains(arguments));
        }
    }
    std::set<std::string_view> names;
    for (const FunctionHelp& help : function_help()) names.insert(help.name);
    for (auto each = Macro::all; each <= Macro::opt_flat_map;
         each = static_cast<Macro>(static_cast<std::uint8_t>(each) + 1)) {
        CHECK(names.contains(macro_name(each)));
    }
}

TEST_CASE("signatures: each fits a declaration, and each declaration has one") {
    for (const std::string& name : standard().function_names()) {
        CAPTURE(name);
        for (const Signature& one : signatures().of(name)) {
            CAPTURE(one.text);
            CHECK(standard().find(name, one.method, one.args.size()) != nullptr);
        }
        for (const Function& function : standard().overloads(name)) {
            for (std::size_t n = function.min_args; n <= function.max_args; ++n) {
                CAPTURE(n);
                if (function.style != CallStyle::global) CHECK(has_signature(name, true, n));
                if (function.style != CallStyle::method) CHECK(has_signature(name, false, n));
            }
        }
    }
}
