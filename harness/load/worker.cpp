#include "load/worker.hpp"

#include "load/thread_usage.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace backbench::load {
namespace {

using std::chrono::milliseconds;

// So often a ramp over the connections opens or closes some of them.
constexpr base::Nanoseconds ramp_period = milliseconds{10};

base::Nanoseconds period_for(const Plan& plan) {
  const bool ramp = !plan.stages.empty() && plan.stages.front().connections;
  return std::clamp<base::Nanoseconds>(plan.timeout / 20, milliseconds{5},
                                       ramp ? ramp_period : milliseconds{100});
}

}  // namespace

Worker::Worker(const Plan& plan, const Endpoint& endpoint, Share share, const std::atomic<bool>& stop,
               Live& live)
    : plan_(plan),
      share_(share),
      stop_(stop),
      live_(live),
      stage_clock_(plan.stages),
      joined_(stage_clock_.over_connections()
                  ? share_of(stage_clock_.connections(base::Nanoseconds{0}), share.index, share.workers)
                  : share.connections),
      crew_(plan, endpoint, share.index, share.workers, share.connections, joined_),
      station_(crew_.station),
      tick_period_(period_for(plan)) {
  answered_at_begin_.reserve(crew_.connections.size());
  unfinished.reserve(static_cast<std::size_t>(share.connections) * static_cast<std::size_t>(plan.pipelining));
}

void Worker::run(std::function<void()> settled) {
  try {
    settled_ = std::move(settled);
    station_.all_settled = [this] { end_opening(); };
    opening_until_ = base::Clock::now() + plan_.timeout;
    crew_.open();
    next_tick_ = next_tick_after(base::Clock::now());
    while (phase_ != Phase::over) {
      const base::TimePoint now = crew_.turn(next_tick_);
      if (phase_ == Phase::opening && has_timetable_.load(std::memory_order_acquire)) begin_following();
      if (now >= next_tick_) tick();
    }
  } catch (...) {
    fault_ = std::current_exception();
  }
}

void Worker::end_opening() {
  if (!settled_) return;
  open_connections_ = crew_.count_open();
  std::exchange(settled_, nullptr)();
}

void Worker::follow(const Timetable& timetable) {
  timetable_ = timetable;
  has_timetable_.store(true, std::memory_order_release);
  station_.reactor.wake();
}

void Worker::begin_following() {
  phase_ = Phase::warming_up;
  station_.pacer.start(timetable_.start);
  // A window of a fixed number of requests without a warm-up must not see a single one before.
  if (!share_.requests || plan_.warmup.count() > 0) station_.gate.open();
  tick();
  if (!station_.pacer.open_loop()) station_.wake_all_parked();
}

base::TimePoint Worker::next_tick_after(base::TimePoint now) const {
  base::TimePoint next = now + tick_period_;
  if (phase_ == Phase::warming_up) next = std::min(next, timetable_.begin);
  if (phase_ == Phase::measuring) {
    next = std::min(next, timetable_.end);
    if (!plan_.stages.empty()) next = std::min(next, timetable_.begin + stage_clock_.end());
  }
  if (phase_ == Phase::emptying || (phase_ == Phase::measuring && station_.gate.exhausted())) {
    next = now + milliseconds{1};
  }
  return next;
}

void Worker::tick() {
  const base::TimePoint now = base::Clock::now();
  if (phase_ == Phase::over) return;
  if (phase_ == Phase::measuring) station_.ledger.lagged(now - next_tick_);
  if (stop_.load(std::memory_order_relaxed)) return finish(now, true);
  if (phase_ == Phase::opening && now >= opening_until_) end_opening();
  enter_due_phase(now);
  if (phase_ == Phase::over) return;
  crew_.sweep(now);
  publish();
  next_tick_ = next_tick_after(base::Clock::now());
}

