#include "cel/operations.h"

#include <array>

namespace assay::cel {

namespace {

struct OperatorRow {
    std::string_view name;
    Op op;
};
constexpr std::array operator_rows{
    OperatorRow{"_&&_", Op::both},
    OperatorRow{"_||_", Op::either},
    OperatorRow{"!_", Op::negation},
    OperatorRow{"-_", Op::minus},
    OperatorRow{"_?_:_", Op::choice},
    OperatorRow{"_==_", Op::equal},
    OperatorRow{"_!=_", Op::unequal},
    OperatorRow{"_<_", Op::less},
    OperatorRow{"_<=_", Op::less_equal},
    OperatorRow{"_>_", Op::greater},
    OperatorRow{"_>=_", Op::greater_equal},
    OperatorRow{"@in", Op::in},
    OperatorRow{"_+_", Op::add},
    OperatorRow{"_-_", Op::subtract},
    OperatorRow{"_*_", Op::multiply},
    OperatorRow{"_/_", Op::divide},
    OperatorRow{"_%_", Op::modulo},
    OperatorRow{"_[_]", Op::index},
    OperatorRow{"_[?_]", Op::opt_index},
    OperatorRow{"_?._", Op::opt_select},
};

}  // namespace

std::optional<Op> operator_called(std::string_view name) {
    for (const OperatorRow& row : operator_rows) {
        if (row.name == name) return row.op;
    }
    return std::nullopt;
}

Op loop_op(Macro macro) {
    switch (macro) {
        case Macro::all:
            return Op::all;
        case Macro::exists:
            return Op::exists;
        case Macro::exists_one:
            return Op::exists_one;
        case Macro::map:
        case Macro::transform_list:
            return Op::map_items;
        case Macro::map_filter:
        case Macro::transform_list_filter:
            return Op::map_filter;
        case Macro::filter:
            return Op::filter;
        case Macro::transform_map:
            return Op::transform_map;
        case Macro::transform_map_filter:
            return Op::transform_map_filter;
        case Macro::transform_entry:
            return Op::transform_entry;
        case Macro::transform_entry_filter:
            return Op::transform_entry_filter;
        case Macro::sort_by:
            return Op::sort_by;
        case Macro::opt_map:
            return Op::opt_map;
        default:
            return Op::opt_flat_map;
    }
}

}  // namespace assay::cel
