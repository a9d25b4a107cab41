#include "cel/macros.h"

#include <algorithm>
#include <array>

namespace assay::cel {

namespace {

struct Row {
    std::string_view name;
    std::size_t arguments;
    Macro macro;
    std::size_t variables;
};

// The first row of a macro gives its canonical name.
constexpr std::array rows{
    Row{"all", 2, Macro::all, 1},
    Row{"exists", 2, Macro::exists, 1},
    Row{"exists_one", 2, Macro::exists_one, 1},
    Row{"existsOne", 2, Macro::exists_one, 1},
    Row{"map", 2, Macro::map, 1},
    Row{"map", 3, Macro::map_filter, 1},
    Row{"filter", 2, Macro::filter, 1},
    Row{"all", 3, Macro::all, 2},
    Row{"exists", 3, Macro::exists, 2},
    Row{"exists_one", 3, Macro::exists_one, 2},
    Row{"existsOne", 3, Macro::exists_one, 2},
    Row{"transformList", 3, Macro::transform_list, 2},
    Row{"transformList", 4, Macro::transform_list_filter, 2},
    Row{"transformMap", 3, Macro::transform_map, 2},
    Row{"transformMap", 4, Macro::transform_map_filter, 2},
    Row{"transformMapEntry", 3, Macro::transform_entry, 2},
    Row{"transformMapEntry", 4, Macro::transform_entry_filter, 2},
    Row{"sortBy", 2, Macro::sort_by, 1},
    Row{"optMap", 2, Macro::opt_map, 1},
    Row{"optFlatMap", 2, Macro::opt_flat_map, 1},
};

}  // namespace

std::optional<MacroShape> find_macro(std::string_view name, std::size_t arguments) {
    for (const Row& row : rows) {
        if (row.name == name && row.arguments == arguments) return {{row.macro, row.variables}};
    }
    return std::nullopt;
}

std::string_view macro_name(Macro macro) {
    const auto* const found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.macro == macro; });
    return found == rows.end() ? std::string_view{} : found->name;
}

}  // namespace assay::cel
