// Readers of the text formats of manifests and dumps.
//
// Role: finds the format of a text, its documents and their byte ranges, and hands them to an
// Intake. A JSON List is read item by item and never held whole; YAML is held whole.
// Failure: none; what cannot be read is told to the Intake. Texts are UTF-8, with or without a byte
// order mark; UTF-16 is named as such and not read.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "collect/intake.h"
#include "value/store.h"

namespace assay {

inline constexpr std::size_t kMaxYamlFile = std::size_t{256} << 20;

// Gives the next bytes of a text, nothing at its end. An error says that the rest cannot be read.
using TextFeed = std::function<Result<std::string_view>()>;

// Whether a text that begins like this is read as JSON.
[[nodiscard]] bool begins_like_json(std::string_view head);

// `name` becomes the origin of every object. False when the text turned out not to be JSON, with
// the reason in `problem`: what was whole stays, and what is missing has not been told yet.
[[nodiscard]] bool read_json(const std::string& name, const TextFeed& feed, Store& store,
                             Intake& intake, std::string& problem);

void read_yaml(const std::string& name, std::string_view text, Store& store, Intake& intake);

// Whether each document of the text can be decoded as YAML.
[[nodiscard]] bool is_yaml(std::string_view text);

}  // namespace assay
