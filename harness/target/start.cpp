#include "base/error.hpp"
#include "target/compose_target.hpp"
#include "target/external_target.hpp"
#include "target/image_target.hpp"
#include "target/process_target.hpp"
#include "target/target.hpp"

namespace backbench::target {
namespace {

/// The embedded server is this program again, started like any other one so that it is measured like any
/// other.
scenario::TargetSpec as_process(scenario::TargetSpec spec, const std::filesystem::path& own_program) {
  scenario::ProcessSpec process;
  process.command = {std::filesystem::absolute(own_program).string(), "serve"};
  if (spec.socket.empty()) {
    process.command.insert(process.command.end(), {"--port", "${PORT}"});
  } else {
    process.command.insert(process.command.end(), {"--unix-socket", "${SOCKET}"});
  }
  for (const auto& [key, value] : *spec.embedded) {
    process.command.push_back("--" + key);
    process.command.push_back(value);
  }
  spec.process = std::move(process);
  if (spec.folder.empty()) spec.folder = std::filesystem::current_path();
  return spec;
}

std::unique_ptr<Target> start_kind(const scenario::TargetSpec& spec, const StartOptions& options,
                                   const std::atomic<bool>& stop) {
  if (spec.url) return use_external(spec, options);
  constexpr Containment strongest = Containment::pid_namespace;
  if (spec.embedded) return start_process(as_process(spec, options.own_program), options, strongest, stop);
  if (spec.process) return start_process(spec, options, strongest, stop);
  if (spec.image) return start_image(spec, options, stop);
  return start_compose(spec, options, stop);
}

}  // namespace

std::unique_ptr<Target> start(const scenario::TargetSpec& spec, const StartOptions& options,
                              const std::atomic<bool>& stop) {
  try {
    return start_kind(spec, options, stop);
  } catch (const base::Error& error) {
    throw error.within("target " + spec.name);
  }
}

}  // namespace backbench::target
