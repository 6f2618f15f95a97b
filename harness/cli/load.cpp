#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "fixture/machine_watch.hpp"
#include "http/request_bytes.hpp"
#include "http/url.hpp"
#include "load/generator.hpp"
#include "record/autocannon_json.hpp"
#include "record/environment.hpp"
#include "record/run.hpp"
#include "report/autocannon_tables.hpp"
#include "report/findings.hpp"
#include "verdict/judge.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

struct LoadWords {
  std::string url;
  int connections = 10;
  int threads = 1;
  int pipelining = 1;
  std::string duration = "10s";
  std::string warmup = "0s";
  std::string timeout = "10s";
  std::string rate;
  std::string idle = "spin";
  std::uint64_t requests = 0;
  std::string method = "GET";
  std::vector<std::string> headers;
  std::string body;
  bool json = false;
  std::string cpus;
  bool allow_remote = false;
  std::string unix_socket;
  bool insecure = false;
  http::TlsOptions tls;
  bool no_sessions = false;
  std::string progress = "auto";
};

void describe(CLI::App& app, LoadWords& words) {
  const CLI::Validator positive = CLI::Range(1, 1'000'000).description("");
  app.add_option("URL", words.url, "http://host:port/path, or https")->type_name("")->required();
  app.add_option("-c,--connections", words.connections, "open connections (10)")
      ->type_name("N")
      ->check(positive);
  app.add_option("-d,--duration", words.duration, "measured time (10s)")->type_name("DUR");
  app.add_option("-t,--threads", words.threads, "generator threads (1)")->type_name("N")->check(positive);
  app.add_option("-r,--rate", words.rate,
                 "requests start on this schedule, such as 200/s; default: closed loop")
      ->type_name("RATE");
  app.add_option("--idle", words.idle,
                 "with --rate, sleep or spin until shortly before a request is due (spin)")
      ->type_name("HOW");
  app.add_option("-n,--requests", words.requests, "stop after this many instead of --duration")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000'000}).description(""));
  app.add_option("-p,--pipelining", words.pipelining, "requests in flight per connection (1)")
      ->type_name("N")
      ->check(positive);
  app.add_option("-m,--method", words.method, "request method (GET)")->type_name("METHOD");
  app.add_option("-H,--header", words.headers, "'Name: value'; repeatable")
      ->type_name("LINE")
      ->allow_extra_args(false);
  app.add_option("-b,--body", words.body, "request body")->type_name("TEXT");
  app.add_option("--warmup", words.warmup, "unmeasured start (0s)")->type_name("DUR");
  app.add_option("--timeout", words.timeout, "per request (10s)")->type_name("DUR");
  app.add_option("--cpus", words.cpus, "keep the threads on these processors, such as 1 or 0,2-3")
      ->type_name("LIST");
  app.add_option("--unix-socket", words.unix_socket,
                 "connect to this Unix-domain socket instead of host and port")
      ->type_name("PATH");
  app.add_flag("-k,--insecure", words.insecure, "do not verify the server's certificate");
  app.add_option("--cacert", words.tls.ca, "trust these certificates (PEM) instead of the system's")
      ->type_name("FILE");
  auto* cert = app.add_option("--cert", words.tls.cert, "client certificate (PEM)")->type_name("FILE");
  auto* key = app.add_option("--key", words.tls.key, "its private key (PEM)")->type_name("FILE");
  cert->needs(key);
  key->needs(cert);
  app.add_flag("--no-sessionid", words.no_sessions, "a full TLS handshake for every connection");
  app.add_flag("--json", words.json, "autocannon's JSON on stdout");
  app.add_flag("--allow-remote", words.allow_remote,
               "load an address that is not of this machine; only one you own");
  app.add_option("--progress", words.progress, "auto, bar, plain or none, on stderr")->type_name("STYLE");
}

load::Idle idle_of(const std::string& text) {
  if (text == "sleep") return load::Idle::sleep;
  if (text == "spin") return load::Idle::spin;
  throw Error(ExitCode::usage, fmt::format("--idle: '{}' is neither sleep nor spin", text));
}

std::pair<std::string, std::string> header_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) {
    throw Error(ExitCode::usage, fmt::format("--header: '{}' has no colon; write 'Name: value'", text));
  }
  const std::size_t value = text.find_first_not_of(' ', colon + 1);
  return {text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)};
}

std::string socket_of(const std::string& path) {
  const std::string absolute = std::filesystem::absolute(path).lexically_normal().string();
  if (absolute.size() <= http::Url::longest_socket) return absolute;
  throw Error(ExitCode::usage,
              fmt::format("--unix-socket: {} has {} bytes, and the system takes {}; give it a shorter path",
                          absolute, absolute.size(), http::Url::longest_socket));
}

