// Policy files to checks: every problem at once.
//
// Role: reads checks/<id>.yaml as authors write them (docs/check-format.md), compiles expressions
// against policy/environment.h and points at what is wrong: file, line, column, the line, a caret
// and "did you mean". Unknown keys are errors: a misspelt key must not make a check say less.
// Failure: never throws; a file with an error gives no Check. Sizes are bounded (kMaxCheckFile,
// kMaxChecks), so a stranger's pack cannot exhaust the program.
// Ordering: checks by id, problems by place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "policy/check.h"
#include "policy/document.h"
#include "policy/policy_text.h"
#include "policy/problem.h"
#include "value/store.h"

namespace assay {

inline constexpr std::size_t kMaxCheckFile = std::size_t{256} << 10;
inline constexpr std::size_t kMaxChecks = 5000;

// One policy file. `name` is shown to people; `id` is its path below the folder of checks,
// without ".yaml".
struct PolicyFile {
    std::string name;
    std::string id;
    PolicyText text;
};

// What stands in a file; nothing where `problems` say why. A packed file was parsed by the build.
[[nodiscard]] std::optional<Document> document_of(const PolicyFile& file,
                                                  std::vector<PolicyProblem>& problems);

struct LoadedChecks {
    std::shared_ptr<Store> store;  // owns the params of the checks
    std::vector<Check> checks;
    std::vector<PolicyProblem> problems;  // errors and lint warnings
};

// Which files' expressions are compiled, and held against types, when they are loaded. `own`: not
// those of packed files: `checks lint` did when the program was built (CMakeLists.txt), and they
// are compiled when they are first run.
enum class Compiling : std::uint8_t { own, all };

// Two files with the same id: the later one replaces the earlier one (--checks DIR overrides).
[[nodiscard]] LoadedChecks load_checks(std::span<const PolicyFile> files,
                                       Compiling compiling = Compiling::own);

[[nodiscard]] std::vector<PolicyFile> packed_checks();
// Every *.yaml below `folder`, sorted. A folder named "fixtures" is not special: a pack keeps its
// fixtures elsewhere.
[[nodiscard]] Result<std::vector<PolicyFile>> read_checks(const std::filesystem::path& folder);

}  // namespace assay
