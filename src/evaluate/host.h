// What the functions of policy/environment.h answer, over Facts.
//
// Role: turns arguments of expressions into questions to facts/ and the answers into data.
// Absence: an answer that facts/ does not know is unknown(reason), as a whole.
// Ownership: results live in the arena or in the stores of the facts. One host per thread.
#pragma once

#include <concepts>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/shared.h"
#include "base/text_sharer.h"
#include "evaluate/finding.h"
#include "evaluate/lazy_paths.h"
#include "facts/facts.h"
#include "policy/environment.h"

namespace assay {

class Host : public CheckHost {
public:
    // `paths` may be shared by the hosts of a run, which are on several threads.
    explicit Host(const Facts& facts, LazyPaths& paths) : facts_(facts), paths_(paths) {}

    [[nodiscard]] cel::Datum call(HostFunction function, std::span<const cel::Datum> arguments,
                                  cel::Arena& arena) override;

    [[nodiscard]] const Facts& facts() const { return facts_; }

    // Settings, probes and dates that were asked for since forget(): part of a finding's proof,
    // because the object itself does not show them. Each once, in order.
    [[nodiscard]] const Few<Proof>& consulted() const { return consulted_; }
    void forget() { consulted_ = {}; }

    // A text of a finding that others may have too.
    template <std::convertible_to<std::string_view> Text>
    [[nodiscard]] Shared<std::string> share(Text&& text) {
        return texts_.share(std::forward<Text>(text));
    }

private:
    struct Question;
    cel::Datum cluster(HostFunction function, const Question& question);
    cel::Datum selects(const Question& question);
    static cel::Datum labels(HostFunction function, const Question& question);
    static cel::Datum network(HostFunction function, const Question& question);
    cel::Datum setting(const Question& question);
    cel::Datum differences(const Question& question);
    cel::Datum version(HostFunction function, const Question& question);
    cel::Datum skew_allowed(const Question& question);
    // Who keeps answers knows which functions note (policy/environment.h).
    template <HostFunction function>
    void note(std::string what, const Value& value) {
        static_assert(proves(function));
        add_proof(std::move(what), value);
    }
    void add_proof(std::string what, const Value& value);

    const Facts& facts_;
    LazyPaths& paths_;
    Few<Proof> consulted_;
    TextSharer texts_;
};

// At most so many characters of a value's JSON are kept as proof; "..." says that it was cut.
inline constexpr std::size_t kMaxProofValue = 200;
[[nodiscard]] std::string proof_value(std::string json);

}  // namespace assay
