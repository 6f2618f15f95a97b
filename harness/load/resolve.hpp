#pragma once

#include "http/url.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace backbench::load {

/// The address of a URL's host and port, looked up once per trial; the first one the system prefers. Throws
/// base::Error(target_failed) with the resolver's reason.
boost::asio::ip::tcp::endpoint resolve(const http::Url& url);

}  // namespace backbench::load
