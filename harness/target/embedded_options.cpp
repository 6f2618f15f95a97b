#include "target/embedded_options.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

namespace backbench::target {
namespace {

constexpr std::uint64_t largest_body = std::uint64_t{1} << 30;

constexpr std::array flags = {
    EmbeddedFlag{"address", "IP", "address to listen on; default 127.0.0.1"},
    EmbeddedFlag{"port", "N", "port to listen on, 0 for any free one; default 8080"},
    EmbeddedFlag{"unix-socket", "PATH", "listen on this Unix-domain socket instead"},
    EmbeddedFlag{"tls-cert", "FILE", "speak TLS with this certificate (PEM, its chain may follow)"},
    EmbeddedFlag{"tls-key", "FILE", "and this private key (PEM)"},
    EmbeddedFlag{"tls-client-ca", "FILE", "demand client certificates that one of these signed (PEM)"},
    EmbeddedFlag{"body", "SIZE", "size of the body of `GET /`, such as 120KiB or 13B; default 120013B"},
    EmbeddedFlag{"delay", "DUR", "time to wait before each answer, such as 2ms; default none"},
    EmbeddedFlag{"work", "N", "rounds of arithmetic for each answer, some nanoseconds each; default none"},
    EmbeddedFlag{"threads", "N", "threads that serve, each with a share of the connections; default 1"},
    EmbeddedFlag{"fault", "KIND[:NAME=VALUE,...]", "misbehave; may be given several times", true},
};

// In the order of FaultKind.
constexpr std::array fault_kinds = {
    EmbeddedFaultHelp{"reset", "every,except,after,times,at,for", "",
                      "resets the connection instead of answering"},
    EmbeddedFaultHelp{"close", "every,except,after,times,at,for", "",
                      "closes the connection instead of answering"},
    EmbeddedFaultHelp{"silent", "every,except,after,times,at,for", "",
                      "never answers, keeps the connection open"},
    EmbeddedFaultHelp{"slow", "every,except,after,times,at,for,delay", "delay", "answers only after delay="},
    EmbeddedFaultHelp{"status", "every,except,after,times,at,for,code", "",
                      "answers with code=, by default 500"},
    EmbeddedFaultHelp{"wrong-body", "every,except,after,times,at,for", "", "right length, wrong content"},
    EmbeddedFaultHelp{"short-body", "every,except,after,times,at,for", "",
                      "sends half the announced body, then closes"},
    EmbeddedFaultHelp{"long-body", "every,except,after,times,at,for", "", "sends more bytes than announced"},
    EmbeddedFaultHelp{"garbage", "every,except,after,times,at,for", "",
                      "answers with something that is not HTTP"},
    EmbeddedFaultHelp{"big-head", "every,except,after,times,at,for,size", "",
                      "sends a head of size=, by default 128KiB"},
    EmbeddedFaultHelp{"chunked", "every,except,after,times,at,for", "",
                      "sends the body in chunks, with a trailer"},
    EmbeddedFaultHelp{"until-close", "every,except,after,times,at,for", "",
                      "sends no length; the close ends the body"},
    EmbeddedFaultHelp{"continue", "every,except,after,times,at,for,code", "",
                      "sends an interim answer first, with code=, by default 100"},
    EmbeddedFaultHelp{"close-after", "requests", "requests",
                      "closes a connection, unannounced, after its requests="},
    EmbeddedFaultHelp{"stall", "at,for", "for",
                      "holds all answers back for for=, beginning at= after the start"},
    EmbeddedFaultHelp{"no-accept", "connections", "connections", "accepts no more than connections="},
    EmbeddedFaultHelp{"die", "after,at,code", "", "ends the process with status code=, by default 1"},
};

[[noreturn]] void fail(const std::string& message) { throw base::Error(base::ExitCode::usage, message); }

/// "; did you mean 'reset'?" or what there is to choose from.
std::string cure(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (const auto near = base::nearest(word, candidates); !near.empty()) {
    return fmt::format("; did you mean '{}'?", near);
  }
  return fmt::format("; there are: {}", fmt::join(candidates, ", "));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::uint64_t count(const std::string& name, std::string_view text, std::uint64_t least, std::uint64_t most) {
  const auto value = base::parse_count(text);
  if (!value || *value < least || *value > most) {
    const std::string range = most == std::numeric_limits<std::uint64_t>::max()
                                  ? fmt::format("of at least {}", least)
                                  : fmt::format("from {} to {}", least, most);
    fail(fmt::format("{}: '{}' is not a whole number {}", name, text, range));
  }
  return *value;
}

std::uint64_t size(const std::string& name, std::string_view text, std::uint64_t most) {
  const auto value = base::parse_size(text);
  if (!value)
    fail(fmt::format("{}: '{}' is not a size; write a number and a unit, such as 120KiB or 13B", name, text));
  if (*value > most) fail(fmt::format("{}: {} is too large; at most {} bytes are served", name, text, most));
  return *value;
}

base::Nanoseconds duration(const std::string& name, std::string_view text) {
  const auto value = base::parse_duration(text);
  if (!value)
    fail(fmt::format("{}: '{}' is not a duration; write a number and a unit, such as 2ms or 1.5s", name,
                     text));
  return *value;
}

std::string socket_path(const std::string& name, const std::string& text) {
  if (text.empty() || text.size() > http::Url::longest_socket) {
    fail(fmt::format("{}: '{}' is not the path of a socket; it has from 1 to {} bytes", name, text,
                     http::Url::longest_socket));
  }
  return text;
}

constexpr std::uint64_t most_work = 1'000'000'000;
constexpr auto any = std::numeric_limits<std::uint64_t>::max();

int code_of(FaultKind kind, const std::string& name, std::string_view text) {
  switch (kind) {
    case FaultKind::die:
      return static_cast<int>(count(name, text, 0, 255));
    case FaultKind::interim:
      return static_cast<int>(count(name, text, 100, 199));
    default:
      return static_cast<int>(count(name, text, 200, 599));
  }
}

void set_parameter(Fault& fault, const std::string& place, std::string_view name, std::string_view value) {
  const std::string what = fmt::format("{}: {}", place, name);
  if (name == "every") fault.every = count(what, value, 1, any);
  if (name == "except") fault.except = count(what, value, 2, any);
  if (name == "after") fault.after = count(what, value, 0, any);
  if (name == "times") fault.times = count(what, value, 1, any);
  if (name == "at") fault.at = duration(what, value);
  if (name == "for") fault.lasts = duration(what, value);
  if (name == "delay") fault.delay = duration(what, value);
  if (name == "size") fault.size = size(what, value, 16 << 20);
  if (name == "requests" || name == "connections") fault.limit = count(what, value, 1, any);
  if (name == "code") fault.code = code_of(fault.kind, what, value);
}

Fault with_defaults(FaultKind kind) {
  Fault fault;
  fault.kind = kind;
  if (kind == FaultKind::status) fault.code = 500;
  if (kind == FaultKind::interim) fault.code = 100;
  if (kind == FaultKind::die) fault.code = 1;
  if (kind == FaultKind::big_head) fault.size = 128 << 10;
  return fault;
}

FaultKind kind_of(const std::string& place, std::string_view word) {
  const auto found = std::ranges::find(fault_kinds, word, &EmbeddedFaultHelp::name);
  if (found == fault_kinds.end()) {
    std::vector<std::string_view> names;
    for (const auto& kind : fault_kinds) names.push_back(kind.name);
    fail(fmt::format("{}: unknown fault '{}'{}", place, word, cure(word, names)));
  }
  return static_cast<FaultKind>(found - fault_kinds.begin());
}

Fault fault_of(std::string_view text) {
  const std::string place = fmt::format("fault '{}'", text);
  const auto colon = std::min(text.find(':'), text.size());
  const FaultKind kind = kind_of(place, text.substr(0, colon));
  const EmbeddedFaultHelp& help = fault_kinds.at(static_cast<std::size_t>(kind));
  const auto known = split(help.parameters, ',');

  Fault fault = with_defaults(kind);
  std::vector<std::string_view> given;
  for (const std::string_view part : split(text.substr(std::min(colon + 1, text.size())), ',')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) {
      fail(fmt::format("{}: '{}' lacks a value; write {}:name=value,name=value", place, part, help.name));
    }
    const auto name = part.substr(0, equals);
    if (std::ranges::find(known, name) == known.end()) {
      fail(fmt::format("{}: {} takes no '{}'{}", place, help.name, name, cure(name, known)));
    }
    if (std::ranges::find(given, name) != given.end())
      fail(fmt::format("{}: '{}' is given twice", place, name));
    given.push_back(name);
    set_parameter(fault, place, name, part.substr(equals + 1));
  }
  if (!help.required.empty() && std::ranges::find(given, help.required) == given.end()) {
    fail(fmt::format("{}: {} needs {}=", place, help.name, help.required));
  }
  return fault;
}

http::TlsServerOptions& tls_of(EmbeddedOptions& options) {
  return options.tls ? *options.tls : options.tls.emplace();
}

void set_flag(EmbeddedOptions& options, const std::string& name, const std::string& value) {
  if (name == "address") options.address = value;
  if (name == "port") options.port = static_cast<std::uint16_t>(count(name, value, 0, 65535));
  if (name == "unix-socket") options.unix_socket = socket_path(name, value);
  if (name == "tls-cert") tls_of(options).cert = value;
  if (name == "tls-key") tls_of(options).key = value;
  if (name == "tls-client-ca") tls_of(options).client_ca = value;
  if (name == "body") options.body = size(name, value, largest_body);
  if (name == "delay") options.delay = duration(name, value);
  if (name == "work") options.work = count(name, value, 1, most_work);
  if (name == "threads") options.threads = static_cast<int>(count(name, value, 1, 256));
  if (name == "fault") options.faults.push_back(fault_of(value));
}

}  // namespace

std::span<const EmbeddedFlag> embedded_flags() { return flags; }

std::span<const EmbeddedFaultHelp> embedded_fault_kinds() { return fault_kinds; }

EmbeddedOptions embedded_options(const std::vector<std::pair<std::string, std::string>>& given) {
  EmbeddedOptions options;
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : given) {
    const auto flag = std::ranges::find(flags, name, &EmbeddedFlag::name);
    if (flag == flags.end()) {
      std::vector<std::string_view> names;
      for (const auto& known : flags) names.push_back(known.name);
      fail(fmt::format("the embedded server has no '{}'{}", name, cure(name, names)));
    }
    if (!flag->repeats && std::ranges::find(seen, name) != seen.end())
      fail(fmt::format("'{}' is given twice", name));
    seen.push_back(name);
    set_flag(options, name, value);
  }
  if (options.tls && (options.tls->cert.empty() || options.tls->key.empty()))
    fail("TLS needs both 'tls-cert' and 'tls-key'");
  return options;
}

}  // namespace backbench::target
