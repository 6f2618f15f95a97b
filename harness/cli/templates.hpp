#pragma once

#include <span>
#include <string_view>

namespace backbench::cli {

/// A file that `backbench init` writes; the originals are under harness/cli/templates.
struct Template {
  std::string_view path;  // below the folder that is set up
  std::string_view text;
};

std::span<const Template> templates();

}  // namespace backbench::cli
