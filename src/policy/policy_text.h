// The bytes of a policy file, and what the build knows of them when they are packed.
//
// Role: of a packed file the build has made the SHA-256 and the tree (policy/document_tree.h), and
// its text lies in the program: reading one copies, hashes and parses nothing. Of a user's file
// both are made when they are asked for. Ownership: a user's bytes are held here and by copies of
// it; packed ones live as long as the program.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay {

class PolicyText {
public:
    PolicyText() = default;
    template <std::convertible_to<std::string> From>
    requires(!std::same_as<std::remove_cvref_t<From>, PolicyText>)
        PolicyText(From&& text)  // NOLINT: stands for the text
        : held_(std::make_shared<const std::string>(std::forward<From>(text))), bytes_(*held_) {}

    // The file that is packed under this name; nothing when none is.
    [[nodiscard]] static std::optional<PolicyText> packed(std::string_view name);

    [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }
    operator std::string_view() const noexcept { return bytes_; }  // NOLINT: stands for the text
    // Of a packed policy file, for read_tree(); nothing of others.
    [[nodiscard]] std::optional<std::string_view> tree() const;
    [[nodiscard]] std::string sha256() const;

private:
    std::shared_ptr<const std::string> held_;
    std::string_view bytes_;
    std::string_view ahead_;  // what the build knows; empty of a user's file
};

}  // namespace assay
