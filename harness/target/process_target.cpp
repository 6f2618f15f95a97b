#include "target/process_target.hpp"

#include "base/error.hpp"
#include "target/exit_text.hpp"
#include "target/launch.hpp"
#include "target/log_tail.hpp"
#include "target/port.hpp"
#include "target/process_tree.hpp"
#include "target/readiness.hpp"
#include "target/setup.hpp"
#include "target/shepherd.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::target {
namespace {

constexpr const char* loopback = "127.0.0.1";

class ProcessTarget : public Target {
 public:
  ProcessTarget(const scenario::TargetSpec& spec, const Launch& launch, std::uint16_t port,
                Containment strongest)
      : name_(spec.name),
        ready_(spec.ready),
        stop_(spec.stop),
        log_(launch.log_file),
        log_start_(log_size(launch.log_file)),
        shepherd_(launch, strongest) {
    address_.host = loopback;
    address_.port = port;
  }
  ~ProcessTarget() override { stop_everything(); }

  const http::Url& address() const override { return address_; }

  ProbeAnswer wait_ready(const ProbeRequest& request, int times, const std::atomic<bool>& stop) override {
    Surroundings around;
    around.news_fd = shepherd_.news_fd();
    around.death = [this] { return with_port_holder(death()); };
    around.stranger = [this](const std::string& peer) { return stranger(peer); };
    around.hint = [this] { return other_listeners(); };
    around.log_text = [this] { return last_lines_text(log_, log_start_); };
    try {
      return wait_until_ready(address_, ready_, request, times, around, stop);
    } catch (const base::Error& error) {
      throw error.within("target " + name_);
    }
  }

  std::optional<std::string> death() override {
    if (stopped_) return death_;
    const std::optional<Ended> ended = shepherd_.ended();
    if (ended && !death_) death_ = in_words(*ended) + last_lines_text(log_, log_start_);
    return death_;
  }

  void stop() override { stop_everything(); }

  std::string containment() const override { return std::string(name_of(shepherd_.containment())); }

  std::vector<int> pids() const override {
    return stopped_ ? std::vector<int>{} : descendants(shepherd_.pid());
  }

  std::optional<Usage> usage() const override {
    if (stopped_) return std::nullopt;
    return usage_of_descendants(shepherd_.pid());
  }

 private:
  static std::string in_words(const Ended& ended) {
    if (ended.shepherd_lost) return "its shepherd process was killed";
    std::string text = exit_text(ended.wait_status);
    if (!ended.others) return text;
    return text +
           (ended.wait_status == 0
                ? " while processes it had started went on: did it put itself in the background? It must "
                  "stay in the foreground"
                : " while processes it had started went on");
  }

  void stop_everything() {
    if (stopped_) return;
    death();  // what came before the stop is kept
    stopped_ = true;
    shepherd_.stop(stop_.signal, stop_.within);
  }

  bool is_ours(const TcpSocket& socket, bool& all_seen) const {
    for (const int pid : pids()) {
      if (socket_inodes(pid, all_seen).contains(socket.inode)) return true;
    }
    return false;
  }

  std::optional<std::string> stranger(const std::string& peer) const {
    for (const TcpSocket& socket : listeners_for(peer, address_.port)) {
      bool all_seen = true;
      if (is_ours(socket, all_seen)) continue;
      // A server that changed its user may not be looked into; then only a holder elsewhere tells.
      const std::optional<PortHolder> holder = port_holder(address_.port);
      const std::vector<int> ours = pids();
      if (!holder || std::find(ours.begin(), ours.end(), holder->pid) != ours.end()) continue;
      if (holder->pid == 0 && !all_seen) continue;
      return "a correct answer, but not from this target: port " + std::to_string(address_.port) +
             " belongs to " + holder->text();
    }
    return std::nullopt;
  }

  /// Two servers cannot have one port, and what the second says about it is not always clear.
  std::optional<std::string> with_port_holder(std::optional<std::string> text) const {
    if (!text) return text;
    const std::optional<PortHolder> holder = port_holder(address_.port);
    const std::vector<int> ours = pids();
    if (holder && holder->socket.listening &&
        std::find(ours.begin(), ours.end(), holder->pid) == ours.end()) {
      *text += fmt::format("\nport {} belongs to {}", address_.port, holder->text());
    }
    return text;
  }

  std::string other_listeners() const {
    std::string text;
    bool all_seen = true;
    for (const TcpSocket& socket : tcp_sockets()) {
      if (!socket.listening || !is_ours(socket, all_seen)) continue;
      const bool reachable = socket.any_address() || socket.address == address_.host;
      if (socket.port == address_.port && reachable) return "";
      text += (text.empty() ? "; it listens on " : ", ") + socket.text();
    }
    return text.empty() ? "; it listens on no port" : text + " instead";
  }

  const std::string name_;
  const scenario::ReadyRule ready_;
  const scenario::StopRule stop_;
  const std::filesystem::path log_;
  const std::uint64_t log_start_;
  http::Url address_;
  Shepherd shepherd_;
  bool stopped_ = false;
  std::optional<std::string> death_;
};

Launch launch_of(const scenario::TargetSpec& spec, const std::filesystem::path& log_file,
                 std::uint16_t port) {
  Launch launch;
  scenario::Environment added = spec.process->env;
  for (auto& [name, value] : added) value = with_port(std::move(value), port);
  added.emplace_back("PORT", std::to_string(port));
  launch.environment = child_environment(added);
  for (const std::string& word : spec.process->command) launch.argv.push_back(with_port(word, port));
  launch.folder = spec.folder;
  launch.cpus = spec.cpus;
  launch.log_file = log_file;
  return launch;
}

}  // namespace

std::unique_ptr<Target> start_process(const scenario::TargetSpec& spec, const StartOptions& options,
                                      Containment strongest, const std::atomic<bool>& stop) {
  run_setup(spec, options.log_file, strongest, stop);
  if (spec.port) require_free(*spec.port);
  const std::uint16_t port = spec.port ? *spec.port : free_port();
  const Launch launch = launch_of(spec, options.log_file, port);
  log_note(options.log_file, "$ " + shell_text(launch.argv));
  return std::make_unique<ProcessTarget>(spec, launch, port, strongest);
}

}  // namespace backbench::target
