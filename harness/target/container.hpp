#pragma once

#include "target/engine.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// A container as its engine describes it at one moment.
struct Container {
  std::string id;
  int pid = 0;  // of its first process, as the engine's machine counts; 0 when it has ended
  bool running = false;
  int exit_status = 0;
  bool out_of_memory = false;
  std::string network;                   // "host", "bridge", the name of a network
  std::vector<std::uint16_t> published;  // ports of the engine's machine that lead to ports of its own

  bool on_host_network() const { return network == "host"; }
  std::string ending() const;  // "exited with status 3", "was killed for want of memory (status 137)"
};

/// The template for `docker inspect --format`, and the reading of what it makes.
extern const char* const container_template;
std::optional<Container> parse_container(std::string_view text);

std::optional<Container> inspect(const Engine& engine, const std::string& id, const std::atomic<bool>& stop);

/// Its processes that this machine shows, in ascending order. None when the engine runs elsewhere: the
/// process of that number is then another one.
std::vector<int> processes_of(const Container& container);

}  // namespace backbench::target
