#include "load/sliced_load.hpp"

#include "base/error.hpp"
#include "load/checkpoint.hpp"
#include "load/open_files.hpp"
#include "load/resolve.hpp"
#include "load/slice_worker.hpp"
#include "load/stages.hpp"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::load {
namespace {

Plan without_course(Plan plan) {
  plan.requests_total.reset();
  plan.stages.clear();
  return plan;
}

}  // namespace

struct SlicedLoad::Threads {
  ~Threads() {
    for (auto& worker : workers) worker->end();
  }

  Plan plan;
  Checkpoint ready;
  std::vector<std::unique_ptr<SliceWorker>> workers;
  std::vector<std::jthread> threads;
};

SlicedLoad::SlicedLoad(Plan plan, const std::atomic<bool>& stop) : threads_(std::make_unique<Threads>()) {
  threads_->plan = without_course(std::move(plan));
  const Plan& mine = threads_->plan;
  require_open_files(2 * mine.connections);
  const Endpoint endpoint = resolve(mine.address);
  const int count = std::clamp(mine.threads, 1, mine.connections);
  for (int i = 0; i < count; ++i) {
    threads_->workers.push_back(
        std::make_unique<SliceWorker>(mine, endpoint, i, count, share_of(mine.connections, i, count), stop));
  }
  for (auto& worker : threads_->workers) {
    threads_->threads.emplace_back(
        [&ready = threads_->ready, &w = *worker] { w.run([&ready] { ready.pass(); }); });
  }
  threads_->ready.wait_for(threads_->workers.size());
  rethrow();
  if (connections_open() > 0) return;
  throw base::Error(base::ExitCode::target_failed, fmt::format("no connection to {} could be opened: {}",
                                                               mine.address.place(), first_failure()));
}

SlicedLoad::~SlicedLoad() = default;

Slice SlicedLoad::slice(base::Nanoseconds length) {
  threads_->ready.reset();
  for (auto& worker : threads_->workers) worker->begin(length);
  rethrow();  // one that ended before the reset calls `ready` no more; one that has not, will
  threads_->ready.wait_for(threads_->workers.size());
  rethrow();

  Slice slice;
  bool first = true;
  for (auto& worker : threads_->workers) {
    metrics::Window window = worker->take_window();
    slice.used.cpu += worker->used().cpu;
    if (std::exchange(first, false)) {
      slice.window = std::move(window);
      slice.used.run_queue = worker->used().run_queue;
      continue;
    }
    slice.window.add(window);
    slice.window.window = std::max(slice.window.window, window.window);
    if (slice.used.run_queue && worker->used().run_queue) *slice.used.run_queue += *worker->used().run_queue;
  }
  const metrics::Tally& books = slice.window.window_tally;
  if (!books.balanced() || books.in_flight_at_end != 0 || books.in_flight_at_start != 0) {
    throw base::Error(base::ExitCode::internal,
                      "the books of a slice do not balance; this is a fault of backbench");
  }
  return slice;
}

int SlicedLoad::connections_open() const {
  int open = 0;
  for (const auto& worker : threads_->workers) open += worker->open_connections();
  return open;
}

std::string SlicedLoad::first_failure() const {
  for (const auto& worker : threads_->workers) {
    if (!worker->first_failure().empty()) return worker->first_failure();
  }
  return {};
}

void SlicedLoad::rethrow() const {
  for (const auto& worker : threads_->workers) {
    if (worker->fault()) std::rethrow_exception(worker->fault());
  }
}

}  // namespace backbench::load
