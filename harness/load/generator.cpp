#include "load/generator.hpp"

#include "base/error.hpp"
#include "load/checkpoint.hpp"
#include "load/open_files.hpp"
#include "load/resolve.hpp"
#include "load/stages.hpp"
#include "load/worker.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::load {
namespace {

using Workers = std::vector<std::unique_ptr<Worker>>;

Workers make_workers(const Plan& plan, const std::atomic<bool>& stop, Live& live) {
  const auto endpoint = resolve(plan.address);
  const bool ramp = !plan.stages.empty() && plan.stages.front().connections;
  const int fewest = ramp ? static_cast<int>(base::range_of(plan.stages).from) : plan.connections;
  const int count = std::clamp(plan.threads, 1, fewest);
  Workers workers;
  for (int i = 0; i < count; ++i) {
    Worker::Share share;
    share.index = i;
    share.workers = count;
    share.connections = share_of(plan.connections, i, count);
    if (plan.requests_total) share.requests = share_of(*plan.requests_total, i, count);
    workers.push_back(std::make_unique<Worker>(plan, endpoint, share, stop, live));
  }
  return workers;
}

Timetable timetable_of(const Plan& plan) {
  Timetable times;
  times.start = base::Clock::now();
  times.begin = times.start + plan.warmup;
  times.end = plan.requests_total ? base::TimePoint::max() : times.begin + plan.duration;
  return times;
}

/// A request that was still running at the end is not in the distribution, unless it had already taken longer
/// than every one that ended: it would otherwise vanish though it is the slowest of all. It goes in as "at
/// least so long", in the window's last second too.
void keep_slowest_unfinished(metrics::Window& window, metrics::SecondSample* last, const Workers& workers) {
  const base::Nanoseconds slowest = window.response_time.values().max();
  metrics::SecondTimes unfinished;
  for (const auto& worker : workers) {
    for (const Moments& at : worker->unfinished) {
      const base::Nanoseconds age = worker->ended - at.intended;
      const bool written = at.written != base::TimePoint{};
      if (!written) window.send_lag.record_censored(age);
      if (age <= slowest) continue;
      window.response_time.record_censored(age);
      unfinished.record(age);
      if (!written) continue;
      window.service_time.record_censored(worker->ended - at.written);
      if (at.first_byte == base::TimePoint{}) {
        window.time_to_first_byte.record_censored(worker->ended - at.written);
      } else {
        window.time_to_first_byte.record(at.first_byte - at.written);
      }
    }
  }
  if (last != nullptr) last->response_times = metrics::sum_of(last->response_times, unfinished.take());
}

metrics::Measurement merge(const Workers& workers) {
  metrics::Measurement total = std::move(*workers.front()->measurement);
  for (std::size_t i = 1; i < workers.size(); ++i) metrics::merge_thread(total, *workers[i]->measurement);
  keep_slowest_unfinished(total, total.series.empty() ? nullptr : &total.series.back(), workers);
  if (!total.stages.empty()) keep_slowest_unfinished(total.stages.back(), nullptr, workers);
  if (!total.whole.balanced() || !total.window_tally.balanced()) {
    throw base::Error(base::ExitCode::internal,
                      "the books of a trial do not balance; this is a fault of backbench");
  }
  return total;
}

class Loading {
 public:
  explicit Loading(Live& live) : live_(live) {
    live_.ok = 0;
    live_.failed = 0;
    live_.loading = true;
  }
  ~Loading() {
    live_.loading = false;
    live_.window.enter(WindowWatch::State::closed);
  }
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;

 private:
  Live& live_;
};

}  // namespace

metrics::Measurement run(const Plan& plan, const std::atomic<bool>& stop, Live& live) {
  require_open_files(plan.connections);
  const Loading loading(live);
  Workers workers = make_workers(plan, stop, live);

  Checkpoint settled;
  std::vector<std::jthread> threads;
  for (auto& worker : workers) {
    threads.emplace_back([&settled, &w = *worker] {
      bool told = false;
      w.run([&] {
        told = true;
        settled.pass();
      });
      if (!told) settled.pass();
    });
  }
  settled.wait_for(workers.size());

  int open = 0;
  for (const auto& worker : workers) open += worker->open_connections();
  Timetable times = timetable_of(plan);
  if (open == 0) times.begin = times.end = times.start;
  for (auto& worker : workers) worker->follow(times);
  threads.clear();

  for (const auto& worker : workers) {
    if (worker->fault()) std::rethrow_exception(worker->fault());
  }
  metrics::Measurement total = merge(workers);
  if (open == 0 && !total.interrupted) {
    throw base::Error(base::ExitCode::target_failed, fmt::format("no connection to {} could be opened: {}",
                                                                 plan.address.place(), total.first_failure));
  }
  return total;
}

}  // namespace backbench::load
