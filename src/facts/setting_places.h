// Which files of the node the settings of a control plane component name.
//
// Role: `place.<path>` of each setting that names one file (facts/file_settings.h): {path, target}.
// Two settings name one file where either of the two agrees.
//   path    clean; of a container the node's name for it (facts/volume_place.h). What no volume
//           holds keeps its name: it may be the image's, or the pod is not told completely
//   target  where links lead in the end. Where nodes were not asked for, the path
// Absence: a relative path, a volume that is none of the node's, and a value that is not known are
// unknown. A file that was not read has an unknown target. Null where nothing is named.
#pragma once

#include <map>
#include <string>

#include "facts/settings.h"

namespace assay {

// By path.
[[nodiscard]] std::map<std::string, Setting, std::less<>> setting_places(
    const SettingsSources& sources, const Settings& settings, Store& store);

}  // namespace assay
