#include "load/resolve.hpp"

#include "base/error.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fmt/format.h>

namespace backbench::load {

Endpoint resolve(const http::Url& url) {
  if (!url.socket.empty()) return boost::asio::local::stream_protocol::endpoint(url.socket);
  boost::asio::io_context io;
  boost::asio::ip::tcp::resolver resolver(io);
  boost::system::error_code error;
  const auto found = resolver.resolve(url.host, std::to_string(url.port), error);
  if (error || found.empty()) {
    throw base::Error(
        base::ExitCode::target_failed,
        fmt::format("cannot find the address of '{}': {}; check the host name, or write an IP address",
                    url.host, error.message()));
  }
  return found.begin()->endpoint();
}

}  // namespace backbench::load
