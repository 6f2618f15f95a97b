#include "cli/signals.hpp"

#include <cstring>

#include <signal.h>
#include <unistd.h>

namespace backbench::cli {
namespace {

// A handler may touch nothing but lock-free atomics, so these stand alone.
std::atomic<bool> stop_asked{false};
std::atomic<int> first_signal{0};
std::atomic<const char*> stop_notice{""};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

int exit_code_of(int signal) { return 128 + signal; }

void on_signal(int signal) {
  if (stop_asked.exchange(true)) ::_exit(exit_code_of(signal));
  first_signal = signal;
  const char* text = stop_notice;
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text, std::strlen(text));
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals(const char* notice) {
  stop_notice = notice;
  handle(SIGINT, on_signal);
  handle(SIGTERM, on_signal);
}

StopSignals::~StopSignals() {
  handle(SIGINT, SIG_DFL);
  handle(SIGTERM, SIG_DFL);
}

const std::atomic<bool>& StopSignals::stop() const { return stop_asked; }

std::optional<base::ExitCode> StopSignals::received() const {
  switch (first_signal.load()) {
    case SIGINT:
      return base::ExitCode::interrupted;
    case SIGTERM:
      return base::ExitCode::terminated;
    default:
      return std::nullopt;
  }
}

}  // namespace backbench::cli
