#pragma once

#include <optional>
#include <string_view>

namespace backbench::report {

/// The page's program and style, as built from harness/report/web/, and their SHA-256 in base64 as a Content
/// Security Policy names them.
struct PageAssets {
  std::string_view script;
  std::string_view style;
  std::string_view script_hash;
  std::string_view style_hash;
};

/// Those that were built into this program; nothing when npm was not there at build time.
std::optional<PageAssets> page_assets();

}  // namespace backbench::report
