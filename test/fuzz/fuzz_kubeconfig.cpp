// Any bytes as a kubeconfig: no crash; a target that comes out of it has a server.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include "collect/kubeconfig.h"

namespace {

// A file in memory that holds the present input.
class InputFile {
public:
    InputFile() : file_(::memfd_create("kubeconfig", 0)) {
        if (file_ < 0) std::abort();
    }
    void fill(const std::uint8_t* data, std::size_t size) const {
        if (::ftruncate(file_, 0) != 0 ||
            ::pwrite(file_, data, size, 0) != static_cast<ssize_t>(size))
            std::abort();
    }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

private:
    int file_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const InputFile file;
    file.fill(data, size);
    assay::KubeconfigOptions options;
    options.kubeconfig = file.path();
    options.environment = [](const char*) { return std::optional<std::string>(); };
    if (const auto contexts = assay::list_contexts(options)) {
        for (const std::string& name : *contexts) {
            options.context = name;
            (void)assay::load_target(options);
        }
    }
    options.context.reset();
    const auto target = assay::load_target(options);
    if (target && target->server.find("://") == std::string::npos) std::abort();
    return 0;
}
