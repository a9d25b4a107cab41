#include "facts/probe_answer.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "facts/presence_gap.h"
#include "snapshot/plan.h"

namespace assay {
namespace {

// A text that the program knows, or unknown: an older or foreign file may hold another.
Value one_of(std::string_view text, std::span<const std::string_view> known, const Unknown& why,
             Store& store) {
    return std::ranges::find(known, text) != known.end() ? store.text(text) : store.unknown(why);
}

Value tls_of(const Probe& probe, Store& store) {
    if (const auto why = gap_of(probe.presence, probe.reason, probe.name)) {
        return store.unknown(*why);
    }
    if (!probe.tls) {
        return store.unknown(Reason::malformed, "the handshakes left no certificate");
    }
    constexpr std::array<std::string_view, 4> kVersions{"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
    constexpr std::array<std::string_view, 2> kChains{"signed", "not-signed"};
    const TlsAnswer& tls = *probe.tls;
    const Unknown lowest{Reason::partial, probe.reason.empty()
                                              ? "not every version of TLS could be tried"
                                              : probe.reason};
    const Unknown chain{Reason::indeterminate,
                        "no certificate authority was given to compare the certificate with"};
    return store.map({{"lowest", one_of(tls.lowest, kVersions, lowest, store)},
                      {"subject", store.text(tls.subject)},
                      {"issuer", store.text(tls.issuer)},
                      {"notBefore", store.text(format_instant(tls.not_before))},
                      {"notAfter", store.text(format_instant(tls.not_after))},
                      {"chain", one_of(tls.chain, kChains, chain, store)}});
}

}  // namespace

Value probe_answer(const Probe& probe, Store& store) {
    if (probe.name == kTlsProbe) {
        return tls_of(probe, store);
    }
    const bool answered = probe.presence == Presence::present;
    if (!answered && !probe.refused) {
        if (const auto why = gap_of(probe.presence, probe.reason, probe.name)) {
            return store.unknown(*why);
        }
    }
    return store.map({{"status", Value::integer(answered ? probe.status : 0)},
                      {"kubernetes", Value::boolean(answered && probe.kubernetes)},
                      {"refused", Value::boolean(probe.refused)},
                      {"version", store.text(probe.version)}});
}

}  // namespace assay
