#pragma once

#include "target/port.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backbench::target {

/// Whether the port a target is asked at is really its own: another server that has it answers every check
/// correctly. A socket belongs to the process that holds its inode, proc_pid_fd(5).
class OwnPort {
 public:
  /// `pids` gives the target's processes at the moment it is called.
  OwnPort(std::string host, std::uint16_t port, std::function<std::vector<int>()> pids)
      : host_(std::move(host)), port_(port), pids_(std::move(pids)) {}

  /// Who answers in the target's place at `peer`, as a fault: "a correct answer, but not from this target:
  /// …".
  std::optional<std::string> stranger(const std::string& peer) const;
  /// "\nport 5000 belongs to pid 812 (…)" when someone else listens there, else empty: what a server that
  /// could not listen says about it is not always clear.
  std::string holder_note() const;
  /// "; it listens on [::1]:5000 instead", "; it listens on no port", or empty when it listens where it is
  /// asked.
  std::string listens_elsewhere() const;

 private:
  std::string host_;
  std::uint16_t port_;
  std::function<std::vector<int>()> pids_;
};

}  // namespace backbench::target
