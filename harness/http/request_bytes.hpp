#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backbench::http {

/// What a request says, before it becomes bytes.
struct RequestText {
  std::string method = "GET";
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool close = false;  // ask the server to close after the response
};

/// The bytes of an HTTP/1.1 request (RFC 9112 sections 3 and 6), built once per trial. Adds `Host: authority`
/// unless a host header is given, `Content-Length` when there is a body or the method usually has one (POST,
/// PUT, PATCH), and `Connection: close` on request. Throws base::Error(usage) for a method, header name or
/// value that could split the message: control characters, spaces in a name, a `Transfer-Encoding` or wrong
/// `Content-Length` given by hand.
std::string request_bytes(const RequestText& request, std::string_view authority);

}  // namespace backbench::http
