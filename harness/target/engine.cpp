#include "target/engine.hpp"

#include "base/error.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace backbench::target {
namespace {

constexpr std::chrono::seconds longest_answer{30};

base::Error failure(const std::string& message) { return {base::ExitCode::target_failed, message}; }

scenario::Argv from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? scenario::Argv{} : split(value, ' ');
}

Launch launch_of(scenario::Argv argv) {
  Launch launch;
  launch.argv = std::move(argv);
  launch.environment = child_environment({});
  return launch;
}

bool is_there(const scenario::Argv& command) { return !find_program(launch_of(command)).empty(); }

bool answers(scenario::Argv compose, const std::atomic<bool>& stop) {
  if (!is_there(compose)) return false;
  compose.insert(compose.end(), {"version", "--short"});
  return capture(launch_of(std::move(compose)), longest_answer, stop).ok();
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) pieces.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return pieces;
}

std::string engine_fault(std::string_view said) {
  const std::vector<std::string> lines = split(said, '\n');
  const std::string reason = lines.empty() ? "it says nothing" : lines.back();
  if (said.find("permission denied") != std::string_view::npos) {
    return fmt::format(
        "no permission to talk to the container engine: {}; become a member of its group (usermod -aG docker "
        "USER, then log in again), or be root",
        reason);
  }
  return fmt::format(
      "the container engine does not answer: {}; start it (systemctl start docker), or set DOCKER_HOST to "
      "one "
      "that runs",
      reason);
}

Engine::Engine(const std::atomic<bool>& stop) : docker_(from_environment("DOCKER")) {
  if (docker_.empty()) docker_ = {"docker"};
  if (!is_there(docker_)) {
    throw failure(
        fmt::format("command not found: {}; servers in containers need an engine: install one (Debian: "
                    "docker.io), or name its command with DOCKER",
                    docker_.front()));
  }
  const Captured version = ask({"version", "--format", "{{.Server.Version}}"}, stop);
  if (!version.ok()) throw failure(engine_fault(version.err));
}

Captured Engine::ask(std::vector<std::string> words, const std::atomic<bool>& stop) const {
  return capture(launch_of(command(std::move(words))), longest_answer, stop);
}

std::vector<std::string> Engine::lines(std::vector<std::string> words, const std::atomic<bool>& stop) const {
  const Captured answer = ask(std::move(words), stop);
  return answer.ok() ? split(answer.out, '\n') : std::vector<std::string>{};
}

scenario::Argv Engine::command(std::vector<std::string> words) const {
  scenario::Argv argv = docker_;
  argv.insert(argv.end(), words.begin(), words.end());
  return argv;
}

scenario::Argv Engine::find_compose(const std::atomic<bool>& stop) const {
  scenario::Argv named = from_environment("COMPOSE");
  if (!named.empty()) {
    if (answers(named, stop)) return named;
    throw failure(
        fmt::format("COMPOSE={} does not answer `version`; correct it or leave it out", shell_text(named)));
  }
  const scenario::Argv second = command({"compose"});
  if (answers(second, stop)) return second;
  const scenario::Argv first = {"docker-compose"};
  if (answers(first, stop)) return first;
  throw failure(
      fmt::format("neither `{}` nor `docker-compose` is there; install one (Debian: docker-compose), or name "
                  "one with COMPOSE",
                  shell_text(second)));
}

}  // namespace backbench::target
