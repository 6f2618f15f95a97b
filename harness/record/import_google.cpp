#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "record/foreign_json.hpp"
#include "record/import.hpp"

#include <cmath>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using metrics::Distribution;
using metrics::Ending;
using metrics::ReportedFigures;

/// The library writes bare NaN, Infinity and -Infinity, which no JSON parser takes; they become null.
std::string without_non_finite(std::string_view text) {
  std::string strict;
  strict.reserve(text.size());
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    std::size_t word = 0;
    for (const std::string_view name : {"NaN", "-NaN", "Infinity", "-Infinity"})
      if (!quoted && rest.starts_with(name)) word = name.size();
    if (word > 0) {
      strict += "null";
      i += word - 1;
      continue;
    }
    if (quoted && text[i] == '\\' && i + 1 < text.size())
      strict += text[i++];
    else if (text[i] == '"')
      quoted = !quoted;
    strict += text[i];
  }
  return strict;
}

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = name.find('/', begin)) != std::string::npos; begin = end + 1)
    parts.push_back(name.substr(begin, end - begin));
  parts.push_back(name.substr(begin));
  return parts;
}

/// "hello/flask/connections:100/iterations:1/repeats:3/manual_time" -> "hello/flask/connections:100".
std::string without_suffixes(const std::string& run_name) {
  std::string name;
  for (const std::string& part : parts_of(run_name)) {
    const std::string axis = part.substr(0, part.find(':'));
    const bool appended = part == "manual_time" || part == "real_time" || part == "process_time" ||
                          (axis != part && (axis == "iterations" || axis == "repeats" || axis == "min_time" ||
                                            axis == "min_warmup_time"));
    if (!appended) name += (name.empty() ? "" : "/") + part;
  }
  return name.empty() ? run_name : name;
}

/// Scenario, target and load as backbench's names tell them.
CaseFacts facts_of_name(const std::string& name) {
  CaseFacts facts;
  facts.name = name;
  facts.target_kind = "external";
  std::vector<std::string> plain;
  for (const std::string& part : parts_of(name)) {
    const std::size_t colon = part.find(':');
    if (colon == std::string::npos) {
      plain.push_back(part);
      continue;
    }
    const std::string axis = part.substr(0, colon), text = part.substr(colon + 1);
    const auto count = base::parse_count(text);
    const int small = count && *count > 0 && *count <= 1'000'000'000 ? static_cast<int>(*count) : 0;
    if (axis == "connections") facts.connections = small;
    if (axis == "threads" && small > 0) facts.threads = small;
    if (axis == "pipelining" && small > 0) facts.pipelining = small;
    if (axis == "rate") {
      if (const auto rate = base::parse_rate(text + "/s")) facts.rate_per_second = rate->per_second;
    }
    if (axis == "duration") {
      if (const auto length = base::parse_duration(text)) facts.duration_s = base::Seconds(*length).count();
    }
  }
  facts.scenario = plain.size() > 1 ? plain.front() : "google-benchmark";
  if (plain.size() > 1) plain.erase(plain.begin());
  for (const std::string& part : plain) facts.target += (facts.target.empty() ? "" : "/") + part;
  return facts;
}

