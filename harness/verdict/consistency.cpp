#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

constexpr base::Nanoseconds clock_slack =
    std::chrono::milliseconds{50};  // two clocks, read one after the other

class Record {
 public:
  void must(bool holds, const std::string& what) {
    if (!holds)
      found_.push_back(finding(Check::contradiction, record::Severity::fault, what,
                               "this is a fault of backbench: please report it with the run file"));
  }
  template <class Count>
  void equal(Count a, Count b, std::string_view what) {
    must(a == b, fmt::format("{}: {} against {}", what, a, b));
  }
  Findings take() { return std::move(found_); }

 private:
  Findings found_;
};

metrics::SecondSample sum_of(const std::vector<metrics::SecondSample>& series) {
  metrics::SecondSample sum;
  for (const metrics::SecondSample& second : series) {
    sum.ok += second.ok;
    sum.completed += second.completed;
    sum.failed += second.failed;
    sum.bytes += second.bytes;
    sum.response_times = metrics::sum_of(sum.response_times, second.response_times);
  }
  return sum;
}

void check_quantiles(Record& record, const metrics::Distribution& d, std::string_view name) {
  base::Nanoseconds last{0};
  for (const double q : {0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999}) {
    const auto value = d.quantile(q);
    if (!value) continue;
    record.must(value->value >= last, fmt::format("{}: the quantile {} is below the one before it", name, q));
    last = value->value;
  }
  if (const auto max = d.max())
    record.must(max->value >= last, fmt::format("{}: the maximum is below a quantile", name));
}

}  // namespace

Findings check_consistency(const metrics::Measurement& m) {
  Record record;
  const metrics::Tally& window = m.window_tally;
  record.must(m.window.count() > 0, "the window has no length");
  record.must(window.balanced(), "the window's requests do not add up");
  record.must(m.whole.balanced(), "the trial's requests do not add up");
  record.must(window.ended_total() <= m.whole.ended_total(), "more requests ended in the window than in all");

  const metrics::SecondSample sum = sum_of(m.series);
  record.equal(sum.ok, window.ok(), "correct responses by second and in all");
  record.equal(sum.completed, window.completed(), "complete responses by second and in all");
  record.equal(sum.failed, window.failed(), "failed requests by second and in all");
  record.equal(sum.bytes, m.bytes_received, "bytes received by second and in all");

  if (!sum.response_times.empty())
    record.must(sum.response_times == metrics::coarse(m.response_time.values()),
                "response times by second and in all differ");

  std::uint64_t statuses = 0;
  for (int hundreds = 1; hundreds <= 5; ++hundreds) statuses += m.statuses.of_class(hundreds);
  record.must(statuses <= window.completed(), "more statuses than complete responses");

  const std::uint64_t timed = window.ok() + window.count(metrics::Ending::timeout);
  for (const auto& [name, d] :
       {std::pair("response time", &m.response_time), std::pair("service time", &m.service_time),
        std::pair("send lag", &m.send_lag)}) {
    record.must(d->count() >= timed, fmt::format("{}: {} samples of {} requests", name, d->count(), timed));
    check_quantiles(record, *d, name);
  }
  if (m.fairness)
    record.must(m.fairness->responses <= window.completed(),
                "connections got more responses than there were");
  for (const metrics::ThreadUsage& thread : m.threads)
    record.must(thread.cpu <= m.window + clock_slack, "a thread computed for longer than the window");
  return record.take();
}

}  // namespace backbench::verdict
