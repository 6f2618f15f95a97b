// report_runs FOLDER SCHEMA NAME...: writes FOLDER/<name>/run.json, made-up runs for the tests of the report
// in a browser. Each is a run that could have been measured: its books balance, its histograms and series
// hold the same requests, it is judged as a real one, and it keeps to the schema of run.json.

#include "base/file.hpp"
#include "latency_runs.hpp"
#include "record/run_file.hpp"
#include "support/example_run.hpp"
#include "verdict/judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace backbench;
using namespace backbench::testing;

namespace {

/// A server whose rate follows the Universal Scalability Law, and which fails a share of requests beyond a
/// load.
struct Server {
  std::string name;
  double rate_of_one = 1000;  // requests a second with one client
  double waiting = 0.05;
  double coherence = 1e-5;
  int fails_above = 1'000'000;  // clients
  metrics::Ending failure = metrics::Ending::timeout;

  double rps(int clients) const {
    const double n = clients;
    return rate_of_one * n / (1 + waiting * (n - 1) + coherence * n * (n - 1));
  }
  double failed_share(int clients) const {
    return clients <= fails_above
               ? 0
               : std::min(0.95, 0.12 * std::log2(clients / static_cast<double>(fails_above)));
  }
};

/// The normal distribution's quantile by bisection of its cumulative; slow and exact enough.
double normal_quantile(double q) {
  double low = -8, high = 8;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < q ? low : high) = middle;
  }
  return low;
}

void fill_latencies(metrics::Measurement& m, std::uint64_t ok, double mean_ns, base::Nanoseconds timeout) {
  constexpr double sigma = 0.4;
  const std::uint64_t points = std::min<std::uint64_t>(ok, 500);
  for (std::uint64_t i = 0; i < points; ++i) {
    const std::uint64_t times = (i + 1) * ok / points - i * ok / points;
    const double q = (static_cast<double>(i) + 0.5) / static_cast<double>(points);
    const auto lognormal = mean_ns * std::exp(sigma * normal_quantile(q) - sigma * sigma / 2);
    const base::Nanoseconds taken =
        std::min(base::Nanoseconds{static_cast<std::int64_t>(lognormal)}, timeout - 1ms);
    for (metrics::Distribution* d : {&m.response_time, &m.service_time})
      d->mutable_values().record(taken, times);
    m.time_to_first_byte.mutable_values().record(taken / 2, times);
    m.send_lag.mutable_values().record(std::chrono::microseconds(3), times);
  }
}

/// Spread over the window; second 5 stalls in the first trial.
void fill_series(metrics::Measurement& m, std::uint64_t ok, std::uint64_t failed, int trial) {
  m.series.resize(10);
  for (std::uint64_t s = 0; s < 10; ++s) {
    m.series[s].ok = ok / 10 + (s < ok % 10 ? 1 : 0);
    m.series[s].failed = failed / 10 + (s < failed % 10 ? 1 : 0);
  }
  if (trial == 0 && ok >= 100) {
    const std::uint64_t moved = m.series[4].ok / 2;
    m.series[4].ok -= moved;
    m.series[6].ok += moved;
  }
  for (metrics::SecondSample& second : m.series) {
    second.completed = second.ok;
    second.bytes = second.ok * 1000;
  }
}

record::TargetCost cost_of(double cores, std::uint64_t memory) {
  record::TargetCost cost;
  cost.source = "proc";
  cost.over_s = 10;
  cost.cpu_s = cores * 10;
  for (int second = 0; second <= 10; ++second)
    cost.samples.push_back({static_cast<double>(second), cores * second, memory, 3});
  return cost;
}

record::Trial trial_of(const Server& server, int clients, int index, base::Nanoseconds timeout) {
  const double share = server.failed_share(clients);
  const double answered_s = clients / (server.rps(clients) * (1 + 0.03 * (index - 1)));
  // A client whose request times out waits all that time: Little's law, so that the run could have been.
  const double lost_s = server.failure == metrics::Ending::timeout
                            ? std::chrono::duration<double>(timeout).count()
                            : answered_s;
  const double rps = clients / ((1 - share) * answered_s + share * lost_s);
  const auto ended = static_cast<std::uint64_t>(std::max(1.0, rps * 10));
  const auto failed = static_cast<std::uint64_t>(static_cast<double>(ended) * share);
  const std::uint64_t ok = ended - failed;