double unit_ns_of(const Node& node) {
  static const std::map<std::string, double> units{{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  const auto unit = units.find(node.text());
  if (unit == units.end()) node.fail("must be ns, us, ms or s");
  return unit->second;
}

/// The counters that backbench sets: rates, latencies, failures.
void read_counters(Members& row, metrics::Measurement& m, ReportedFigures& times) {
  constexpr double ms = 1e6;
  m.reported_rates = metrics::ReportedRates{given_number(row, "rps"), given_number(row, "throughput"),
                                            given_number(row, "mb_per_s")};
  constexpr std::pair<const char*, double> quantiles[] = {
      {"p50_ms", 0.5}, {"p90_ms", 0.9}, {"p99_ms", 0.99}, {"p99.9_ms", 0.999}};
  for (const auto& [key, share] : quantiles)
    if (const auto value = given(row, key)) times.quantiles.emplace_back(share, latency_of(*value, ms));
  if (const auto value = given(row, "max_ms")) times.max = latency_of(*value, ms);

  // The number that failed and their share tell how many there were; unless none failed.
  const auto failed = given_number(row, "errors"), percent = given_number(row, "error_pct");
  if (!failed || !percent || *failed <= 0 || *percent <= 0 || *percent > 100 || *failed > 1e15) return;
  const auto timeouts =
      static_cast<std::uint64_t>(std::min(given_number(row, "timeouts").value_or(0), *failed));
  metrics::Tally& books = m.window_tally;
  books.ended[static_cast<std::size_t>(Ending::timeout)] = timeouts;
  books.ended[static_cast<std::size_t>(Ending::reset)] = static_cast<std::uint64_t>(*failed) - timeouts;
  books.ended[static_cast<std::size_t>(Ending::ok)] =
      static_cast<std::uint64_t>(std::llround(std::min(*failed * (100 / *percent - 1), 1e15)));
  books.sent = books.ended_total();
}

/// A benchmark that is not backbench's: each iteration is a request.
void read_plain(Members& row, base::Nanoseconds each, metrics::Measurement& m, ReportedFigures& times) {
  const std::uint64_t iterations = sound_count(row.at("iterations"));
  const double window_ns = static_cast<double>(each.count()) * static_cast<double>(iterations);
  if (window_ns > 0 && window_ns < 1e18) m.window = base::Nanoseconds{std::llround(window_ns)};
  m.window_tally.ended[static_cast<std::size_t>(Ending::ok)] = m.window_tally.sent = iterations;
  times.count = iterations;
  std::optional<double> rate = given_number(row, "items_per_second");
  if (!rate && each.count() > 0) rate = 1e9 / static_cast<double>(each.count());
  m.reported_rates = metrics::ReportedRates{rate, rate, {}};
  if (const auto bytes = given_number(row, "bytes_per_second")) m.reported_rates->mb_per_s = *bytes / 1e6;
}

Trial trial_of(Members& row) {
  Trial trial;
  if (const auto failed = given(row, "error_occurred"); failed && failed->flag()) {
    trial.failure = given_text(row, "error_message");
    if (trial.failure->empty()) trial.failure = "it failed, and does not say why";
    return trial;
  }
  const base::Nanoseconds each = latency_of(row.at("real_time"), unit_ns_of(row.at("time_unit")));
  metrics::Measurement m;
  m.reported_by = "google-benchmark";
  ReportedFigures times;
  if (each.count() > 0) times.mean = each;
  if (given(row, "rps"))
    read_counters(row, m, times);
  else
    read_plain(row, each, m, times);
  m.response_time = Distribution::reported(std::move(times));
  trial.measured = std::move(m);
  return trial;
}

/// "2026-11-24T04:51:19+02:00" as UTC; empty when it is no such date.
std::string utc_of(const std::string& local) {
  std::tm parts{};
  const char* rest = strptime(local.c_str(), "%Y-%m-%dT%H:%M:%S%z", &parts);
  if (!rest || *rest != '\0') return {};
  const long ahead_s = parts.tm_gmtoff;
  return base::utc_iso8601(std::chrono::system_clock::from_time_t(timegm(&parts) - ahead_s));
}

void read_context(const Node& node, Run& run) {
  Members context(node);
  Environment& e = run.environment;
  e.host_name = given_text(context, "host_name");
  e.backbench_version = given_text(context, "backbench_version");
  e.commit = given_text(context, "backbench_commit");
  if (const std::string executable = given_text(context, "executable"); !executable.empty())
    e.command_line = {executable};
  if (const auto cpus = given(context, "num_cpus")) e.cpus = cpus->small();
  e.cpu_mhz = given_number(context, "mhz_per_cpu").value_or(0);
  if (const auto load = given(context, "load_avg"))
    for (const Node& item : load->items()) e.load_average.push_back(item.number());
  run.started = utc_of(given_text(context, "date"));
  if (const std::string suite = given_text(context, "backbench_suite"); !suite.empty()) run.suite = suite;
}

/// Aggregates are left out: they can be made again from the repetitions, and not the other way.
std::size_t read_rows(const Node& list, Run& run) {
  std::size_t aggregates = 0;
  for (const Node& item : list.items()) {
    Members row(item);
    if (given_text(row, "run_type") == "aggregate" || given(row, "aggregate_name")) {
      ++aggregates;
      continue;
    }
    const auto run_name = given(row, "run_name");
    const CaseFacts facts = facts_of_name(without_suffixes((run_name ? *run_name : row.at("name")).text()));
    Trial trial = trial_of(row);
    trial.started = run.started;
    add_trial(run, facts, std::move(trial));
  }
  return aggregates;
}

Run run_of(const Json& json) {
  const Node whole(json);
  Members root(whole);
  const auto benchmarks = given(root, "benchmarks");
  if (!benchmarks) whole.fail("is no result of Google Benchmark: it has no 'benchmarks'");
  Run run = imported_run("google-benchmark");
  if (const auto context = given(root, "context")) read_context(*context, run);
  const std::size_t aggregates = read_rows(*benchmarks, run);
  if (const auto failed = given(root, "x_backbench_failed")) read_rows(*failed, run);
  if (run.cases.empty() && aggregates > 0)
    benchmarks->fail("holds aggregates alone; write the file without --benchmark_report_aggregates_only");
  if (run.cases.empty()) benchmarks->fail("is empty");
  return run;
}

}  // namespace

Run import_google_benchmark(const std::filesystem::path& file) {
  const std::string text = base::read_file(file, largest_foreign_file);
  try {
    Run run = run_of(parse_json(without_non_finite(text)));
    run.suite_path = file.string();
    return run;
  } catch (const base::Error& e) {
    throw e.within(file.string());
  }
}

}  // namespace backbench::record