void Worker::enter_due_phase(base::TimePoint now) {
  if (phase_ == Phase::warming_up && now >= timetable_.begin) {
    if (!share_.requests) return begin_window(now);
    station_.gate.close();
    phase_ = Phase::emptying;
  }
  if (phase_ == Phase::emptying && station_.ledger.in_flight() == 0) {
    station_.gate.limit(*share_.requests);
    station_.gate.open();
    station_.pacer.start(now);  // what fell due while the warm-up's requests ran out was never to be sent
    begin_window(now);
    station_.wake_all_parked();
    return;
  }
  if (phase_ != Phase::measuring) return;
  const bool all_done = station_.gate.exhausted() && station_.ledger.in_flight() == 0;
  if (all_done || now >= timetable_.end) return finish(now, false);
  if (!plan_.stages.empty()) follow_stages(now);
}

void Worker::begin_window(base::TimePoint now) {
  phase_ = Phase::measuring;
  open_at_begin_ = crew_.count_open();
  asked_at_begin_ = joined_;
  for (const Connection& c : crew_.connections) {
    answered_at_begin_.push_back(c.is_open() ? std::optional(c.answered()) : std::nullopt);
  }
  usage_at_begin_ = crew_.usage();
  station_.ledger.begin_window(now);
  if (share_.index == 0) live_.window.enter(WindowWatch::State::open);
}

void Worker::follow_stages(base::TimePoint now) {
  while (stage_clock_.move_on(now - timetable_.begin)) station_.ledger.next_stage(now);
  if (stage_clock_.over_connections()) adjust_connections(now);
}

/// The last to come is the first to leave. Those that come are opened a few at a time, as at the beginning.
void Worker::adjust_connections(base::TimePoint now) {
  const int all = stage_clock_.connections(now - timetable_.begin);
  const int wanted = share_of(all, share_.index, share_.workers);
  const int most = joined_ + crew_.at_once();
  while (joined_ < std::min(wanted, most)) crew_.connections[static_cast<std::size_t>(joined_++)].join();
  while (joined_ > wanted) crew_.connections[static_cast<std::size_t>(--joined_)].leave();
}

void Worker::finish(base::TimePoint now, bool interrupted) {
  const bool measured = phase_ == Phase::measuring;
  const base::TimePoint start = timetable_.start, begin = timetable_.begin;
  phase_ = Phase::over;
  ended = now;
  if (measured && share_.index == 0) live_.window.enter(WindowWatch::State::closed);
  station_.gate.close();
  station_.ledger.end_window(now);
  metrics::ThreadUsage used = crew_.usage() - usage_at_begin_;
  used.cpu = std::max(used.cpu, base::Nanoseconds{0});
  for (Connection& connection : crew_.connections) connection.shut(unfinished);
  if (measured) note_unsent(now);
  publish();

  measurement.emplace(station_.ledger.close());
  measurement->interrupted = interrupted;
  measurement->connections_asked = asked_at_begin_;
  if (measured) {
    measurement->warmup = begin - start;
    measurement->connections_open = open_at_begin_;
    measurement->threads.push_back(used);
    measurement->fairness = fairness();
  } else {
    measurement->connections_open = open_connections_;
    unfinished.clear();
  }
}

/// Requests of an open loop whose time had come but that found no free connection: they are late by now
/// already. Beyond a fixed number of requests the schedule means nothing.
void Worker::note_unsent(base::TimePoint now) {
  if (!station_.pacer.open_loop() || station_.gate.exhausted()) return;
  while (const auto intended = station_.pacer.take(now)) unfinished.push_back({*intended, base::TimePoint{}});
}

void Worker::publish() {
  const metrics::Tally& whole = station_.ledger.whole();
  live_.ok += whole.ok() - std::exchange(published_ok_, whole.ok());
  live_.failed += whole.failed() - std::exchange(published_failed_, whole.failed());
}

metrics::Fairness Worker::fairness() const {
  metrics::Fairness shares;
  for (std::size_t i = 0; i < answered_at_begin_.size(); ++i) {
    if (answered_at_begin_[i]) shares.add(crew_.connections[i].answered() - *answered_at_begin_[i]);
  }
  return shares;
}

}  // namespace backbench::load
