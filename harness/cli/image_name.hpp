#pragma once

#include <string>
#include <string_view>

namespace backbench::cli {

/// Whether a text can be the name of a container image, or its id: "shop:pr-17", "registry.example/shop",
/// "sha256:3f2a…". Format: the reference grammar of the OCI distribution specification, its characters alone.
bool could_be_image(std::string_view text);

/// What a target of that image is called: the last part of its name, without tag and digest, so that the
/// names of benchmarks do not change with the version. "shop" of all but the last of those above.
std::string target_name_of_image(std::string_view image);

}  // namespace backbench::cli
