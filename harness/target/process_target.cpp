#include "target/process_target.hpp"

#include "base/error.hpp"
#include "target/exit_text.hpp"
#include "target/launch.hpp"
#include "target/local_socket.hpp"
#include "target/log_tail.hpp"
#include "target/own_port.hpp"
#include "target/own_socket.hpp"
#include "target/port.hpp"
#include "target/process_tree.hpp"
#include "target/readiness.hpp"
#include "target/setup.hpp"
#include "target/shepherd.hpp"

namespace backbench::target {
namespace {

constexpr const char* loopback = "127.0.0.1";

class ProcessTarget : public Target {
 public:
  ProcessTarget(const scenario::TargetSpec& spec, const Launch& launch, http::Url address,
                Containment strongest)
      : name_(spec.name),
        ready_(spec.ready),
        stop_(spec.stop),
        log_(launch.log_file),
        log_start_(log_size(launch.log_file)),
        address_(std::move(address)),
        port_(loopback, address_.port, [this] { return pids(); }),
        socket_(address_.socket, spec.folder, [this] { return pids(); }),
        shepherd_(launch, strongest) {}
  ~ProcessTarget() override { stop_everything(); }

  const http::Url& address() const override { return address_; }

  ProbeAnswer wait_ready(const ProbeRequest& request, int times, const std::atomic<bool>& stop) override {
    Surroundings around;
    around.news_fd = shepherd_.news_fd();
    around.death = [this] {
      std::optional<std::string> text = death();
      if (text && !over_socket()) *text += port_.holder_note();
      return text;
    };
    around.stranger = [this](const ProbeResult& result) {
      return over_socket() ? socket_.stranger(result.peer_pid) : port_.stranger(result.peer);
    };
    around.hint = [this] { return over_socket() ? socket_.listens_elsewhere() : port_.listens_elsewhere(); };
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
    if (over_socket()) remove_socket(address_.socket);
  }

  bool over_socket() const { return !address_.socket.empty(); }

  const std::string name_;
  const scenario::ReadyRule ready_;
  const scenario::StopRule stop_;
  const std::filesystem::path log_;
  const std::uint64_t log_start_;
  const http::Url address_;
  const OwnPort port_;
  const OwnSocket socket_;
  Shepherd shepherd_;
  bool stopped_ = false;
  std::optional<std::string> death_;
};

Launch launch_of(const scenario::TargetSpec& spec, const std::filesystem::path& log_file,
                 const http::Url& address) {
  Launch launch;
  const ListenVariable where = address.socket.empty() ? ListenVariable{"PORT", std::to_string(address.port)}
                                                      : ListenVariable{"SOCKET", address.socket};
  scenario::Environment added = spec.process->env;
  for (auto& [name, value] : added) value = with_variable(std::move(value), where);
  added.emplace_back(where.name, where.value);
  launch.environment = child_environment(added);
  for (const std::string& word : spec.process->command) launch.argv.push_back(with_variable(word, where));
  launch.folder = spec.folder;
  launch.cpus = spec.cpus;
  launch.log_file = log_file;
  return launch;
}

http::Url free_address(const scenario::TargetSpec& spec) {
  http::Url address;
  address.tls = spec.https;
  if (!spec.socket.empty()) {
    require_free_socket(spec.socket);
    address.host = "localhost";
    address.port = spec.https ? 443 : 80;
    address.socket = spec.socket;
    return address;
  }
  if (spec.port) require_free(*spec.port);
  address.host = loopback;
  address.port = spec.port ? *spec.port : free_port();
  return address;
}

}  // namespace

std::unique_ptr<Target> start_process(const scenario::TargetSpec& spec, const StartOptions& options,
                                      Containment strongest, const std::atomic<bool>& stop) {
  run_setup(spec, options.log_file, strongest, stop);
  http::Url address = free_address(spec);
  const Launch launch = launch_of(spec, options.log_file, address);
  log_note(options.log_file, "$ " + shell_text(launch.argv));
  return std::make_unique<ProcessTarget>(spec, launch, std::move(address), strongest);
}

}  // namespace backbench::target
