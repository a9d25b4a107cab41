// Which console stands behind a Service port.
//
// Role: matches a Service, the pods it selects and the port against the table of consoles
// (facts/data.h), in this order: name of the Service, labels, image, port. Labels count on the
// Service and on the pods; a named target port is looked up in the pods.
// Absence: when nothing matches and the pods could not tell (not completely read, or the Service
// has no selector: its endpoints are not evidence), the answer is unknown.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "facts/data.h"
#include "facts/selectors.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

struct ConsoleMatch {
    const Console* console = nullptr;
    std::string_view by;  // "service", "label", "image", "port"; empty: none
    std::optional<Unknown> unknown;
};

class ConsoleFinder {
public:
    ConsoleFinder(const Evidence& evidence, const FactsData& data);

    // `port` is an element of spec.ports, or null: no port to look at.
    [[nodiscard]] ConsoleMatch behind(const Value& service, const Value& port) const;
    // A Service we do not hold: its name, and the number it is asked for.
    [[nodiscard]] ConsoleMatch behind_name(std::string_view service, const Value& port) const;

private:
    using Pods = std::vector<const PodLike*>;
    [[nodiscard]] Pods selected(const Value& service) const;
    [[nodiscard]] bool label_matches(const Console& console, const Value& service,
                                     const Pods& pods) const;
    [[nodiscard]] static bool image_matches(const Console& console, const Pods& pods);
    [[nodiscard]] static bool port_matches(const Console& console, const Value& port,
                                           const Pods& pods);
    [[nodiscard]] std::optional<Unknown> cannot_tell(const Value& service) const;

    const FactsData* data_;
    std::vector<PodLike> pods_;
    // (namespace, "key=value") to pods: a selector looks at the pods of its first pair only.
    std::map<std::pair<std::string_view, std::string>, Pods> by_label_;
    std::optional<Unknown> services_gap_;
    std::optional<Unknown> pods_gap_;
};

}  // namespace assay
