// The layers an etcd is configured by.
//
// Role: a configuration file (--config-file, else ETCD_CONFIG_FILE) is the whole configuration:
// flags and environment count for nothing beside it. Without one a flag wins over its variable,
// ETCD_ and the flag's name in upper case with "_" for "-"; an empty variable is none.
// Sources: etcd v3.6 server/etcdmain/config.go parse, pkg/flags/flag.go SetFlagsFromEnv,
// server/embed/config.go securityConfig for the keys of the file.
// Paths: the file's ("client-transport-security.client-cert-auth"); the table of flags says which
// flag sets which (facts/data.h). Lists of the file are texts with commas, as the flags are.
// Absence: an environment that was not read may name a configuration file: without --config-file it
// hides everything.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/command_line.h"
#include "facts/layers.h"
#include "facts/settings.h"

namespace assay {

// From the lowest to the highest.
[[nodiscard]] std::vector<Layer> etcd_layers(const SettingsSources& sources, const FactsData& data,
                                             Store& store);

}  // namespace assay
