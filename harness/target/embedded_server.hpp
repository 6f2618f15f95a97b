#pragma once

#include "target/embedded_options.hpp"

#include <atomic>
#include <cstdint>
#include <functional>

namespace backbench::target {

/// Serves until `stop` is set (seen within 20 ms) or the fault `die` strikes, and returns the process's exit
/// status: 0, or that of the fault. `on_listening` gets the port, 0 on a Unix-domain socket, once connections
/// are accepted. Open connections end with it. Raises the process's soft limit of open files to the hard one.
///
/// Routes: `/` the body, `/healthcheck` "ok", `/stats` what was counted, `/echo` the request's body back,
/// `/status/<code>`, `/bytes/<n>`, `/delay/<duration>`; HTTP/1.1 and 1.0, keep-alive, pipelining, HEAD,
/// chunked requests, Expect: 100-continue. Sends no Date, since its answers are built before the first
/// request. Each connection belongs to one thread, dealt out in turn, and costs no allocation per request of
/// `/`.
///
/// Throws base::Error(target_failed) when the address cannot be listened on.
int serve(const EmbeddedOptions& options, const std::atomic<bool>& stop,
          const std::function<void(std::uint16_t)>& on_listening);

}  // namespace backbench::target
