#include "target/exit_text.hpp"

#include <cstring>
#include <sys/wait.h>

#include <fmt/format.h>

namespace backbench::target {

std::string exit_text(int wait_status) {
  if (!WIFSIGNALED(wait_status)) return fmt::format("exited with status {}", WEXITSTATUS(wait_status));
  const int signal = WTERMSIG(wait_status);
  return fmt::format("killed by signal {} ({}){}", signal, ::strsignal(signal),
                     WCOREDUMP(wait_status) ? ", core dumped" : "");
}
}  // namespace backbench::target
