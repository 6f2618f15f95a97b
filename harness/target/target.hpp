#pragma once

#include "base/units.hpp"
#include "http/check.hpp"
#include "http/tls.hpp"
#include "http/url.hpp"
#include "scenario/suite.hpp"
#include "target/usage.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backbench::target {

/// What starting a target needs besides its file.
struct StartOptions {
  std::filesystem::path log_file;     // output of the target and of its setup; created, then appended to
  std::filesystem::path own_program;  // this binary, for embedded targets
  bool allow_remote = false;          // --allow-remote was given
};

/// A request as the probe sends it, and what a correct answer to it is.
struct ProbeRequest {
  std::string method = "GET";
  std::string bytes;
  std::shared_ptr<const http::Check> check;              // none = any 2xx
  base::Nanoseconds timeout = std::chrono::seconds{10};  // of one attempt
  http::TlsOptions tls = {};                             // for an address with https
};

struct ProbeAnswer {
  int status = 0;
  int http_version = 11;    // 10 or 11
  bool keeps_alive = true;  // the connection could have carried another request
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  base::Nanoseconds waited{0};  // from the call of wait_ready to the first of the correct answers in a row
};

/// A server that is up. Owned by the one thread that started it. Whatever happens to this process, `kill -9`
/// included, what it started does not outlive it (where the machine forbids the strongest way,
/// `containment()` says which weaker one is in force).
class Target {
 public:
  virtual ~Target() = default;  // stops it if stop() was not called

  virtual const http::Url& address() const = 0;  // scheme, host and port, or socket; path "/"
  /// Asks until the answer is correct `times` in a row, then returns the last answer. Throws
  /// base::Error(target_failed): at once when the process has died (exit status and the log's last lines), or
  /// when `within` is over (the last answer's fault in words). Throws base::Error(interrupted) when `stop` is
  /// set.
  virtual ProbeAnswer wait_ready(const ProbeRequest& request, int times, const std::atomic<bool>& stop) = 0;
  /// Nothing, or how it died: "exited with status 3", "killed by signal 9 (Killed)", with the log's last
  /// lines.
  virtual std::optional<std::string> death() = 0;
  /// The configured signal to the whole group, then SIGKILL; returns when nothing of it is left. Idempotent.
  virtual void stop() = 0;
  /// "pid-namespace", "user+pid-namespace", "subreaper", "compose", "container", "external"
  virtual std::string containment() const = 0;
  /// Its clients reach it through a relay of the container engine's, which is then measured with it.
  virtual bool behind_published_port() const { return false; }
  virtual std::vector<int> pids() const = 0;  // of the tree, as seen now
  /// What its processes have used since they were started; nothing when they are not ours to see. May be
  /// called from another thread as long as nobody stops the target.
  virtual std::optional<Usage> usage() const = 0;
};

/// Runs setup steps whose inputs changed, checks that the port is free (naming who holds it), and starts the
/// server. Throws base::Error(target_failed) with what failed, where and the cure.
std::unique_ptr<Target> start(const scenario::TargetSpec& spec, const StartOptions& options,
                              const std::atomic<bool>& stop);

}  // namespace backbench::target
