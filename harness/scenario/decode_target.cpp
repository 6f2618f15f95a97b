#include "scenario/decode_target.hpp"

#include "scenario/check_target.hpp"
#include "scenario/decode_process.hpp"
#include "scenario/http_syntax.hpp"
#include "scenario/values.hpp"

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <signal.h>

namespace backbench::scenario {
namespace {

void read_target_name(const Field& field, TargetDraft& draft) {
  if (auto name = read_name(field)) draft.spec.name = std::move(*name);
}

void read_description(const Field& field, TargetDraft& draft) {
  draft.spec.description = read_text(field).value_or("");
}

void read_port(const Field& field, TargetDraft& draft) {
  bool reported = false;
  const auto scalar = scalar_text(field, reported);
  if (reported || (scalar && scalar->text == "auto")) return;
  if (const auto port = read_count(field, {.max = 65535}))
    draft.spec.port = static_cast<std::uint16_t>(*port);
}

void read_socket(const Field& field, TargetDraft& draft) {
  constexpr std::size_t longest = 107;  // bytes of a sockaddr_un's path, without its end
  const auto name = read_text(field);
  if (!name) return;
  std::string path = (field.context.folder / *name).lexically_normal().string();
  if (name->empty() || name->ends_with('/')) {
    field.must_be("the path of a Unix-domain socket", "write app.sock");
  } else if (path.size() > longest) {
    field.error(fmt::format("the socket {} has a path of {} bytes, and the system takes {}", in_quotes(*name),
                            path.size(), longest),
                "give a shorter one, such as /tmp/app.sock");
  } else {
    draft.spec.socket = std::move(path);
  }
}

void read_scheme(const Field& field, TargetDraft& draft) {
  static constexpr std::array<std::string_view, 2> schemes{"http", "https"};
  if (const auto index = read_choice(field, schemes)) draft.spec.https = *index == 1;
}

void read_inputs(const Field& field, TargetDraft& draft) {
  for_each_item(field, "files", [&](const Field& item) {
    if (auto name = read_text(item)) draft.spec.inputs.emplace_back(std::move(*name));
  });
}

void read_compose_file(const Field& field, ComposeSpec& compose) {
  const auto name = read_text(field);
  if (!name) return;
  compose.file = (field.context.folder / *name).lexically_normal();
  std::error_code error;
  if (!std::filesystem::exists(compose.file, error)) {
    field.error(fmt::format("{} does not exist", in_quotes(*name)),
                "names of files are relative to the target's folder");
  }
}

void read_compose_service(const Field& field, ComposeSpec& compose) {
  compose.service = read_text(field).value_or("");
}

constexpr std::array compose_keys{
    Key<ComposeSpec>{"file", read_compose_file, Need::required},
    Key<ComposeSpec>{"service", read_compose_service, Need::required},
};

void read_compose(const Field& field, TargetDraft& draft) {
  draft.spec.compose.emplace();
  decode_map<ComposeSpec>(field, "a compose target", compose_keys, *draft.spec.compose);
}

void read_url(const Field& field, TargetDraft& draft) {
  auto url = read_text(field);
  if (!url) return;
  UrlVerdict verdict = judge_url(*url);
  const bool fits = verdict.fault.message.empty();
  if (!fits) field.error(std::move(verdict.fault.message), std::move(verdict.fault.cure));
  draft.url_is_remote = fits && !verdict.loopback;
  draft.spec.url = std::move(*url);
}

void read_allow_remote(const Field& field, TargetDraft& draft) {
  draft.spec.allow_remote = read_boolean(field).value_or(false);
}

/// Flags go to the server as they were written, so a value that keeps its rule is taken over as text.
template <class T>
void take_flag(const Field& field, const std::optional<T>& value, EmbeddedSpec& flags) {
  if (value) flags.emplace_back(field.key, read_word(field).value_or(""));
}

void read_body_size(const Field& field, EmbeddedSpec& flags) { take_flag(field, read_size(field), flags); }
void read_delay(const Field& field, EmbeddedSpec& flags) {
  take_flag(field, read_duration(field, Zero::allowed), flags);
}
void read_work(const Field& field, EmbeddedSpec& flags) {
  take_flag(field, read_count(field, {.max = 1'000'000'000}), flags);
}
void read_server_threads(const Field& field, EmbeddedSpec& flags) {
  take_flag(field, read_count(field, {.max = 1024}), flags);
}

void read_faults(const Field& field, EmbeddedSpec& flags) {
  const auto take = [&](const Field& item) { take_flag(item, read_text(item), flags); };
  if (field.node.kind == Node::Kind::list) {
    for_each_item(field, "faults", take);
  } else {
    take(field);
  }
}

/// Handed over as it was written: the server runs in the target's folder.
void read_server_file(const Field& field, EmbeddedSpec& flags) {
  const auto name = read_text(field);
  if (!name) return;
  std::error_code error;
  if (!std::filesystem::exists(field.context.folder / *name, error)) {
    field.error(fmt::format("{} does not exist", in_quotes(*name)),
                "names of files are relative to the target's folder");
  }
  take_flag(field, name, flags);
}

constexpr std::array embedded_keys{
    Key<EmbeddedSpec>{"body", read_body_size},      Key<EmbeddedSpec>{"delay", read_delay},
    Key<EmbeddedSpec>{"work", read_work},           Key<EmbeddedSpec>{"threads", read_server_threads},
    Key<EmbeddedSpec>{"fault", read_faults},        Key<EmbeddedSpec>{"tls-cert", read_server_file},
    Key<EmbeddedSpec>{"tls-key", read_server_file}, Key<EmbeddedSpec>{"tls-client-ca", read_server_file},
};

void read_embedded(const Field& field, TargetDraft& draft) {
  draft.spec.embedded.emplace();
  decode_map<EmbeddedSpec>(field, "an embedded target", embedded_keys, *draft.spec.embedded);
  draft.spec.https = field.node.find("tls-cert") != nullptr;
}

void read_ready_path(const Field& field, ReadyRule& ready) {
  auto path = read_text(field);
  if (!path) return;
  Fault fault = fault_in_path(*path);
  if (!fault.message.empty()) field.error(std::move(fault.message), std::move(fault.cure));
  ready.path = std::move(*path);
}

void read_ready_within(const Field& field, ReadyRule& ready) {
  if (const auto time = read_duration(field, Zero::refused)) ready.within = *time;
}

constexpr std::array ready_keys{
    Key<ReadyRule>{"path", read_ready_path},
    Key<ReadyRule>{"within", read_ready_within},
};

void read_ready(const Field& field, TargetDraft& draft) {
  decode_map<ReadyRule>(field, "ready", ready_keys, draft.spec.ready);
}

void read_signal(const Field& field, StopRule& stop) {
  static constexpr std::array<std::string_view, 7> names{"TERM", "INT",  "QUIT", "HUP",
                                                         "KILL", "USR1", "USR2"};
  static constexpr std::array numbers{SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGKILL, SIGUSR1, SIGUSR2};
  if (field.node.kind == Node::Kind::scalar && field.node.text.starts_with("SIG")) {
    field.must_be("a signal's name without SIG", "write " + field.node.text.substr(3, 10));
  } else if (const auto index = read_choice(field, names)) {
    stop.signal = numbers[*index];
  }
}

void read_stop_within(const Field& field, StopRule& stop) {
  if (const auto time = read_duration(field, Zero::refused)) stop.within = *time;
}

constexpr std::array stop_keys{
    Key<StopRule>{"signal", read_signal},
    Key<StopRule>{"within", read_stop_within},
};

void read_stop(const Field& field, TargetDraft& draft) {
  decode_map<StopRule>(field, "stop", stop_keys, draft.spec.stop);
}

void read_cpus(const Field& field, TargetDraft& draft) {
  constexpr std::uint64_t last_cpu = 1023;  // what a cpu_set_t holds
  if (field.node.kind != Node::Kind::list) {
    field.must_be("a list of processor numbers", "write it as [0, 1]");
    return;
  }
  read_axis<int>(field, draft.spec.cpus, [&](const Field& item) {
    const auto cpu = read_count(item, {.min = 0, .max = last_cpu, .listable = true});
    return cpu ? std::optional(static_cast<int>(*cpu)) : std::nullopt;
  });
}

constexpr std::array target_keys{
    Key<TargetDraft>{"target", read_target_name, Need::required},
    Key<TargetDraft>{"description", read_description},
    Key<TargetDraft>{"port", read_port},
    Key<TargetDraft>{"socket", read_socket},
    Key<TargetDraft>{"scheme", read_scheme},
    Key<TargetDraft>{"setup", read_setup},
    Key<TargetDraft>{"inputs", read_inputs},
    Key<TargetDraft>{"process", read_process},
    Key<TargetDraft>{"compose", read_compose},
    Key<TargetDraft>{"url", read_url},
    Key<TargetDraft>{"allow_remote", read_allow_remote},
    Key<TargetDraft>{"embedded", read_embedded},
    Key<TargetDraft>{"ready", read_ready},
    Key<TargetDraft>{"stop", read_stop},
    Key<TargetDraft>{"cpus", read_cpus},
};

}  // namespace

TargetSpec read_target_map(const Field& field) {
  TargetDraft draft;
  draft.spec.folder = field.context.folder;
  read_process_environment(field, draft);
  if (decode_map<TargetDraft>(field, "a target", target_keys, draft)) check_target(field, draft);
  return std::move(draft.spec);
}

}  // namespace backbench::scenario
