#pragma once

#include "base/stage.hpp"
#include "base/units.hpp"
#include "scenario/metric_limit.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backbench::scenario {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string path = "/";
  Headers headers;   // as written; `host`, length and connection headers are added when the bytes are built
  std::string body;  // the bytes themselves, whichever of text, json or file they came from
  double weight = 1;
};

struct StatusRange {
  int first = 200;
  int last = 299;
};

/// A condition on one value: all that are given must hold.
struct ValueRule {
  std::optional<std::string> equals;    // json: the value as JSON text; header: the text
  std::optional<std::uint64_t> length;  // of a string, a list or an object (members); headers have none
  std::optional<std::string> matches;   // ECMAScript regular expression, searched
};

/// What a correct response is.
struct Expectation {
  std::vector<StatusRange> status = {{200, 299}};
  bool body_same = false;                                 // as the first correct response of this target
  std::optional<std::uint64_t> bytes;                     // length of the body
  std::vector<std::pair<std::string, ValueRule>> json;    // path a.b.0.c into the body -> rule
  std::vector<std::pair<std::string, ValueRule>> header;  // name -> rule
};

/// How many requests one connection carries: 0 = as many as the server lets it, 1 = a new connection per
/// request.
struct Keepalive {
  std::uint64_t requests = 0;
  bool operator==(const Keepalive&) const = default;
};

enum class Arrival { uniform, poisson };
enum class Idle { sleep, spin };
enum class Order { sequential, interleaved };
/// When a target that is up is started anew all the same.
enum class Restart { never, each_case, each_trial };

struct Tls {
  bool verify = true;
  std::string ca, cert, key;  // absolute names of files; empty = none
  std::string sni;
  bool session_reuse = true;
};

struct Scenario {
  std::string name;
  std::vector<std::string> targets;  // names; filled with all of the suite's when the file gives none
  std::vector<Request> requests;     // one, or a seeded mix by weight
  Expectation expect;

  std::vector<int> connections = {10};
  std::vector<base::Rate> rate;  // empty = closed loop, save with stages over the rate
  std::vector<int> threads = {1};
  std::vector<int> pipelining = {1};
  std::vector<Keepalive> keepalive = {{}};
  std::vector<base::Nanoseconds> duration = {std::chrono::seconds{10}};

  /// What the window consists of when the load changes in it. They stand instead of `duration`, which then
  /// holds their sum, and of `rate` or `connections`, whichever they go over.
  std::vector<base::Stage> stages;

  Arrival arrival = Arrival::uniform;
  std::optional<Idle> idle;  // absent = by the machine
  base::Nanoseconds warmup = std::chrono::seconds{2};
  std::optional<std::uint64_t> requests_total;
  base::Nanoseconds timeout = std::chrono::seconds{10};
  int repetitions = 1;
  double error_budget = 0.01;          // share, 0..1
  std::vector<MetricLimit> threshold;  // limits that figures must keep to, whatever they were before
  std::vector<MetricLimit> gate;       // the figures that may fail a comparison; empty = the usual ones
  Tls tls;

  bool rate_stages() const { return !stages.empty() && stages.front().rate; }
  bool connection_stages() const { return !stages.empty() && stages.front().connections; }
  bool open_loop() const { return !rate.empty() || rate_stages(); }
};

using Argv = std::vector<std::string>;
using Environment = std::vector<std::pair<std::string, std::string>>;

struct ProcessSpec {
  Argv command;     // `${NAME}` is already replaced by the child's environment (env, else the caller's); only
                    // `${PORT}`, or `${SOCKET}` of a target with a socket, still stands until the start
  Environment env;  // added to the caller's environment; may hold the same
};

struct ComposeSpec {
  std::filesystem::path file;  // absolute
  std::string service;
};

/// The embedded server's own flags, as `backbench serve` takes them: {"body", "120KiB"} becomes --body
/// 120KiB.
using EmbeddedSpec = std::vector<std::pair<std::string, std::string>>;

struct ReadyRule {
  std::optional<std::string>
      path;  // asked first, any 2xx; the scenario's own request is always asked after it
  base::Nanoseconds within = std::chrono::seconds{30};
};

struct StopRule {
  int signal = 15;
  base::Nanoseconds within = std::chrono::seconds{5};  // then SIGKILL
};

/// A server under test. Exactly one of process/compose (or both), url, embedded, image is set.
struct TargetSpec {
  std::string name;
  std::string description;
  std::filesystem::path folder;       // absolute; commands run here, files are relative to it
  std::optional<std::uint16_t> port;  // absent = `auto`: a free one is chosen at start
  std::string socket;  // absolute path of a Unix-domain socket it listens on instead; empty = none
  bool https = false;  // it speaks TLS there; a url says so itself
  std::vector<Argv> setup;
  std::vector<std::filesystem::path> inputs;  // relative to folder
  std::optional<ProcessSpec> process;
  std::optional<ComposeSpec> compose;
  std::optional<std::string> url;
  std::optional<EmbeddedSpec> embedded;
  std::optional<std::string> image;  // of a container engine, by name or id; in no file
  bool allow_remote = false;
  ReadyRule ready;
  StopRule stop;
  std::vector<int> cpus;
};

struct Suite {
  std::string name;
  std::string description;
  std::filesystem::path path;  // as given by the user
  std::string text;            // the file's bytes, kept in the record
  std::vector<std::shared_ptr<const TargetSpec>> targets;
  std::vector<std::shared_ptr<const Scenario>> scenarios;
  Order order = Order::sequential;
  Restart restart = Restart::never;
};

}  // namespace backbench::scenario
