// Starts a process target and holds it until it is killed: what the tests kill with SIGKILL.
//   hold_target CONTAINMENT LOG FOLDER PROGRAM ARGUMENT…
#include "base/error.hpp"
#include "target/process_target.hpp"
#include "target/shepherd.hpp"

#include <cstdio>
#include <string_view>

#include <unistd.h>

using namespace backbench;

namespace {

target::Containment containment_named(std::string_view name) {
  for (const auto containment :
       {target::Containment::pid_namespace, target::Containment::user_pid_namespace}) {
    if (name == target::name_of(containment)) return containment;
  }
  return target::Containment::subreaper;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  scenario::TargetSpec spec;
  spec.name = "held";
  spec.folder = argv[3];
  spec.process = scenario::ProcessSpec{{argv + 4, argv + argc}, {}};
  target::StartOptions options;
  options.log_file = argv[2];
  const std::atomic<bool> stop{false};
  try {
    const auto held = target::start_process(spec, options, containment_named(argv[1]), stop);
    std::printf("%s\n", held->containment().c_str());
    std::fflush(stdout);
    for (;;) ::pause();
  } catch (const base::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
