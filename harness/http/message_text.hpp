#pragma once

#include <string>
#include <string_view>

namespace backbench::http {

/// RFC 9110 section 5.6.2: what methods and header names are made of.
bool is_token(std::string_view text);

/// Whether the text may stand in a request line: printable ASCII without a space.
bool is_request_target(std::string_view text);

/// Whether the text may be a header value: no control character but the tab (RFC 9110 section 5.5).
bool is_field_value(std::string_view text);

/// ASCII case only, as header names and schemes compare.
bool equal_without_case(std::string_view a, std::string_view b);

/// The text in quotes, control characters and other non-ASCII bytes as \xNN: fit for an error message.
std::string quoted(std::string_view text);

}  // namespace backbench::http
