#pragma once

#include "http/url.hpp"
#include "load/socket.hpp"

namespace backbench::load {

/// The address of a URL's socket or host and port, looked up once per trial; the first one the system
/// prefers. Throws base::Error(target_failed) with the resolver's reason.
Endpoint resolve(const http::Url& url);

}  // namespace backbench::load
