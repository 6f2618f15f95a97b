// A session over a scripted runner, as a program of its own: Google Benchmark runs once in a process's life,
// so every test of what it makes of a run needs a process.
//
//   fixture_driver [--interleaved] [--strict] [--seed=N] [--stop-after=N] [--save-throws-at=N]
//   [--observer-throws-at=N]
//                  [--benchmark_…] NAME=OUTCOME,OUTCOME…  …
//
// One outcome a repetition: ok, slow (twice the time, at the same rate, which breaks Little's law), wrong
// (its seconds do not add up), few (too few samples for a p99), errors (half of the requests failed), empty
// (measured, but nothing ended), fail, throw, throw-int, nothing (neither measured nor failed), stop (the
// user interrupts while it runs). Standard output is left to the library; standard error tells the events in
// order, and at the end every trial as it stands in the record.

#include "base/error.hpp"
#include "fixture/session.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace backbench;
using namespace std::chrono_literals;

struct Script {
  std::string name;
  std::vector<std::string> outcomes;
};

struct Arguments {
  std::vector<Script> cases;
  std::vector<std::string> google;
  scenario::Order order = scenario::Order::sequential;
  std::uint64_t seed = 1;
  fixture::Findings findings = fixture::Findings::shown;
  int stop_after = -1;
  int save_throws_at = -1;
  int observer_throws_at = -1;
};

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == by) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Arguments read(int argc, char** argv) {
  Arguments result;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto number = [&](std::string_view name, auto& into) {
      if (!argument.starts_with(name)) return false;
      into = static_cast<std::remove_reference_t<decltype(into)>>(std::atoi(argument.c_str() + name.size()));
      return true;
    };
    if (fixture::is_google_flag(argument)) {
      result.google.push_back(argument);
    } else if (argument == "--interleaved") {
      result.order = scenario::Order::interleaved;
    } else if (argument == "--strict") {
      result.findings = fixture::Findings::gate;
    } else if (!number("--seed=", result.seed) && !number("--stop-after=", result.stop_after) &&
               !number("--save-throws-at=", result.save_throws_at) &&
               !number("--observer-throws-at=", result.observer_throws_at)) {
      const auto equals = argument.find('=');
      result.cases.push_back({argument.substr(0, equals), split(argument.substr(equals + 1), ',')});
    }
  }
  return result;
}

metrics::Measurement measurement(int requests, base::Nanoseconds each, int failed) {
  metrics::Measurement m;
  m.window = 1s;
  for (int i = 0; i < requests; ++i) {
    m.response_time.record(each);
    m.service_time.record(each);
    m.send_lag.record(0ns);
    m.statuses.add(200);
    m.window_tally.add(metrics::Ending::ok);
    ++m.window_tally.sent;
  }
  for (int i = 0; i < failed; ++i) {
    m.window_tally.add(metrics::Ending::reset);
    ++m.window_tally.sent;
  }
  m.whole = m.window_tally;
  m.bytes_received = static_cast<std::uint64_t>(requests) * 1000;
  const auto ok = static_cast<std::uint64_t>(requests);
  m.series = {{ok, ok, static_cast<std::uint64_t>(failed), m.bytes_received}};
  m.connections_asked = m.connections_open = 100;
  return m;
}

class ScriptedRunner : public fixture::TrialRunner {
 public:
  ScriptedRunner(const std::vector<Script>& cases, std::atomic<bool>& stop) : cases_(cases), stop_(stop) {}

  record::Trial run(const scenario::Case& c, int repetition, std::string& url) override {
    std::cerr << "run " << c.name << ' ' << repetition << '\n';
    url = "http://127.0.0.1:1/";
    record::Trial trial;
    trial.started = trial.finished = "2026-11-24T02:50:02.662Z";
    play(outcome(c.name, repetition), trial);
    return trial;
  }

 private:
  const std::string& outcome(const std::string& name, int repetition) const {
    for (const Script& script : cases_) {
      if (script.name == name) return script.outcomes.at(static_cast<std::size_t>(repetition));
    }
    throw std::logic_error("no script for " + name);
  }

