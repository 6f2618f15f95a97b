#pragma once

#include <string>
#include <string_view>

namespace backbench::base {

/// The text as a JSON string with its quotes (RFC 8259 section 7). Bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);

}  // namespace backbench::base
