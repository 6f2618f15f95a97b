#include "record/export.hpp"
#include "record/hdr_encoding.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::record {
namespace {

/// The reader splits a line at spaces and commas.
std::string tag_of(const std::string& name) {
  std::string tag = as_utf8(name);
  std::replace_if(
      tag.begin(), tag.end(), [](unsigned char c) { return c <= ' ' || c == ',' || c == 0x7f; }, '_');
  return tag;
}

struct Interval {
  double start_s;  // since the log's BaseTime
  double length_s;
  base::Nanoseconds max;
};

std::string line(const std::string& tag, const Interval& interval, const std::string& counts) {
  return fmt::format("Tag={},{:.3f},{:.3f},{:.3f},{}\n", tag, interval.start_s, interval.length_s,
                     static_cast<double>(interval.max.count()) / 1e6, counts);
}

std::string line(const std::string& tag, double start_s, const metrics::Window& w) {
  const metrics::Histogram& h = w.response_time.values();
  if (h.empty()) return {};
  return line(tag, {start_s, base::Seconds(w.window).count(), h.max()}, hdr_base64(h));
}

/// The last second has what was left of the window.
std::string lines_of_seconds(const std::string& tag, double start_s, const metrics::Measurement& m) {
  std::string text;
  for (std::size_t i = 0; i < m.series.size(); ++i) {
    const metrics::SecondCounts& times = m.series[i].response_times;
    if (times.empty()) continue;
    const auto begin_s = static_cast<double>(i);
    const double length_s = i + 1 < m.series.size() ? 1 : base::Seconds(m.window).count() - begin_s;
    const base::Nanoseconds top{metrics::SecondTimes::Layout::highest_equivalent(times.back().bucket)};
    text += line(tag, {start_s + begin_s, length_s, std::min(top, m.response_time.values().max())},
                 hdr_base64(times));
  }
  return text;
}

bool has_seconds(const metrics::Measurement& m) {
  return std::any_of(m.series.begin(), m.series.end(),
                     [](const metrics::SecondSample& second) { return !second.response_times.empty(); });
}

std::string lines_of(const std::string& tag, const Trial& trial, std::chrono::milliseconds base) {
  const metrics::Measurement& m = *trial.measured;
  const auto started = since_epoch(trial.started).value_or(base);
  double start_s = base::Seconds(started - base).count() + base::Seconds(m.warmup).count();
  if (has_seconds(m)) return lines_of_seconds(tag, start_s, m);
  if (m.stages.empty()) return line(tag, start_s, m);
  std::string text;
  for (const metrics::Window& stage : m.stages) {
    text += line(tag, start_s, stage);
    start_s += base::Seconds(stage.window).count();
  }
  return text;
}

}  // namespace

std::string to_hlog(const Run& run) {
  const std::chrono::milliseconds base = since_epoch(run.started).value_or(std::chrono::milliseconds{0});
  const double base_s = base::Seconds(base).count();
  const std::string version = as_utf8(run.environment.backbench_version);
  std::string text = fmt::format("#[Logged with backbench{}{}]\n", version.empty() ? "" : " ", version);
  text += "#[Histogram log format version 1.3]\n";
  text += fmt::format("#[StartTime: {:.3f} (seconds since epoch), {}]\n", base_s, tag_of(run.started));
  text += fmt::format("#[BaseTime: {:.3f} (seconds since epoch)]\n", base_s);
  text += "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
  for (const CaseResult& result : run.cases)
    for (const Trial& trial : result.trials)
      if (trial.measured) text += lines_of(tag_of(result.facts.name), trial, base);
  return text;
}

}  // namespace backbench::record
