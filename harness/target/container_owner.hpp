#pragma once

#include "target/engine.hpp"

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>

namespace backbench::target {

/// Labels of the containers we start: who started them, and which log their output goes to.
inline constexpr const char* owner_label = "io.backbench.owner";
inline constexpr const char* log_label = "io.backbench.log";

/// This process, so that no other one on any machine is taken for it: "boot id/PID namespace/pid/start time".
/// Format of the parts: proc(5), pid_namespaces(7).
std::string owner_text();

enum class OwnerState {
  alive,
  gone,
  elsewhere,  // of another machine, boot or PID namespace: not to be seen from here
};
OwnerState state_of_owner(std::string_view text);

/// Removes every container of a compose project, with its networks and the volumes made for it.
void remove_project(const Engine& engine, const std::string& project, const std::atomic<bool>& stop);

/// Removes the projects whose owner is gone, and those of owners elsewhere when they no longer run: what an
/// earlier backbench left that was killed together with its shepherd. Says so in the log.
void remove_stale_projects(const Engine& engine, const std::filesystem::path& log,
                           const std::atomic<bool>& stop);

}  // namespace backbench::target
