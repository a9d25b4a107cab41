#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "compare/comparison.h"
#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

class Document {
public:
    std::string write(const Comparison& comparison) {
        std::vector<Value> differences;
        for (const Difference& difference : comparison.differences) {
            differences.push_back(of(difference));
        }
        std::vector<Value> gaps;
        for (const NotCompared& gap : comparison.gaps) gaps.push_back(of(gap));
        return encode_json(store_.map({{"schema", text("kubeassay.difference/1")},
                                       {"before", of(comparison.before)},
                                       {"after", of(comparison.after)},
                                       {"sameCluster", Value::boolean(comparison.same_cluster)},
                                       {"differences", store_.list(differences)},
                                       {"notComparable", store_.list(gaps)},
                                       {"compared", number(comparison.compared)},
                                       {"unseen", number(comparison.unseen)}})) +
               "\n";
    }

private:
    Value text(std::string_view bytes) { return store_.text(as_utf8(bytes)); }
    static Value number(std::size_t count) {
        return Value::integer(static_cast<std::int64_t>(count));
    }
    Value text_or_null(const std::optional<std::string>& known) {
        return known ? text(*known) : Value();
    }

    Value of(const Side& side) {
        return store_.map({{"name", text(side.name)},
                           {"collectedAt", text(format_instant(side.collected_at))},
                           {"sha256", text(side.sha256)}});
    }
    Value of(const std::optional<Unknown>& unknown) {
        if (!unknown) return {};
        return store_.map(
            {{"reason", text(text_of(unknown->reason))}, {"text", text(unknown->text)}});
    }
    Value of(const Difference& difference) {
        std::vector<Value> details;
        for (const Detail& detail : difference.details) {
            details.push_back(store_.map({{"field", text(detail.field)},
                                          {"before", text_or_null(detail.before)},
                                          {"after", text_or_null(detail.after)}}));
        }
        return store_.map({{"change", text(text_of(difference.change))},
                           {"node", text(difference.thing.node)},
                           {"kind", text(difference.thing.kind)},
                           {"name", text(difference.thing.name)},
                           {"details", store_.list(details)}});
    }
    Value of(const NotCompared& gap) {
        return store_.map({{"node", text(gap.thing.node)},
                           {"kind", text(gap.thing.kind)},
                           {"name", text(gap.thing.name)},
                           {"before", of(gap.before)},
                           {"after", of(gap.after)}});
    }

    Store store_;
};

}  // namespace

std::string comparison_json(const Comparison& comparison) { return Document().write(comparison); }

}  // namespace assay
