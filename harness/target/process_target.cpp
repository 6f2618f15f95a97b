#include "target/process_target.hpp"

#include "base/error.hpp"
#include "target/exit_text.hpp"
#include "target/launch.hpp"
#include "target/log_tail.hpp"
#include "target/own_port.hpp"
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
  ProcessTarget(const scenario::TargetSpec& spec, const Launch& launch, std::uint16_t port,
                Containment strongest)
      : name_(spec.name),
        ready_(spec.ready),
        stop_(spec.stop),
        log_(launch.log_file),
        log_start_(log_size(launch.log_file)),
        port_(loopback, port, [this] { return pids(); }),
        shepherd_(launch, strongest) {
    address_.host = loopback;
    address_.port = port;
  }
  ~ProcessTarget() override { stop_everything(); }

  const http::Url& address() const override { return address_; }

  ProbeAnswer wait_ready(const ProbeRequest& request, int times, const std::atomic<bool>& stop) override {
    Surroundings around;
    around.news_fd = shepherd_.news_fd();
    around.death = [this] {
      std::optional<std::string> text = death();
      if (text) *text += port_.holder_note();
      return text;
    };
    around.stranger = [this](const std::string& peer) { return port_.stranger(peer); };
    around.hint = [this] { return port_.listens_elsewhere(); };
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

  const std::string name_;
  const scenario::ReadyRule ready_;
  const scenario::StopRule stop_;
  const std::filesystem::path log_;
  const std::uint64_t log_start_;
  http::Url address_;
  const OwnPort port_;
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
