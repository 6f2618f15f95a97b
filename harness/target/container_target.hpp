#pragma once

#include "target/engine.hpp"
#include "target/launch.hpp"
#include "target/target.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace backbench::target {

/// How a server in a container is brought up and taken down again.
struct ContainerPlan {
  Launch up;            // ends when its container runs; its log is the server's too
  scenario::Argv down;  // removes it, whether or not this process still lives
  base::Nanoseconds taking_down = std::chrono::seconds{60};  // what that is left to end in
  std::string label;        // name=value; of the container and of all that was made for it, nothing else's
  std::uint16_t port = 0;   // of this machine, where it is asked
  std::string fault;        // when `up` fails: "compose could not start the service"
  std::string containment;  // as Target says it
};

/// Runs `up` and returns when the container runs. A shepherd takes it down however this process ends; only
/// when both are killed at once is it left to remove_stale_containers(). Throws as target::start says.
std::unique_ptr<Target> start_container(Engine engine, ContainerPlan plan, const scenario::TargetSpec& spec,
                                        const std::atomic<bool>& stop);

}  // namespace backbench::target