  void play(const std::string& outcome, record::Trial& trial) {
    if (outcome == "ok") trial.measured = measurement(20'000, 5ms, 0);
    if (outcome == "slow") trial.measured = measurement(20'000, 10ms, 0);
    if (outcome == "wrong") {
      trial.measured = measurement(20'000, 5ms, 0);
      ++trial.measured->series.front().ok;
    }
    if (outcome == "few") trial.measured = measurement(30, 5ms, 0);
    if (outcome == "errors") trial.measured = measurement(10'000, 5ms, 10'000);
    if (outcome == "empty") trial.measured = measurement(0, 5ms, 0);
    if (outcome == "fail") trial.failure = "the server said \"no\"\nand closed";
    if (outcome == "throw") throw std::runtime_error("thrown by the runner");
    if (outcome == "throw-int") throw 42;
    if (outcome == "stop") {
      stop_ = true;
      trial.measured = measurement(20'000, 5ms, 0);
      trial.measured->interrupted = true;
      trial.failure = "interrupted after 1 s of measuring";
    }
  }

  const std::vector<Script>& cases_;
  std::atomic<bool>& stop_;
};

class TellingObserver : public fixture::Observer {
 public:
  explicit TellingObserver(int throws_at) : throws_at_(throws_at) {}

  void trial_started(const record::CaseFacts& facts, int repetition) override {
    std::cerr << "started " << facts.name << ' ' << repetition << '\n';
  }
  void trial_ended(const record::CaseResult& result) override {
    std::cerr << "ended " << result.facts.name << ' ' << result.trials.back().index << '\n';
    if (++ended_ == throws_at_) throw base::Error(base::ExitCode::internal, "the table could not be printed");
  }
  void case_ended(const record::CaseResult& result) override {
    std::cerr << "case " << result.facts.name << '\n';
  }

 private:
  int throws_at_;
  int ended_ = 0;
};

std::vector<fixture::PlannedCase> plan(const Arguments& arguments, const fixture::GoogleFlags& flags) {
  std::vector<fixture::PlannedCase> result;
  auto target = std::make_shared<scenario::TargetSpec>();
  target->name = "scripted";
  target->url = "http://127.0.0.1:1";
  for (const Script& script : arguments.cases) {
    if (!fixture::matches(flags.filter.value_or(""), script.name)) continue;
    auto shape = std::make_shared<scenario::Scenario>();
    shape->name = "scripted";
    shape->requests.emplace_back();
    shape->repetitions = static_cast<int>(script.outcomes.size());
    scenario::Case c;
    c.name = script.name;
    c.scenario = shape;
    c.target = target;
    c.duration = 1s;
    result.push_back(fixture::planned(c, flags));
  }
  return result;
}

void tell(const record::Run& run) {
  for (const record::CaseResult& result : run.cases) {
    for (const record::Trial& trial : result.trials) {
      std::cerr << "record " << result.facts.name << ' ' << trial.index << (trial.measured ? " measured" : "")
                << (trial.failure ? " failure: " + *trial.failure : "") << '\n';
    }
  }
  if (run.interrupted) std::cerr << "record interrupted\n";
}

int play(const Arguments& arguments) {
  std::atomic<bool> stop{false};
  record::Run run;
  int saves = 0;
  const auto save = [&](const record::Run&) {
    ++saves;
    std::cerr << "saved\n";
    if (saves == arguments.stop_after) stop = true;
    if (saves == arguments.save_throws_at) {
      throw base::Error(base::ExitCode::internal, "cannot write run.json: no space left on device");
    }
  };
  ScriptedRunner runner(arguments.cases, stop);
  TellingObserver observer(arguments.observer_throws_at);
  try {
    const fixture::GoogleFlags flags = fixture::parse_google_flags(arguments.google);
    const auto cases = plan(arguments, flags);
    if (flags.list_tests) {
      for (const auto& c : cases) std::cout << c.definition.name << '\n';
      return 0;
    }
    fixture::execute(cases, {arguments.google, arguments.order, arguments.seed}, runner, observer, save, stop,
                     run);
  } catch (const base::Error& error) {
    tell(run);
    std::cerr << "error: " << error.what() << '\n';
    return static_cast<int>(error.code());
  }
  tell(run);
  return static_cast<int>(run.interrupted ? base::ExitCode::interrupted
                                          : fixture::verdict_of(run, arguments.findings));
}

}  // namespace

int main(int argc, char** argv) { return play(read(argc, argv)); }
