#include "target/container_target.hpp"

#include "base/error.hpp"
#include "target/container.hpp"
#include "target/container_owner.hpp"
#include "target/exit_text.hpp"
#include "target/log_tail.hpp"
#include "target/own_port.hpp"
#include "target/readiness.hpp"
#include "target/shepherd.hpp"
#include "target/usage.hpp"

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>

namespace backbench::target {
namespace {

using std::chrono::seconds;

constexpr const char* loopback = "127.0.0.1";
constexpr seconds starting{10};  // what `up` is left to finish, so that nothing is made after `down`
constexpr seconds last_lines_of_log{2};

base::Error failure(const std::string& message) { return {base::ExitCode::target_failed, message}; }

/// For questions that must be answered even when the run is to end.
const std::atomic<bool> never{false};

class ContainerTarget : public Target {
 public:
  ContainerTarget(Engine engine, ContainerPlan plan, const scenario::TargetSpec& spec)
      : name_(spec.name),
        ready_(spec.ready),
        engine_(std::move(engine)),
        plan_(std::move(plan)),
        log_(plan_.up.log_file),
        port_(loopback, plan_.port, [this] { return pids(); }),
        guard_(plan_.up, {plan_.down, plan_.taking_down, starting}) {
    address_.tls = spec.https;
    address_.host = loopback;
    address_.port = plan_.port;
  }
  ~ContainerTarget() override { stop_everything(); }

  /// Returns when the container runs.
  void bring_up(const std::atomic<bool>& stop) {
    const std::uint64_t before = log_size(log_);
    std::optional<Ended> ended;
    while (!(ended = guard_.ended())) {
      pollfd news{guard_.news_fd(), POLLIN, 0};
      ::poll(&news, 1, 50);
      if (stop) throw base::Error(base::ExitCode::interrupted, "interrupted while its container was started");
    }
    if (ended->shepherd_lost) throw failure("its shepherd process was killed");
    if (ended->wait_status != 0) {
      throw failure(
          fmt::format("{}: {}{}", plan_.fault, exit_text(ended->wait_status), last_lines_text(log_, before)));
    }
    find_container(stop);
    log_start_ = log_size(log_);
    Launch follow;
    follow.argv = engine_.command({"logs", "--follow", container_.id});
    follow.environment = child_environment({});
    follow.folder = std::filesystem::current_path();
    follow.log_file = log_;
    follower_.emplace(follow);
  }

  const http::Url& address() const override { return address_; }

  ProbeAnswer wait_ready(const ProbeRequest& request, int times, const std::atomic<bool>& stop) override {
    Surroundings around;
    around.news_fd = log_is_followed() ? follower_->news_fd() : -1;
    around.death = [this] {
      std::optional<std::string> text = death();
      if (text && container_.on_host_network()) *text += port_.holder_note();
      return text;
    };
    if (container_.on_host_network() && !pids().empty()) {
      around.stranger = [this](const ProbeResult& result) { return port_.stranger(result.peer); };
    }
    around.hint = [this] { return hint(); };
    around.log_text = [this] { return last_lines_text(log_, log_start_); };
    try {
      return wait_until_ready(address_, ready_, request, times, around, stop);
    } catch (const base::Error& error) {
      throw error.within("target " + name_);
    }
  }

  std::optional<std::string> death() override {
    if (stopped_ || death_ || log_is_followed()) return death_;
    const std::optional<Container> now = after_the_end();
    if (now && now->running) return std::nullopt;  // its log cannot be read, or no longer: no sign of death
    death_ = "the container " + (now ? now->ending() : "was removed") + last_lines_text(log_, log_start_);
    return death_;
  }

  void stop() override { stop_everything(); }

  std::string containment() const override { return plan_.containment; }
  bool behind_published_port() const override { return !container_.on_host_network(); }

  std::vector<int> pids() const override {
    return stopped_ || death_ ? std::vector<int>{} : processes_of(container_);
  }

  std::optional<Usage> usage() const override {
    if (processes_of(container_).empty()) return std::nullopt;
    return usage_of_tree(container_.pid);
  }

 private:
  void find_container(const std::atomic<bool>& stop) {
    const std::vector<std::string> ids =
        engine_.lines({"ps", "-a", "-q", "--no-trunc", "--filter", fmt::format("label={}", owner_label),
                       "--filter", "label=" + plan_.label},
                      stop);
    std::optional<Container> found;
    if (!ids.empty()) found = inspect(engine_, ids.front(), stop);
    if (!found) throw failure("the engine says that it was started, but there is no container of it");
    container_ = *std::move(found);
  }

  /// `docker logs --follow` ends with the container.
  bool log_is_followed() { return follower_ && !follower_->ended(); }

  /// The engine may end the log a moment before it says that the container has ended.
  std::optional<Container> after_the_end() const {
    std::optional<Container> now;
    for (int look = 0; look < 5; ++look) {
      if (look > 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      try {
        now = inspect(engine_, container_.id, never);
      } catch (const base::Error&) {
        return container_;  // an engine that does not answer says nothing about the container
      }
      if (!now || !now->running) break;
    }
    return now;
  }

  std::string hint() const {
    if (container_.on_host_network()) return pids().empty() ? "" : port_.listens_elsewhere();
    const std::vector<std::uint16_t>& published = container_.published;
    if (std::find(published.begin(), published.end(), address_.port) != published.end()) return "";
    return published.empty() ? "; the service publishes no port"
                             : fmt::format("; the service publishes {}", fmt::join(published, ", "));
  }

  void stop_everything() {
    if (stopped_) return;
    death();  // what came before the stop is kept
    stopped_ = true;
    guard_.stop(0, starting);
    if (follower_) {
      pollfd end{follower_->news_fd(), POLLIN, 0};
      ::poll(&end, 1, static_cast<int>(std::chrono::milliseconds(last_lines_of_log).count()));
      follower_->stop(SIGKILL, {});
    }
    try {
      remove_labelled(engine_, plan_.label, never);
    } catch (const base::Error&) {  // the engine is gone; the next start removes what it still has
    }
  }

  const std::string name_;
  const scenario::ReadyRule ready_;
  const Engine engine_;
  const ContainerPlan plan_;
  const std::filesystem::path log_;
  http::Url address_;
  const OwnPort port_;
  Shepherd guard_;
  std::optional<Shepherd> follower_;
  Container container_;
  std::uint64_t log_start_ = 0;
  bool stopped_ = false;
  std::optional<std::string> death_;
};

}  // namespace

std::unique_ptr<Target> start_container(Engine engine, ContainerPlan plan, const scenario::TargetSpec& spec,
                                        const std::atomic<bool>& stop) {
  log_note(plan.up.log_file, "$ " + shell_text(plan.up.argv));
  auto target = std::make_unique<ContainerTarget>(std::move(engine), std::move(plan), spec);
  target->bring_up(stop);
  return target;
}

}  // namespace backbench::target
