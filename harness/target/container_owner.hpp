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
/// And by which of these it is found: compose's own, and that of a container of an image.
inline constexpr const char* compose_label = "com.docker.compose.project";
inline constexpr const char* image_label = "io.backbench.container";

/// This process, so that no other one on any machine is taken for it: "boot id/PID namespace/pid/start time".
/// Format of the parts: proc(5), pid_namespaces(7).
std::string owner_text();

enum class OwnerState {
  alive,
  gone,
  elsewhere,  // of another machine, boot or PID namespace: not to be seen from here
};
OwnerState state_of_owner(std::string_view text);

/// Removes every container with the label, "name=value", with the networks that have it too and the volumes
/// made for it.
void remove_labelled(const Engine& engine, const std::string& label, const std::atomic<bool>& stop);

/// Removes the containers whose owner is gone, with their projects, and those of owners elsewhere when they
/// no longer run: what an earlier backbench left that was killed together with its shepherd. Says so in the
/// log.
void remove_stale_containers(const Engine& engine, const std::filesystem::path& log,
                             const std::atomic<bool>& stop);

}  // namespace backbench::target