  metrics::Measurement m;
  m.warmup = 2s;
  m.window = 10s;
  m.window_tally.ended[static_cast<std::size_t>(metrics::Ending::ok)] = ok;
  m.window_tally.ended[static_cast<std::size_t>(server.failure)] = failed;
  m.window_tally.sent = ended;
  m.whole = m.window_tally;
  m.statuses.by_code[100] = ok;
  if (ok > 0) fill_latencies(m, ok, answered_s * 1e9, timeout);
  fill_series(m, ok, failed, index);
  if (server.failure == metrics::Ending::timeout)
    for (std::uint64_t i = 0; i < failed; ++i) {
      m.response_time.record_censored(timeout);
      m.service_time.record_censored(timeout);
      m.time_to_first_byte.record_censored(timeout);
      m.send_lag.record(3us);
    }
  if (failed) m.first_failure = std::string(metrics::name(server.failure)) + ": as the test has it";
  m.bytes_received = ok * 1000;
  m.bytes_sent = ended * 60;
  m.connections_asked = m.connections_open = clients;
  for (int i = 0; i < std::min(clients, 100); ++i) m.connect_time.record(100us + i * 1us);
  m.threads = {{m.window / 4, std::nullopt}};
  m.trim();
  record::Trial t = trial(0, std::move(m));
  t.index = index;
  t.startup_ms = 250;
  t.target_cost =
      cost_of(std::min(2.0, 0.2 + rps / 3000), 40'000'000 + static_cast<std::uint64_t>(clients) * 20'000);
  return t;
}

record::CaseResult case_of(const Server& server, int clients, int trials) {
  std::vector<record::Trial> list;
  for (int i = 0; i < trials; ++i) list.push_back(trial_of(server, clients, i, 10s));
  return result("hello", server.name, clients, std::move(list));
}

record::Run matrix(const std::vector<Server>& servers, const std::vector<int>& levels, int trials) {
  std::vector<record::CaseResult> cases;
  for (const Server& server : servers)
    for (const int level : levels) cases.push_back(case_of(server, level, trials));
  return run_of(std::move(cases));
}

const std::vector<int> study_levels = {10, 100, 500, 1000, 2000, 4000, 10000};

std::vector<Server> study_servers() {
  return {{"sanic", 900, 0.55, 1e-8, 2000, metrics::Ending::timeout},
          {"express", 700, 0.7, 6e-8, 2000, metrics::Ending::timeout},
          {"fastapi", 300, 0.47, 4e-8, 500, metrics::Ending::reset},
          {"flask", 250, 0.6, 2e-9, 100, metrics::Ending::timeout}};
}

record::Run hostile_run() {
  record::Run run = matrix({{"</script><img src=x onerror=alert(1)>"},
                            {"\"quotes\" & 'more' <b>"},
                            {"\xE2\x80\xAE"
                             "right to left \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"},
                            {std::string(80, 'w')},
                            {"\xF0\x9F\x98\x80\xF0\x9F\x9A\x80 emoji", 500, 0.1, 1e-5, 50}},
                           {1, 10, 100}, 2);
  run.suite = "<!--<script>alert(2)</script>";
  run.suite_text =
      "targets: [\"</script><script>alert(3)</script>\"]\n# line \xE2\x80\xA8 separators \xE2\x80\xA9 <!-- "
      "here\n";
  run.environment.host_name = "<svg onload=alert(4)>";
  run.cases[0].trials.push_back(
      failed_trial(2, "]]></script><script>alert(5)</script>\x1b[31m\nsecond line"));
  run.findings.push_back(
      {"BB99", "<i>title</i>", record::Severity::caution, "<u>reason</u>", "<a href=x>cure</a>"});
  return run;
}

record::Run gaps_run() {
  record::Run run = matrix({{"whole", 800, 0.3}, {"broken", 500, 0.3}}, {1, 10, 100, 1000}, 3);
  run.cases[5].trials = {failed_trial(0, "targets/broken: exited with status 3 before it was ready")};
  run.cases[6].trials[1].failure = "the target died: killed by signal 9 (Killed)";
  run.cases.pop_back();  // a level that the second target was not asked for
  return run;
}

record::Run failed_run() {
  record::Run run = matrix({{"down"}, {"gone"}}, {1, 10}, 1);
  for (record::CaseResult& c : run.cases)
    c.trials = {failed_trial(0, "exited with status 1 before it was ready")};
  return run;
}

record::Run refused_run() {
  std::vector<record::CaseResult> cases;
  for (const int level : {1, 10, 100}) {
    record::CaseResult c = case_of({"refuses"}, level, 1);
    metrics::Measurement& m = *c.trials[0].measured;
    const std::uint64_t ended = m.window_tally.ended_total();
    m = metrics::Measurement{};
    m.window = 10s;
    m.window_tally.ended[static_cast<std::size_t>(metrics::Ending::connect)] = m.window_tally.sent = ended;
    m.whole = m.window_tally;
    fill_series(m, 0, ended, 1);
    m.connections_asked = level;
    m.first_failure = "connect: connection refused";
    m.threads = {{1s, std::nullopt}};
    cases.push_back(std::move(c));
  }
  return run_of(std::move(cases));
}

record::Run wide_run() {
  std::vector<Server> servers;
  for (int i = 0; i < 12; ++i)
    servers.push_back({"back-end-" + std::to_string(i + 1), 150.0 + 70 * i, 0.2 + 0.05 * i, 1e-7,
                       i % 3 ? 1'000'000 : 2000});
  return matrix(servers, {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000}, 2);
}

record::Run huge_run() {
  return matrix({{"fast", 1'500'000, 0.5, 0}, {"slow", 0.5, 0.4, 0, 1}}, {1, 10, 1000}, 2);
}

record::Run with_seconds(record::Run run) {
  spread_over_seconds(run);
  return run;
}

record::Run study_run(double express_alone) {
  std::vector<Server> servers = study_servers();
  servers[1].rate_of_one = express_alone;
  return matrix(servers, study_levels, 3);
}

/// "before", "scales" and "huge" are as older versions wrote them: without response times by second.
record::Run run_named(const std::string& name) {
  const std::map<std::string, std::function<record::Run()>> runs = {
      {"study", [] { return with_seconds(study_run(700)); }},
      {"before", [] { return study_run(600); }},
      {"scales",
       [] {
         return matrix({{"scales", 1000, 0.05, 0.0002}}, {1, 2, 4, 8, 16, 32, 64, 128}, 1);
       }},
      {"empty", [] { return run_of({}); }},
      {"single",
       [] {
         return with_seconds(matrix({{"alone", 3, 0.1}}, {1}, 1));
       }},
      {"gaps", [] { return with_seconds(gaps_run()); }},
      {"failed", failed_run},
      {"refused", refused_run},
      {"hostile", [] { return with_seconds(hostile_run()); }},
      {"wide", [] { return with_seconds(wide_run()); }},
      {"huge", huge_run},
      {"cache", cache_run},
      {"long", long_run}};
  return runs.at(name)();
}

nlohmann::json read_json(const std::string& file) {
  return nlohmann::json::parse(base::read_file(file, std::uint64_t{1} << 32));
}

/// Throws when the run contradicts itself.
void must_be_possible(const record::Run& run) {
  for (const record::CaseResult& c : run.cases)
    for (const record::Trial& t : c.trials)
      for (const record::Finding& f : t.findings)
        if (f.severity == record::Severity::fault)
          throw std::runtime_error(c.facts.name + " contradicts itself: " + f.reason);
}

void must_keep_to(const valijson::Schema& schema, const std::string& file) {
  const nlohmann::json saved = read_json(file);
  valijson::ValidationResults problems;
  if (valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(saved), &problems))
    return;
  valijson::ValidationResults::Error problem;
  problems.popError(problem);
  throw std::runtime_error(file + ": not a run file: " + problem.description);
}

}  // namespace

int main(int count, char** words) try {
  if (count < 3) return 2;
  valijson::Schema schema;
  const nlohmann::json document = read_json(words[2]);
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
  for (int i = 3; i < count; ++i) {
    record::Run run = run_named(words[i]);
    verdict::judge(run);
    must_be_possible(run);
    const std::filesystem::path folder = std::filesystem::path(words[1]) / words[i];
    std::filesystem::create_directories(folder);
    record::save(run, folder / "run.json");
    must_keep_to(schema, folder / "run.json");
  }
  return 0;
} catch (const std::exception& problem) {
  std::fprintf(stderr, "%s\n", problem.what());
  return 1;
}
