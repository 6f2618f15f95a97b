#include "target/container.hpp"

#include "target/process_tree.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

namespace backbench::target {
namespace {

template <typename Number>
bool read_number(const std::string& text, Number& number) {
  const char* const end = text.data() + text.size();
  return std::from_chars(text.data(), end, number).ptr == end && !text.empty();
}

}  // namespace

const char* const container_template =
    "{{.Id}};{{.State.Pid}};{{.State.Running}};{{.State.ExitCode}};{{.State.OOMKilled}};"
    "{{.HostConfig.NetworkMode}};{{range .NetworkSettings.Ports}}{{range .}}{{.HostPort}},{{end}}{{end}}";

std::optional<Container> parse_container(std::string_view text) {
  const std::vector<std::string> parts = split(text, ';');
  Container container;
  if (parts.size() < 6 || !read_number(parts[1], container.pid) ||
      !read_number(parts[3], container.exit_status)) {
    return std::nullopt;
  }
  container.id = parts[0];
  container.running = parts[2] == "true";
  container.out_of_memory = parts[4] == "true";
  container.network = parts[5];
  for (const std::string& port : split(parts.size() > 6 ? parts[6] : "", ',')) {
    std::uint16_t number = 0;
    if (read_number(port, number)) container.published.push_back(number);
  }
  return container;
}

std::string Container::ending() const {
  if (out_of_memory) return fmt::format("was killed for want of memory (status {})", exit_status);
  constexpr int by_signal = 128;  // the way of shells and engines
  if (exit_status <= by_signal || exit_status > by_signal + 64) {
    return fmt::format("exited with status {}", exit_status);
  }
  const int signal = exit_status - by_signal;
  return fmt::format("exited with status {} (signal {}, {})", exit_status, signal, ::strsignal(signal));
}

std::optional<Container> inspect(const Engine& engine, const std::string& id, const std::atomic<bool>& stop) {
  const Captured answer = engine.ask({"inspect", "--format", container_template, id}, stop);
  return answer.ok() ? parse_container(answer.out) : std::nullopt;
}

std::vector<int> processes_of(const Container& container) {
  if (container.pid <= 0 || container_of(container.pid) != container.id) return {};
  std::vector<int> pids = descendants(container.pid);
  pids.insert(pids.begin(), container.pid);
  std::sort(pids.begin(), pids.end());
  return pids;
}

}  // namespace backbench::target
