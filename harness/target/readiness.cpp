#include "target/readiness.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/request_bytes.hpp"
#include "target/probe.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <poll.h>

namespace backbench::target {
namespace {

using std::chrono::milliseconds;

bool is_success(int status) { return status >= 200 && status <= 299; }

/// "GET /hello", from the first line of the request.
std::string asked(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\r'));
  return std::string(line.substr(0, line.rfind(' ')));
}

class Waiting {
 public:
  Waiting(const http::Url& address, base::Nanoseconds within, const Surroundings& surroundings,
          const std::atomic<bool>& stop, const http::TlsOptions& tls)
      : address_(address), within_(within), surroundings_(surroundings), stop_(stop) {
    if (address.tls) tls_.emplace(tls, address.host);
  }

  /// Attempts until one is right, or throws. `check` may be null.
  ProbeResult until_right(const ProbeRequest& request) {
    for (;;) {
      ProbeResult result = attempt(request);
      if (result.state == ProbeResult::State::answered && result.fault.empty()) return result;
      if (result.hopeless) {
        throw base::Error(base::ExitCode::target_failed, fmt::format("{} of {} got: {}", asked(request.bytes),
                                                                     address_.place(), result.fault));
      }
      remember(result);
      in_a_row_ = 0;
      pause();
      if (base::Clock::now() >= deadline()) give_up(request);
    }
  }

  ProbeAnswer times_in_a_row(const ProbeRequest& request, int times) {
    ProbeAnswer answer;
    for (;;) {
      ProbeResult result = until_right(request);
      if (in_a_row_ == 0) answer.waited = base::Clock::now() - start_;
      answer.status = result.status;
      answer.http_version = result.http_version;
      answer.keeps_alive = result.keeps_alive;
      answer.headers = std::move(result.headers);
      answer.body = std::move(result.body);
      if (++in_a_row_ >= times) return answer;
      pause_ = shortest_pause;
      pause();
    }
  }

 private:
  static constexpr milliseconds shortest_pause{10};
  static constexpr milliseconds longest_pause{100};

  base::TimePoint deadline() const { return start_ + within_; }

  /// An attempt that only ran into the end of the waiting time says less than one before it.
  void remember(const ProbeResult& result) {
    const bool cut_short = result.timed_out && base::Clock::now() >= deadline();
    if (last_fault_.empty() || (!cut_short && !result.fault.empty())) last_fault_ = result.fault;
  }

  /// An answer that is not correct is `answered` with a fault.
  ProbeResult attempt(const ProbeRequest& request) {
    look_around();
    ++attempts_;
    ProbeLimits limits;
    limits.deadline = std::min(deadline(), base::Clock::now() + request.timeout);
    limits.news_fd = surroundings_.news_fd;
    limits.stop = &stop_;
    ProbeResult result =
        probe(address_, tls_ ? &*tls_ : nullptr, request.bytes, request.method == "HEAD", limits);
    if (result.state == ProbeResult::State::interrupted) look_around();
    if (result.state != ProbeResult::State::answered) return result;
    result.fault = fault_of(result, request);
    if (result.fault.empty() && surroundings_.stranger) {
      result.fault = surroundings_.stranger(result).value_or("");
    }
    return result;
  }

  static std::string fault_of(const ProbeResult& result, const ProbeRequest& request) {
    if (request.check == nullptr) {
      return is_success(result.status) ? "" : fmt::format("answered {} instead of a 2xx", result.status);
    }
    std::string why;
    const auto judgement = request.check->judge(result.status, result.body, result.headers, &why);
    if (judgement == http::Judgement::correct) return "";
    return why.empty() ? fmt::format("answered {} with the wrong content", result.status) : why;
  }

  void look_around() const {
    if (stop_) throw base::Error(base::ExitCode::interrupted, "interrupted while waiting for the server");
    const std::optional<std::string> death = surroundings_.death ? surroundings_.death() : std::nullopt;
    if (death) throw base::Error(base::ExitCode::target_failed, "the server died: " + *death);
  }

  /// Sleeps, but no longer than until the target dies.
  void pause() {
    pollfd news{surroundings_.news_fd, POLLIN, 0};
    const base::TimePoint end = std::min(base::Clock::now() + pause_, deadline());
    pause_ = std::min(pause_ + pause_ / 2, milliseconds(longest_pause));
    for (;;) {
      const auto left = std::chrono::ceil<milliseconds>(end - base::Clock::now()).count();
      if (left <= 0) return;
      const int ready = ::poll(&news, 1, static_cast<int>(left));
      if (ready > 0 || (ready < 0 && errno == EINTR)) look_around();
      if (ready > 0) return;
    }
  }

  [[noreturn]] void give_up(const ProbeRequest& request) const {
    const std::string hint = surroundings_.hint ? surroundings_.hint() : "";
    const std::string log = surroundings_.log_text ? surroundings_.log_text() : "";
    throw base::Error(base::ExitCode::target_failed,
                      fmt::format("not ready within {}: {} of {} was asked {} times, at last with: {}{}{}",
                                  base::format_duration(within_), asked(request.bytes), address_.place(),
                                  attempts_, last_fault_, hint, log));
  }

  const http::Url& address_;
  const base::Nanoseconds within_;
  const Surroundings& surroundings_;
  const std::atomic<bool>& stop_;
  std::optional<http::TlsContext> tls_;
  const base::TimePoint start_ = base::Clock::now();
  milliseconds pause_ = shortest_pause;
  std::string last_fault_;
  int attempts_ = 0;
  int in_a_row_ = 0;
};

}  // namespace

ProbeAnswer wait_until_ready(const http::Url& address, const scenario::ReadyRule& rule,
                             const ProbeRequest& request, int times, const Surroundings& surroundings,
                             const std::atomic<bool>& stop) {
  Waiting waiting(address, rule.within, surroundings, stop, request.tls);
  if (rule.path) {
    ProbeRequest first;
    first.bytes = http::request_bytes(
        {.method = "GET", .path = *rule.path, .headers = {}, .body = {}, .close = true}, address.authority());
    waiting.until_right(first);
  }
  return waiting.times_in_a_row(request, times);
}

}  // namespace backbench::target
