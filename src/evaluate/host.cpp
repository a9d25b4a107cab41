#include "evaluate/host.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "evaluate/file_mode.h"
#include "evaluate/host_access.h"
#include "evaluate/host_data.h"
#include "facts/network_policy.h"
#include "facts/selectors.h"
#include "facts/version.h"
#include "value/decode.h"

namespace assay {
namespace {

using cel::Datum;
using cel::DatumKind;

// "not a version" and "not in the table" are both ours to admit.
Datum undecided(const std::string& text, cel::Arena& arena) {
    return Datum::unknown(Reason::undecided, arena.copy(text), arena);
}

}  // namespace

struct Host::Question {
    std::span<const Datum> arguments;
    cel::Arena& arena;

    [[nodiscard]] const Datum& operator[](std::size_t index) const { return arguments[index]; }
    // Whether the arguments from `first` on are texts.
    [[nodiscard]] bool texts(std::size_t first = 0) const {
        return std::all_of(arguments.begin() + static_cast<std::ptrdiff_t>(first), arguments.end(),
                           [](const Datum& each) { return each.is(DatumKind::text); });
    }
    [[nodiscard]] std::string_view text(std::size_t index) const {
        return arguments[index].as_text();
    }
};

std::string proof_value(std::string json) {
    if (json.size() <= kMaxProofValue) {
        return json;
    }
    std::size_t end = kMaxProofValue;
    while (end > 0 && (static_cast<unsigned char>(json[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return json.substr(0, end) + "...";
}

void Host::add_proof(std::string what, const Value& value) {
    const auto same = [&](const Proof& proof) { return *proof.what == what; };
    if (std::none_of(consulted_.begin(), consulted_.end(), same)) {
        consulted_.push_back({share(what), share(proof_value(encode_json(value)))});
    }
}

Datum Host::call(HostFunction function, std::span<const Datum> arguments, cel::Arena& arena) {
    const Question question{arguments, arena};
    switch (function) {
        case HostFunction::cluster_get:
        case HostFunction::cluster_list:
        case HostFunction::cluster_in_namespace:
        case HostFunction::cluster_components:
        case HostFunction::cluster_probe:
            return cluster(function, question);
        case HostFunction::cluster_selects:
            return selects(question);
        case HostFunction::facts_table:
            return question.texts() ? Datum::of(facts_.table(question.text(0))) : wrong_arguments();
        case HostFunction::rbac_path:
            return path_of(facts_, paths_, arguments, arena);
        case HostFunction::rbac_any_path:
            return any_path_of(facts_, paths_, arguments, arena);
        case HostFunction::rbac_is_bootstrap:
        case HostFunction::rbac_covers:
        case HostFunction::rbac_can:
        case HostFunction::authorizer_account:
        case HostFunction::authorizer_group:
        case HostFunction::authorizer_resource:
        case HostFunction::authorizer_subresource:
        case HostFunction::authorizer_namespace:
        case HostFunction::authorizer_name:
        case HostFunction::authorizer_path:
        case HostFunction::authorizer_check:
        case HostFunction::decision_allowed:
        case HostFunction::decision_reason:
            return answer_access(function, facts_, arguments, arena);
        case HostFunction::labels_match:
        case HostFunction::labels_everything:
            return labels(function, question);
        case HostFunction::network_applies:
        case HostFunction::network_open_rules:
            return network(function, question);
        case HostFunction::setting:
            return setting(question);
        case HostFunction::differences:
            return differences(question);
        case HostFunction::mode_within:
            return mode_within(arguments[0], arguments[1]);
        case HostFunction::version_minor:
        case HostFunction::version_end_of_life:
        case HostFunction::version_skew_allowed:
            return version(function, question);
    }
    return wrong_arguments();
}

Datum Host::cluster(HostFunction function, const Question& question) {
    if (!question.texts()) {
        return wrong_arguments();
    }
    if (function == HostFunction::cluster_list) {
        return Datum::of(facts_.list(question.text(0)));
    }
    if (function == HostFunction::cluster_in_namespace) {
        return Datum::of(facts_.in_namespace(question.text(0), question.text(1)));
    }
    if (function == HostFunction::cluster_components) {
        return Datum::of(facts_.components(question.text(0)));
    }
    if (function == HostFunction::cluster_probe) {
        const Value answer = facts_.probe(question.text(0));
        note<HostFunction::cluster_probe>("probe " + std::string(question.text(0)), answer);
        return Datum::of(answer);
    }
    const Value found = facts_.get(question.text(0), question.text(1), question.text(2));
    if (found.is_unknown()) {
        return Datum::of(found);
    }
    return found.is_null() ? Datum::none() : Datum::some(Datum::of(found), question.arena);
}

Datum Host::selects(const Question& question) {
    if (!question[0].is(DatumKind::text) || !question[1].is(DatumKind::map)) {
        return wrong_arguments();
    }
    Store scratch;
    return datum_of(facts_.selects(question.text(0), value_of(question[1], scratch)),
                    question.arena);
}

Datum Host::labels(HostFunction function, const Question& question) {
    Store scratch;
    const Value selector = value_of(question[0], scratch);
    // Those of nothing: asked only whether the selector is one.
    Value labels;
    if (function == HostFunction::labels_match) {
        if (!question[1].is(DatumKind::map) && !question[1].is(DatumKind::null)) {
            return wrong_arguments();
        }
        labels = value_of(question[1], scratch);
    }
    const auto holds = assay::selects(selector, labels);
    if (!holds) {
        return Datum::unknown(Reason::malformed, "not a label selector", question.arena);
    }
    return Datum::boolean(function == HostFunction::labels_match ? *holds
                                                                 : selects_everything(selector));
}

Datum Host::network(HostFunction function, const Question& question) {
    const bool ingress = question[1].is(DatumKind::text) && question.text(1) == "Ingress";
    const bool egress = question[1].is(DatumKind::text) && question.text(1) == "Egress";
    if (!question[0].is(DatumKind::map) || (!ingress && !egress)) {
        return wrong_arguments();
    }
    Store scratch;
    const Value spec = value_of(question[0], scratch);
    const Direction direction = ingress ? Direction::ingress : Direction::egress;
    if (function == HostFunction::network_applies) {
        const auto about = applies(spec, direction);
        return about ? Datum::boolean(*about)
                     : Datum::unknown(Reason::malformed,
                                      "the policy has a type that is none, or rules that are not "
                                      "made of lists and maps",
                                      question.arena);
    }
    if (!question[2].is(DatumKind::list)) {
        return wrong_arguments();
    }
    std::vector<Block> everywhere;
    const Value blocks = value_of(question[2], scratch);
    for (const Value& each : blocks.items()) {
        const auto block = parse_block(each.text_or());
        if (!block) {
            return Datum::error("the blocks of network.openRules are texts such as 0.0.0.0/0",
                                question.arena);
        }
        everywhere.push_back(*block);
    }
    const AllowRules rules = allow_rules(spec, direction);
    const AllowRules* const one[] = {&rules};
    const OpenRules open = open_rules(one, everywhere);
    if (open.unclear) {
        return Datum::unknown(open.unclear->reason, question.arena.copy(open.unclear->text),
                              question.arena);
    }
    const auto indexes = question.arena.array<Datum>(open.indexes.size());
    std::ranges::transform(open.indexes, indexes.begin(), [](std::size_t index) {
        return Datum::integer(static_cast<std::int64_t>(index));
    });
    return Datum::list(indexes);
}

Datum Host::setting(const Question& question) {
    if (!question[0].in_store() || !question.texts(1)) {
        return wrong_arguments();
    }
    const std::string_view path = question.text(1);
    const auto found = facts_.setting(question[0].store_value(), path);
    if (!found) {
        return Datum::error("only a component has settings", question.arena);
    }
    const std::string_view origin = found->origin.text_or();
    const std::string place = origin.empty() ? "" : " (" + std::string(origin) + ")";
    note<HostFunction::setting>(
        origin.substr(0, 2) == "--" ? std::string(origin) : std::string(path) + place,
        found->value);
    if (found->value.is_unknown()) {
        return Datum::of(found->value);
    }
    return map_of({{"value", Datum::of(found->value)},
                   {"origin", Datum::of(found->origin)},
                   {"defaulted", Datum::boolean(found->defaulted)}},
                  question.arena);
}

Datum Host::differences(const Question& question) {
    const auto found =
        question[0].in_store() ? facts_.differences(question[0].store_value()) : std::nullopt;
    return found ? Datum::of(*found) : Datum::error("only a component has sources", question.arena);
}

Datum Host::version(HostFunction function, const Question& question) {
    if (!question.texts()) {
        return wrong_arguments();
    }
    if (function == HostFunction::version_skew_allowed) {
        return skew_allowed(question);
    }
    const auto parsed = parse_version(question.text(0));
    if (!parsed) {
        return undecided("'" + printable(question.text(0), 60) + "' is not a Kubernetes version",
                         question.arena);
    }
    if (function == HostFunction::version_minor) {
        return Datum::integer(parsed->minor);
    }
    const auto end = facts_.end_of_life(*parsed);
    if (!end) {
        return undecided("Kubernetes " + parsed->minor_text() + " is not in the table of versions",
                         question.arena);
    }
    Store scratch;
    note<HostFunction::version_end_of_life>("end of life of Kubernetes " + parsed->minor_text(),
                                            scratch.text(format_date(*end)));
    return Datum::timestamp(end->seconds, 0);
}

Datum Host::skew_allowed(const Question& question) {
    const auto kubelet = parse_version(question.text(0));
    const auto apiserver = parse_version(question.text(1));
    if (!kubelet || !apiserver) {
        return undecided("a version of the pair is not a Kubernetes version", question.arena);
    }
    const auto allowed = facts_.skew_allowed(*kubelet, *apiserver);
    if (!allowed) {
        return undecided("no rule of the skew table holds for kubelet " + kubelet->minor_text(),
                         question.arena);
    }
    return Datum::boolean(*allowed);
}

}  // namespace assay
