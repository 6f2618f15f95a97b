#include "base/error.hpp"
#include "base/file.hpp"
#include "base/units.hpp"
#include "record/foreign_json.hpp"
#include "record/import.hpp"
#include "record/measurement_json.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using metrics::Distribution;
using metrics::Ending;
using metrics::ReportedFigures;

constexpr double ms = 1e6;
constexpr double longest_s = 365.0 * 24 * 3600;

/// "<target>_<duration s>_<connections>_<workers>", read from the right: a target may have '_' in its name.
struct NamedAfter {
  std::string target;
  double duration_s = 0;
  int connections = 0;
  int workers = 0;
};

std::optional<NamedAfter> named_after(std::string stem) {
  double numbers[3];
  for (int i = 2; i >= 0; --i) {
    const std::size_t at = stem.rfind('_');
    if (at == std::string::npos || at == 0) return std::nullopt;
    const auto number = base::parse_count(std::string_view(stem).substr(at + 1));
    if (!number || *number > 1'000'000'000) return std::nullopt;
    numbers[i] = static_cast<double>(*number);
    stem.erase(at);
  }
  return NamedAfter{stem, numbers[0], static_cast<int>(numbers[1]), static_cast<int>(numbers[2])};
}

/// One file, before its case has a name.
struct Entry {
  CaseFacts facts;
  Trial trial;
};

/// The latencies that mean something; 0 ms is "less than one".
ReportedFigures latency_figures(const Node& node) {
  constexpr std::pair<const char*, double> keys[] = {
      {"p0_001", 0.00001}, {"p0_01", 0.0001}, {"p0_1", 0.001},  {"p1", 0.01},       {"p2_5", 0.025},
      {"p10", 0.1},        {"p25", 0.25},     {"p50", 0.5},     {"p75", 0.75},      {"p90", 0.9},
      {"p97_5", 0.975},    {"p99", 0.99},     {"p99_9", 0.999}, {"p99_99", 0.9999}, {"p99_999", 0.99999}};
  Members members(node);
  ReportedFigures figures;
  bool whole = true;  // only whole milliseconds
  const auto read = [&](const char* key) -> std::optional<base::Nanoseconds> {
    const auto member = given(members, key);
    if (!member) return std::nullopt;
    const base::Nanoseconds value = latency_of(*member, ms);
    return value.count() > 0 ? std::optional(value) : std::nullopt;
  };
  const auto whole_ms = [&](base::Nanoseconds value) { whole &= value.count() % 1'000'000 == 0; };
  figures.mean = read("average");
  if (!figures.mean) figures.mean = read("mean");
  if ((figures.max = read("max"))) whole_ms(*figures.max);
  for (const auto& [key, share] : keys) {
    if (const auto value = read(key)) {
      figures.quantiles.emplace_back(share, *value);
      whole_ms(*value);
    }
  }
  if (const auto count = given_count(members, "totalCount")) figures.count = *count;
  if (whole) figures.resolution = std::chrono::milliseconds{1};
  return figures;
}

/// Of a file that backbench wrote: only the figures that enough samples stand behind.
Distribution summary_in(Members& ours, const char* key) {
  ReportedFigures figures;
  if (const auto node = given(ours, key)) {
    Members members(*node);
    const auto value = [&](const char* name) -> std::optional<base::Nanoseconds> {
      const auto figure = given(members, name);
      if (!figure) return std::nullopt;
      Members parts(*figure);
      return latency_of(parts.at("value_ms"), ms);
    };
    figures.count = sound_count(members.at("count"));
    figures.censored = std::min(sound_count(members.at("censored")), figures.count);
    figures.mean = value("mean");
    figures.max = value("max");
    constexpr std::pair<const char*, double> keys[] = {{"p50", 0.5},      {"p75", 0.75}, {"p90", 0.9},
                                                       {"p95", 0.95},     {"p99", 0.99}, {"p99.9", 0.999},
                                                       {"p99.99", 0.9999}};
    for (const auto& [name, share] : keys)
      if (const auto quantile = value(name)) figures.quantiles.emplace_back(share, *quantile);
  }
  return Distribution::reported(std::move(figures));
}

/// What autocannon's own counts come to. `total` responses came.
metrics::Tally books_of(Members& root, std::uint64_t total, std::optional<std::uint64_t> sent) {
  metrics::Tally books;
  const auto count = [&](const char* key, std::uint64_t most) {
    const auto node = given(root, key);
    if (!node) return std::uint64_t{0};
    const std::uint64_t value = sound_count(*node);
    if (value > most) node->fail(fmt::format("must not be more than {}", most));
    return value;
  };
  const auto set = [&](Ending ending, std::uint64_t value) {
    books.ended[static_cast<std::size_t>(ending)] = value;
  };
  const std::uint64_t wrong_status = count("non2xx", total);
  // A response of another class may be a mismatch as well, and is then counted as the former.
  const std::uint64_t mismatches = std::min(count("mismatches", total), total - wrong_status);
  const std::uint64_t errors = given_count(root, "errors").value_or(0);
  const std::uint64_t timeouts = count("timeouts", errors);
  set(Ending::status, wrong_status);
  set(Ending::mismatch, mismatches);
  set(Ending::ok, total - wrong_status - mismatches);
  set(Ending::timeout, timeouts);
  set(Ending::reset, errors - timeouts);
  books.sent = std::max(sent.value_or(0), books.ended_total());
  books.in_flight_at_end = books.sent - books.ended_total();
  return books;
}

metrics::StatusCounts statuses_in(Members& root) {
  metrics::StatusCounts statuses;
  const auto stats = given(root, "statusCodeStats");
  if (!stats) return statuses;
  Members codes(*stats);
  for (std::size_t i = 0; i < statuses.by_code.size(); ++i) {
    const auto code = given(codes, std::to_string(i + 100));
    if (!code) continue;
    Members entry(*code);
    statuses.by_code[i] = sound_count(entry.at("count"));
  }
  return statuses;
}

double samples_per_second(Members& root) {
  const auto node = given(root, "sampleInt");
  if (!node) return 1;
  if (!(node->number() > 0)) node->fail("must be above 0");
  return 1000 / node->number();
}

metrics::Measurement measurement_in(Members& root) {
  metrics::Measurement m;
  m.reported_by = "autocannon";
  if (const auto duration = given_number(root, "duration")) {
    if (*duration > longest_s) root.at("duration").fail("must be in seconds, and no years");
    m.window = std::chrono::round<base::Nanoseconds>(base::Seconds(*duration));
  }
  m.response_time = Distribution::reported(latency_figures(root.at("latency")));
  m.statuses = statuses_in(root);

  metrics::ReportedRates& rates = m.reported_rates.emplace();
  const double per_second = samples_per_second(root);
  const double window_s = base::Seconds(m.window).count();
  const auto rate = [&](std::optional<double> average, std::optional<double> total) -> std::optional<double> {
    if (average) return *average * per_second;
    if (total && window_s > 0) return *total / window_s;
    return std::nullopt;
  };
  Members requests(root.at("requests"));
  const auto total = given_count(requests, "total");
  rates.throughput = rate(given_number(requests, "average"),
                          total ? std::optional(static_cast<double>(*total)) : std::nullopt);
  if (!rates.throughput) root.at("requests").fail("has neither 'average' nor 'total'");
  // Which of them were right is known by what is told of those that were not.
  const auto wrong = given_number(root, "non2xx");
  if (total) m.window_tally = books_of(root, *total, given_count(requests, "sent"));
  if (total && wrong && *total > 0)
    rates.rps = *rates.throughput * static_cast<double>(m.window_tally.ok()) / static_cast<double>(*total);
  else if (!total && wrong == 0.0 && given_number(root, "mismatches").value_or(0) == 0)
    rates.rps = rates.throughput;
  if (const auto node = given(root, "throughput")) {
    Members bytes(*node);
    const auto received = given_count(bytes, "total");
    rates.mb_per_s = rate(given_number(bytes, "average"),
                          received ? std::optional(static_cast<double>(*received)) : std::nullopt);
    if (rates.mb_per_s) *rates.mb_per_s /= 1e6;
    m.bytes_received = received.value_or(0);
  }
  return m;
}

/// What backbench adds to the files it writes.
void read_ours(const Node& node, Entry& entry) {
  Members ours(node);
  entry.facts.name = ours.at("case").text();
  entry.facts.scenario = ours.at("scenario").text();
  entry.facts.target = ours.at("target").text();
  entry.facts.rate_per_second = given_number(ours, "rate_per_second");
  if (const auto failure = given(ours, "failure")) entry.trial.failure = failure->text();
  metrics::Measurement& m = *entry.trial.measured;
  if (const auto figures = given(ours, "figures")) {
    Members rates(*figures);
    m.reported_rates = metrics::ReportedRates{given_number(rates, "rps"), given_number(rates, "throughput"),
                                              given_number(rates, "mb_per_s")};
  }
  if (const auto books = given(ours, "window")) m.window_tally = tally_of(*books);
  m.response_time = summary_in(ours, "response_time");
  m.service_time = summary_in(ours, "service_time");
  m.send_lag = summary_in(ours, "send_lag");
}

/// The first address; of several, the paths are requests of a mix.
void read_address(const Node& node, CaseFacts& facts) {
  if (node.raw().is_array()) {
    const std::vector<std::string> all = node.texts();
    if (!all.empty()) facts.url = all.front();
    facts.request_kinds = std::max(1, static_cast<int>(all.size()));
  } else {
    facts.url = node.text();
  }
  const std::size_t host = facts.url.find("://");
  const std::size_t path = host == std::string::npos ? host : facts.url.find('/', host + 3);
  facts.path = path == std::string::npos ? "/" : facts.url.substr(path);
}

Entry entry_of(const Json& json, const std::string& stem, const std::string& scenario) {
  const Node whole(json);
  Members root(whole);
  if (!given(root, "latency") || !given(root, "requests"))
    whole.fail("is no result of autocannon: it has no 'latency' and 'requests'");
  Entry entry;
  CaseFacts& facts = entry.facts;
  const auto named = named_after(stem);
  const std::string title = given_text(root, "title");
  facts.scenario = name_part(scenario);
  facts.target = name_part(named ? named->target : title.empty() ? stem : title);
  facts.target_kind = "external";
  const auto small = [&](const char* key, int otherwise) {
    const auto node = given(root, key);
    const int value = node ? node->small() : 0;
    return value > 0 ? value : otherwise;
  };
  facts.connections = small("connections", named ? named->connections : 0);
  facts.threads = small("workers", named ? std::max(named->workers, 1) : 1);
  facts.pipelining = small("pipelining", 1);
  if (const auto url = given(root, "url")) read_address(*url, facts);
  if (const auto warmup = given(root, "warmup")) {
    Members before(*warmup);
    facts.warmup_s = std::round(given_number(before, "duration").value_or(0));
  }
  entry.trial.started = given_text(root, "start");
  entry.trial.finished = given_text(root, "finish");
  entry.trial.measured = measurement_in(root);
  // It ends with a sample's tick, a little after the time that was asked for.
  const double lasted_s = base::Seconds(entry.trial.measured->window).count();
  facts.duration_s = named ? named->duration_s : lasted_s >= 1 ? std::round(lasted_s) : lasted_s;
  if (const auto ours = given(root, "x_backbench")) read_ours(*ours, entry);
  return entry;
}

Entry read_entry(const std::filesystem::path& file, const std::string& scenario) {
  const std::string text = base::read_file(file, largest_foreign_file);
  try {
    return entry_of(parse_json(text), file.stem().string(), scenario);
  } catch (const base::Error& e) {
    throw e.within(file.string());
  }
}

/// As a suite names its cases: an axis stands in the name when it has more than one value.
void name_cases(std::vector<Entry>& entries) {
  std::set<int> threads, pipelining;
  std::set<double> durations;
  for (const Entry& entry : entries) {
    if (!entry.facts.name.empty()) continue;
    threads.insert(entry.facts.threads);
    pipelining.insert(entry.facts.pipelining);
    durations.insert(entry.facts.duration_s);
  }
  for (Entry& entry : entries) {
    CaseFacts& f = entry.facts;
    if (!f.name.empty()) continue;
    f.name = f.scenario + "/" + f.target;
    if (f.connections > 0) f.name += fmt::format("/connections:{}", f.connections);
    if (threads.size() > 1) f.name += fmt::format("/threads:{}", f.threads);
    if (pipelining.size() > 1) f.name += fmt::format("/pipelining:{}", f.pipelining);
    if (durations.size() > 1) f.name += fmt::format("/duration:{}s", f.duration_s);
  }
}

}  // namespace

Run import_autocannon(std::span<const std::filesystem::path> files, const std::string& scenario) {
  std::vector<Entry> entries;
  for (const std::filesystem::path& file : files) entries.push_back(read_entry(file, scenario));
  name_cases(entries);
  Run run = imported_run(scenario);
  if (files.size() == 1) run.suite_path = files.front().string();
  for (Entry& entry : entries) add_trial(run, entry.facts, std::move(entry.trial));
  finish_import(run);
  return run;
}

}  // namespace backbench::record
