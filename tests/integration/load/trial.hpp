#pragma once

#include "load/generator.hpp"
#include "support/scripted_server.hpp"

#include <string>
#include <thread>

namespace backbench::load::testing {

using backbench::testing::Answer;
using backbench::testing::response;
using backbench::testing::ScriptedServer;
using backbench::testing::SeenRequest;
using backbench::testing::Then;

/// `GET /`, judged by `rules`.
Exchange exchange(http::Rules rules = {}, std::string_view method = "GET", std::string reference_body = {},
                  std::string_view path = "/");

/// One connection, no warm-up, exactly so many requests, and a timeout that only a hang meets.
Plan plan_for(std::uint16_t port, std::uint64_t requests, Exchange what = exchange());
inline Plan plan_for(const ScriptedServer& server, std::uint64_t requests, Exchange what = exchange()) {
  return plan_for(server.port(), requests, std::move(what));
}

/// A trial to its end. Every trial's books are checked: whole and window balance, histograms, statuses and
/// the series add up to the endings, and `Live` says the same.
metrics::Measurement run_trial(const Plan& plan);

/// A trial in the background, to be looked at and stopped while it runs.
class RunningTrial {
 public:
  explicit RunningTrial(Plan plan);

  const Live& live() const { return live_; }
  /// Waits until so many more requests than now were ok (failed); fails the test after 30 s.
  void wait_for_ok(std::uint64_t more) const;
  void wait_for_failed(std::uint64_t more) const;
  metrics::Measurement stop();

 private:
  Plan plan_;
  std::atomic<bool> stop_{false};
  Live live_;
  metrics::Measurement result_;
  std::jthread thread_;
};

}  // namespace backbench::load::testing
