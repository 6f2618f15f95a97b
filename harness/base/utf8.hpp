#pragma once

#include <cstddef>
#include <string_view>

namespace backbench::base {

/// Bytes of the code point at the start of `text`; 0 when it is empty or not UTF-8 there (RFC 3629: neither
/// overlong forms nor surrogates).
std::size_t utf8_length(std::string_view text);

/// Terminal columns taken by valid UTF-8 without control characters; East Asian wide characters take two.
std::size_t display_width(std::string_view text);

}  // namespace backbench::base
