#include "base/error.hpp"
#include "http/request_bytes.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace http = backbench::http;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

/// A URL that is taken says the same when it is read again, and makes a request of exactly two lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  http::is_loopback(text);
  try {
    const auto url = http::parse_url(text);
    const auto again = http::parse_url(url.text());
    require(again.text() == url.text() && again.host == url.host && again.port == url.port &&
            again.path == url.path && again.tls == url.tls && again.socket == url.socket);
    http::RequestText request;
    request.path = url.path;
    const auto bytes = http::request_bytes(request, url.authority());
    require(std::count(bytes.begin(), bytes.end(), '\n') == 3 &&
            std::count(bytes.begin(), bytes.end(), '\r') == 3);
  } catch (const backbench::base::Error&) {
  }
  return 0;
}
