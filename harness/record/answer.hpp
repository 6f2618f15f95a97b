#pragma once

#include <string>

namespace backbench::record {

/// What a target's answer to one request of the scenario says of itself, beside status and length: whatever
/// makes one server's work differ from another's though both answer correctly. Taken from the answers that
/// were waited for before the load, which are to the same bytes.
struct Answer {
  std::string http_version = "1.1";
  /// The codings of its Content-Encoding in the order applied, lower-case: "gzip". Empty = the body is sent
  /// as it is; "unreadable" = not a list of codings.
  std::string content_encoding{};
  bool keeps_connection = true;  // false: the connection could not carry another request after it

  bool operator==(const Answer&) const = default;
};

}  // namespace backbench::record