load::Plan plan_of(const LoadWords& words) {
  load::Plan plan;
  plan.address = http::parse_url(words.url);
  if (!words.unix_socket.empty()) plan.address.socket = socket_of(words.unix_socket);
  plan.tls = words.tls;
  plan.tls.verify = !words.insecure;
  plan.tls.session_reuse = !words.no_sessions;
  if (!plan.address.local() && !words.allow_remote) {
    throw Error(
        ExitCode::usage,
        fmt::format(
            "{} is not an address of this machine; --allow-remote loads it all the same, which is for "
            "servers of your own only",
            plan.address.host));
  }
  http::RequestText request{words.method, plan.address.path, {}, words.body, false};
  for (const std::string& header : words.headers) request.headers.push_back(header_of(header));

  load::Exchange exchange;
  exchange.request_bytes = http::request_bytes(request, plan.address.authority());
  exchange.head = words.method == "HEAD";
  exchange.check = std::make_shared<http::Check>(http::Rules{});
  plan.mix.push_back(std::move(exchange));

  plan.connections = words.connections;
  plan.threads = words.threads;
  if (!words.cpus.empty()) plan.cpus = cpus_of("--cpus", words.cpus);
  plan.pipelining = words.pipelining;
  plan.duration = duration_of("--duration", words.duration);
  plan.warmup = duration_of("--warmup", words.warmup);
  plan.timeout = duration_of("--timeout", words.timeout);
  if (!words.rate.empty()) plan.rate = rate_of("--rate", words.rate);
  plan.idle = idle_of(words.idle);
  if (words.requests > 0) plan.requests_total = words.requests;
  if (plan.duration.count() <= 0 || plan.timeout.count() <= 0) {
    throw Error(ExitCode::usage, "--duration and --timeout must be longer than nothing");
  }
  return plan;
}

record::CaseFacts facts_of(const LoadWords& words, const load::Plan& plan) {
  record::CaseFacts facts;
  facts.name = facts.url = plan.address.text();
  facts.target = plan.address.place();
  facts.target_kind = "external";
  facts.method = words.method;
  facts.path = plan.address.path;
  facts.connections = plan.connections;
  facts.threads = plan.threads;
  facts.pipelining = plan.pipelining;
  if (plan.rate) {
    facts.rate_per_second = plan.rate->per_second;
    facts.arrival = "uniform";
  }
  facts.warmup_s = base::Seconds(plan.warmup).count();
  facts.duration_s = base::Seconds(plan.duration).count();
  facts.requests_total = plan.requests_total;
  facts.timeout_s = base::Seconds(plan.timeout).count();
  return facts;
}

record::Trial measure(const load::Plan& plan, const record::CaseFacts& facts, const std::atomic<bool>& stop,
                      ProgressStyle style) {
  load::Live live;
  Progress progress(style, 1, 1, plan.warmup + (plan.requests_total ? base::Nanoseconds{0} : plan.duration),
                    live);
  progress.trial_started(facts, 0);
  record::Trial trial;
  trial.started = base::utc_iso8601(std::chrono::system_clock::now());
  const fixture::MachineWatch watch(fixture::MachineWatch::Server::elsewhere);
  trial.measured = load::run(plan, stop, live);
  trial.surroundings = watch.seen();
  trial.finished = base::utc_iso8601(std::chrono::system_clock::now());
  return trial;
}

/// A run of this one trial, with its verdict.
record::Run judged(record::Environment here, const record::CaseFacts& facts, record::Trial trial) {
  record::Run run;
  run.environment = std::move(here);
  run.cases.push_back({facts, {std::move(trial)}, {}});
  verdict::judge(run);
  return run;
}

}  // namespace

ExitCode load_command(const Words& given) {
  Arguments arguments(
      "load", "Measure one address and print autocannon's three tables, or its JSON.",
      "  backbench load http://127.0.0.1:8080/ -c 100 -d 10s\n"
      "  backbench load http://127.0.0.1:8080/ -c 50 -r 1000/s --json\n"
      "  backbench load http://127.0.0.1:8080/echo -m POST -H 'Content-Type: text/plain' -b hello\n"
      "  backbench load https://localhost:8443/ --cacert ca.pem\n"
      "  backbench load http://localhost/ --unix-socket /run/app.sock\n");
  LoadWords words;
  describe(arguments.app(), words);
  if (!arguments.read(given)) return ExitCode::ok;

  const load::Plan plan = plan_of(words);
  const record::CaseFacts facts = facts_of(words, plan);
  const ProgressStyle style = words.progress == "auto" && !is_terminal(stderr)
                                  ? ProgressStyle::none
                                  : progress_style_of(words.progress);
  const StopSignals signals("\nbackbench: stopping; what was measured so far follows\n");
  fmt::print(stderr, "{}", report::autocannon_heading(facts));
  record::Environment here = record::environment_now({});
  const record::Run run = judged(std::move(here), facts, measure(plan, facts, signals.stop(), style));
  const record::Trial& trial = run.cases.front().trials.front();

  if (words.json) {
    fmt::print("{}\n", record::to_autocannon_json(facts, trial));
  } else {
    const bool colour = styled(stdout, When::automatic);
    fmt::print("{}{}", report::autocannon_tables(trial, colour), report::findings_text(run, colour));
  }
  if (const auto code = signals.received()) return *code;
  if (run.worst_finding() == record::Severity::fault) return ExitCode::internal;
  const metrics::Measurement& m = *trial.measured;
  if (m.window_tally.ok() > 0) return ExitCode::ok;
  fmt::print(stderr, "backbench: no correct response within {}{}{}\n", base::format_duration(plan.duration),
             m.first_failure.empty() ? "" : "; first failure: ", m.first_failure);
  return ExitCode::target_failed;
}

}  // namespace backbench::cli
