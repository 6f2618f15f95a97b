#include "target/step.hpp"

#include "base/error.hpp"
#include "target/exit_text.hpp"
#include "target/log_tail.hpp"
#include "target/shepherd.hpp"

#include <csignal>

#include <fmt/format.h>
#include <poll.h>

namespace backbench::target {

void run_step(const Launch& launch, const std::string& which, Containment strongest,
              const std::atomic<bool>& stop) {
  const auto failure = [](const std::string& why) { return base::Error(base::ExitCode::target_failed, why); };
  log_note(launch.log_file, "$ " + shell_text(launch.argv));
  const std::uint64_t before = log_size(launch.log_file);
  Shepherd step(launch, strongest);
  std::optional<Ended> ended;
  while (!(ended = step.ended())) {
    pollfd news{step.news_fd(), POLLIN, 0};
    ::poll(&news, 1, 50);
    if (!stop) continue;
    step.stop(SIGTERM, std::chrono::seconds{2});
    throw base::Error(base::ExitCode::interrupted, "interrupted during " + which);
  }
  if (ended->shepherd_lost) throw failure(which + " was lost: its shepherd process was killed");
  if (ended->wait_status != 0) {
    throw failure(fmt::format("{} failed: `{}`: {}{}", which, shell_text(launch.argv),
                              exit_text(ended->wait_status), last_lines_text(launch.log_file, before)));
  }
}

}  // namespace backbench::target
