// Any bytes as each form of a node's configuration file: no crash, and redacting what was redacted
// changes nothing. A manifest whose apiVersion or kind was taken out is no manifest any more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collect/node_config_text.h"
#include "snapshot/redaction.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using assay::TextForm;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const TextForm form :
         {TextForm::yaml, TextForm::manifest, TextForm::toml, TextForm::variables}) {
        const std::string once = assay::redacted_config_text(text, form);
        const std::string twice = assay::redacted_config_text(once, form);
        const bool gone = form == TextForm::manifest && assay::is_marker_word(twice);
        if (twice != once && !gone) std::abort();
    }
    return 0;
}
