#include "target/compose_target.hpp"

#include "target/compose_project.hpp"
#include "target/container_owner.hpp"
#include "target/container_target.hpp"
#include "target/port.hpp"
#include "target/step.hpp"

#include <utility>

namespace backbench::target {

std::unique_ptr<Target> start_compose(const scenario::TargetSpec& spec, const StartOptions& options,
                                      const std::atomic<bool>& stop) {
  Engine engine(stop);
  remove_stale_containers(engine, options.log_file, stop);
  if (spec.port) require_free(*spec.port);
  const std::uint16_t port = spec.port ? *spec.port : free_port();
  const ComposeProject project(engine, spec, port, options.log_file, stop);
  project.write_changes();
  if (project.builds()) {
    run_step(project.build(), "the build of service " + spec.compose->service, Containment::pid_namespace,
             stop);
  }
  ContainerPlan plan;
  plan.up = project.up();
  plan.down = project.down();
  plan.taking_down += spec.stop.within;
  plan.label = std::string(compose_label) + "=" + project.name();
  plan.port = port;
  plan.fault = "compose could not start the service";
  plan.containment = "compose";
  return start_container(std::move(engine), std::move(plan), spec, stop);
}

}  // namespace backbench::target
