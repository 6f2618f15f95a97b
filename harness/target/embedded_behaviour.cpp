#include "target/embedded_behaviour.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace backbench::target::embedded {
namespace {

Persistence persistence_of(const Request& request) {
  if (!request.keep_alive) return Persistence::close;
  return request.http_1_0 ? Persistence::keep_1_0 : Persistence::keep;
}

Answer built(int status, std::string_view type, Persistence persistence, Scratch& scratch) {
  const std::string fields = content_fields(status, type, scratch.body.size());
  scratch.head = head(status, fields, persistence);
  return {.head = scratch.head, .body = fields.empty() ? std::string_view() : scratch.body};
}

/// So many rounds of xorshift64 (G. Marsaglia, Journal of Statistical Software 8, 2003), each of which has to
/// wait for the one before: the same instructions however busy the machine is.
void compute(std::uint64_t rounds) {
  std::uint64_t x = 88'172'645'463'325'252;
  for (; rounds > 0; --rounds) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  [[maybe_unused]] const volatile std::uint64_t kept = x;  // or the compiler leaves the loop out
}

/// The bytes a fault sends in place of the right ones; empty for a fault that leaves the bytes alone.
Message bytes_of(const Fault& fault, const Content& content) {
  const std::string right_fields = content_fields(200, content.type, content.body.size());
  switch (fault.kind) {
    case FaultKind::status:
      return plain_message(fault.code, "text/plain",
                           fmt::format("the fault 'status' asked for {}\n", fault.code));
    case FaultKind::wrong_body:
      return message(200, right_fields, std::string(content.body.size(), '?'));
    case FaultKind::short_body:
      return message(200, right_fields, content.body.substr(0, content.body.size() / 2));
    case FaultKind::long_body:
      return message(200, right_fields, content.body + "more than announced");
    case FaultKind::garbage: {
      Message garbage;
      garbage.heads.fill("this is not HTTP\r\n\r\n");
      return garbage;
    }
    case FaultKind::big_head:
      return message(200, right_fields + "X-Big: " + std::string(fault.size, 'x') + "\r\n", content.body);
    case FaultKind::chunked:
      return message(200, fmt::format("Content-Type: {}\r\nTransfer-Encoding: chunked\r\n", content.type),
                     chunked(content.body));
    case FaultKind::until_close: {
      Message endless = message(200, fmt::format("Content-Type: {}\r\n", content.type), content.body);
      endless.heads.fill(endless.heads.at(static_cast<std::size_t>(Persistence::close)));
      return endless;
    }
    case FaultKind::interim: {
      Message twice = message(200, right_fields, content.body);
      for (auto& text : twice.heads) text.insert(0, interim_head(fault.code));
      return twice;
    }
    default:
      return {};
  }
}

}  // namespace

/// A fault made ready, with its own count of hits.
struct Behaviour::Rule {
  Fault fault;
  Message bytes;
  std::atomic<std::uint64_t> hits{0};

  Rule(const Fault& of, const Content& content) : fault(of), bytes(bytes_of(of, content)) {}

  bool meets(std::uint64_t number, base::Nanoseconds since_start) {
    if (number <= fault.after || (number - fault.after) % fault.every != 0) return false;
    if (fault.except && (number - fault.after) % *fault.except == 0) return false;
    if (since_start < fault.at) return false;
    if (fault.lasts && since_start >= fault.at + *fault.lasts) return false;
    return !fault.times || hits.fetch_add(1, std::memory_order_relaxed) < *fault.times;
  }

  void apply(Answer& answer, const Request& request, Persistence persistence,
             base::Nanoseconds since_start) const {
    switch (fault.kind) {
      case FaultKind::slow:
        answer.delay = fault.delay;
        return;
      case FaultKind::stall:
        answer.delay = std::max(answer.delay, fault.at + *fault.lasts - since_start);
        return;
      case FaultKind::reset:
        return replace(answer, {}, {}, Ending::reset);
      case FaultKind::close:
        return replace(answer, {}, {}, Ending::finish);
      case FaultKind::silent:
        return replace(answer, {}, {}, Ending::hang);
      case FaultKind::die:
        answer.exit_status = fault.code;
        return replace(answer, {}, {}, Ending::die);
      case FaultKind::close_after:
        if (request.ordinal >= fault.limit) answer.ending = Ending::close;
        return;
      case FaultKind::short_body:
      case FaultKind::until_close:
        return replace(answer, bytes.head(persistence), bytes.body, Ending::finish);
      case FaultKind::no_accept:
        return;
      default:
        return replace(answer, bytes.head(persistence), bytes.body, answer.ending);
    }
  }

  static void replace(Answer& answer, std::string_view head, std::string_view body, Ending ending) {
    answer.head = head;
    answer.body = body;
    answer.ending = ending;
  }
};

Behaviour::Behaviour(const EmbeddedOptions& options, base::TimePoint start)
    : delay_(options.delay), work_(options.work), start_(start) {
  Content content = content_of(options.body);
  for (const Fault& fault : options.faults) rules_.push_back(std::make_unique<Rule>(fault, content));
  body_ = plain_message(200, content.type, std::move(content.body));
  healthy_ = plain_message(200, "text/plain", "ok");
}

Behaviour::~Behaviour() = default;

Answer Behaviour::right_answer(const Request& request, Persistence persistence, Scratch& scratch) const {
  switch (request.route) {
    case Route::delay:
    case Route::body:
      return {.head = body_.head(persistence), .body = body_.body};
    case Route::healthcheck:
      return {.head = healthy_.head(persistence), .body = healthy_.body};
    case Route::stats:
      scratch.body = fmt::format(R"({{"requests":{},"connections":{}}})", requests(),
                                 connections_.load(std::memory_order_relaxed));
      return built(200, "application/json", persistence, scratch);
    case Route::echo:
      scratch.body = request.body;
      return built(200, request.content_type.empty() ? "application/octet-stream" : request.content_type,
                   persistence, scratch);
    case Route::status: {
      const int status = static_cast<int>(request.argument);
      scratch.body = fmt::format("{}\n", status);
      return built(status, "text/plain", persistence, scratch);
    }
    case Route::bytes:
      scratch.body.assign(request.argument, 'x');
      return built(200, "application/octet-stream", persistence, scratch);
    case Route::unknown:
      break;
  }
  scratch.body =
      "there are: / /healthcheck /stats /echo /status/<200..599> /bytes/<0..67108864> /delay/<20ms>\n";
  return built(404, "text/plain", persistence, scratch);
}

Answer Behaviour::decide(const Request& request, base::TimePoint now, Scratch& scratch) {
  const Persistence persistence = persistence_of(request);
  Answer answer = right_answer(request, persistence, scratch);
  answer.ending = request.keep_alive ? Ending::keep : Ending::finish;
  if (request.route != Route::healthcheck && request.route != Route::stats) {
    const std::uint64_t number = requests_.fetch_add(1, std::memory_order_relaxed) + 1;
    compute(work_);
    answer.delay = delay_;
    if (request.route == Route::delay) answer.delay += base::Nanoseconds(request.argument);
    for (const auto& rule : rules_) {
      if (rule->meets(number, now - start_)) rule->apply(answer, request, persistence, now - start_);
    }
  }
  if (request.head) answer.body = {};
  return answer;
}

Answer Behaviour::refuse(int status, Scratch& scratch) const {
  scratch.body = "not a request this server can read\n";
  Answer answer = built(status, "text/plain", Persistence::close, scratch);
  answer.ending = Ending::finish;
  return answer;
}

}  // namespace backbench::target::embedded
