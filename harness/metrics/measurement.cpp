#include "metrics/measurement.hpp"

#include <algorithm>

namespace backbench::metrics {
namespace {

double per_second(double amount, base::Nanoseconds window) {
  return window.count() <= 0 ? 0 : amount / base::Seconds(window).count();
}

/// What adds up in the same way over threads and over trials.
void add_counts(Measurement& into, const Measurement& other) {
  into.add(other);
  into.whole += other.whole;
  into.connect_time.merge(other.connect_time);
  into.loop_lag.merge(other.loop_lag);
  if (other.fairness) into.fairness = into.fairness.value_or(Fairness{}) + *other.fairness;
  into.tls_handshake_time.merge(other.tls_handshake_time);
  into.tls_sessions_reused += other.tls_sessions_reused;
  into.reconnects += other.reconnects;
  if (into.first_failure.empty()) into.first_failure = other.first_failure;
  into.interrupted |= other.interrupted;
  if (into.reported_by.empty()) into.reported_by = other.reported_by;
  if (into.stages.size() < other.stages.size()) into.stages.resize(other.stages.size());
  for (std::size_t i = 0; i < other.stages.size(); ++i) into.stages[i].add(other.stages[i]);
}

/// The mean over trials of a rate, by the length of their windows; absent when one of them has none.
std::optional<double> mean_rate(std::span<const Measurement* const> trials,
                                std::optional<double> ReportedRates::*rate) {
  const bool timed =
      std::all_of(trials.begin(), trials.end(), [](const Measurement* m) { return m->window.count() > 0; });
  double sum = 0, weights = 0;
  for (const Measurement* trial : trials) {
    const std::optional<double> value = trial->known_rates().*rate;
    if (!value) return std::nullopt;
    const double weight = timed ? base::Seconds(trial->window).count() : 1;
    sum += *value * weight;
    weights += weight;
  }
  return sum / weights;
}

SecondSample& operator+=(SecondSample& into, const SecondSample& other) {
  into.ok += other.ok;
  into.completed += other.completed;
  into.failed += other.failed;
  into.bytes += other.bytes;
  into.response_times = sum_of(into.response_times, other.response_times);
  return into;
}

ThreadUsage& operator+=(ThreadUsage& into, const ThreadUsage& other) {
  into.cpu += other.cpu;
  if (other.run_queue) into.run_queue = into.run_queue.value_or(base::Nanoseconds{0}) + *other.run_queue;
  return into;
}

}  // namespace

std::uint64_t StatusCounts::of_class(int hundreds) const {
  if (hundreds < 1 || hundreds > 5) return 0;
  const auto first = static_cast<std::size_t>(hundreds - 1) * 100;
  std::uint64_t total = 0;
  for (std::size_t i = first; i < first + 100; ++i) total += by_code[i];
  return total;
}

StatusCounts& StatusCounts::operator+=(const StatusCounts& other) {
  for (std::size_t i = 0; i < by_code.size(); ++i) by_code[i] += other.by_code[i];
  return *this;
}

double Window::rps() const {
  if (reported_rates) return reported_rates->rps.value_or(0);
  return per_second(static_cast<double>(window_tally.ok()), window);
}

double Window::throughput() const {
  if (reported_rates) return reported_rates->throughput.value_or(0);
  return per_second(static_cast<double>(window_tally.completed()), window);
}

double Window::mb_per_s() const {
  if (reported_rates) return reported_rates->mb_per_s.value_or(0);
  return per_second(static_cast<double>(bytes_received) / 1e6, window);
}

ReportedRates Window::known_rates() const {
  if (reported_rates) return *reported_rates;
  if (window.count() <= 0) return {};
  return {rps(), throughput(), mb_per_s()};
}

void Window::trim() {
  for (Distribution* d : {&response_time, &service_time, &time_to_first_byte, &send_lag}) d->trim();
}

void Window::add(const Window& other) {
  window_tally += other.window_tally;
  statuses += other.statuses;
  response_time.merge(other.response_time);
  service_time.merge(other.service_time);
  time_to_first_byte.merge(other.time_to_first_byte);
  send_lag.merge(other.send_lag);
  bytes_received += other.bytes_received;
  bytes_sent += other.bytes_sent;
}

void Measurement::trim() {
  Window::trim();
  connect_time.trim();
  loop_lag.trim();
  tls_handshake_time.trim();
  for (Window& stage : stages) stage.trim();
}

void merge_thread(Measurement& into, const Measurement& worker) {
  add_counts(into, worker);
  into.warmup = std::max(into.warmup, worker.warmup);
  into.window = std::max(into.window, worker.window);
  for (std::size_t i = 0; i < worker.stages.size(); ++i)
    into.stages[i].window = std::max(into.stages[i].window, worker.stages[i].window);
  into.connections_asked += worker.connections_asked;
  into.connections_open += worker.connections_open;
  if (into.series.size() < worker.series.size()) into.series.resize(worker.series.size());
  for (std::size_t i = 0; i < worker.series.size(); ++i) into.series[i] += worker.series[i];
  into.threads.insert(into.threads.end(), worker.threads.begin(), worker.threads.end());
}

Measurement merge_trials(std::span<const Measurement* const> trials) {
  Measurement all;
  if (trials.empty()) return all;
  all.connections_open = trials.front()->connections_open;
  for (const Measurement* trial : trials) {
    add_counts(all, *trial);
    all.warmup += trial->warmup;
    all.window += trial->window;
    for (std::size_t i = 0; i < trial->stages.size(); ++i) all.stages[i].window += trial->stages[i].window;
    all.connections_asked = std::max(all.connections_asked, trial->connections_asked);
    all.connections_open = std::min(all.connections_open, trial->connections_open);
    all.series.insert(all.series.end(), trial->series.begin(), trial->series.end());
    if (all.threads.size() < trial->threads.size()) all.threads.resize(trial->threads.size());
    for (std::size_t i = 0; i < trial->threads.size(); ++i) all.threads[i] += trial->threads[i];
  }
  if (!all.reported_by.empty()) {
    all.reported_rates =
        ReportedRates{mean_rate(trials, &ReportedRates::rps), mean_rate(trials, &ReportedRates::throughput),
                      mean_rate(trials, &ReportedRates::mb_per_s)};
  }
  return all;
}

}  // namespace backbench::metrics
