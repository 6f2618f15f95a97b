#include "base/error.hpp"
#include "base/file.hpp"
#include "base/units.hpp"
#include "record/autocannon_figures.hpp"
#include "record/foreign_json.hpp"
#include "record/import.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::record {
namespace {

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
  if (const auto node = given(root, "x_backbench")) {
    Members ours(*node);
    facts.name = ours.at("case").text();
    facts.scenario = ours.at("scenario").text();
    facts.target = ours.at("target").text();
    facts.rate_per_second = given_number(ours, "rate_per_second");
    if (const auto failure = given(ours, "failure")) entry.trial.failure = failure->text();
    read_ours(ours, *entry.trial.measured);
  }
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
