#pragma once

#include <string>
#include <string_view>

namespace backbench::scenario {

/// What is wrong with a piece of HTTP, and what to do; an empty `message` when nothing is.
struct Fault {
  std::string message;
  std::string cure;
};

/// RFC 9110 section 5.6.2: what methods and header names are made of.
bool is_token(std::string_view text);

Fault fault_in_method(std::string_view method);
/// A request target in origin form (RFC 9112 section 3.2.1): path and query.
Fault fault_in_path(std::string_view path);
/// A header that a user may set. Those that frame the message are backbench's own.
Fault fault_in_header(std::string_view name, std::string_view value);

struct UrlVerdict {
  Fault fault;
  bool loopback = false;  // localhost, 127.0.0.0/8 or ::1
};
/// The address of a server, http://host:port or http+unix://%2Fits%2Fsocket, without a path of its own.
UrlVerdict judge_url(std::string_view url);

}  // namespace backbench::scenario
