#pragma once

#include "base/clock.hpp"
#include "load/crew.hpp"
#include "load/generator.hpp"
#include "load/plan.hpp"
#include "load/stages.hpp"
#include "metrics/measurement.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

namespace backbench::load {

/// When a trial's parts begin and end, the same for all workers; told once every connection has settled.
struct Timetable {
  base::TimePoint start;  // of the warm-up, and of an open loop's schedule
  base::TimePoint begin;  // of the measured window
  base::TimePoint end;    // of the measured window; far away when a number of requests ends it
};

/// One generator thread's work: its connections, its phases, its books. run() is the thread's body; follow()
/// may be called from another thread; the results may be read after the join.
class Worker {
 public:
  struct Share {
    int index = 0;
    int workers = 1;
    int connections = 1;                    // at most
    std::optional<std::uint64_t> requests;  // of requests_total; absent = the clock ends the window
  };

  Worker(const Plan& plan, const Endpoint& endpoint, Share share, const std::atomic<bool>& stop, Live& live);

  /// Opens the connections and sends nothing, calls `settled` when each first attempt is over or the plan's
  /// timeout has passed, then follows the timetable. Never throws.
  void run(std::function<void()> settled);
  void follow(const Timetable& timetable);

  int open_connections() const { return open_connections_; }  // after `settled`
  std::exception_ptr fault() const { return fault_; }

  /// Absent until the worker has finished: eight histograms are not made twice.
  std::optional<metrics::Measurement> measurement;
  /// Requests still running at the end, and in an open loop those due and not yet sent (written is then
  /// unset).
  std::vector<Moments> unfinished;
  base::TimePoint ended{};

 private:
  enum class Phase { opening, warming_up, emptying, measuring, over };

  void end_opening();
  void begin_following();
  void tick();
  void enter_due_phase(base::TimePoint now);
  void begin_window(base::TimePoint now);
  void follow_stages(base::TimePoint now);
  void adjust_connections(base::TimePoint now);
  void finish(base::TimePoint now, bool interrupted);
  void note_unsent(base::TimePoint now);
  base::TimePoint next_tick_after(base::TimePoint now) const;
  void publish();
  metrics::Fairness fairness() const;

  const Plan& plan_;
  const Share share_;
  const std::atomic<bool>& stop_;
  Live& live_;
  StageClock stage_clock_;
  int joined_;  // the first so many of the connections take part in the load
  Crew crew_;
  Station& station_;  // the crew's
  const base::Nanoseconds tick_period_;
  base::TimePoint next_tick_{};
  Phase phase_ = Phase::opening;
  std::function<void()> settled_;  // empty once called
  base::TimePoint opening_until_{};
  Timetable timetable_{};
  std::atomic<bool> has_timetable_{false};
  int open_connections_ = 0;
  int asked_at_begin_ = joined_;
  int open_at_begin_ = 0;
  metrics::ThreadUsage usage_at_begin_;
  std::vector<std::optional<std::uint64_t>> answered_at_begin_;  // of connections that were open then
  std::uint64_t published_ok_ = 0;
  std::uint64_t published_failed_ = 0;
  std::exception_ptr fault_;
};

}  // namespace backbench::load
