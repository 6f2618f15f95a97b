#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace backbench::target {

/// Whether the Unix-domain socket a target is asked at is really its own; as OwnPort.
class OwnSocket {
 public:
  /// `folder` is where the target runs and what its relative paths begin at. `pids` gives the target's
  /// processes at the moment it is called.
  OwnSocket(std::string path, std::filesystem::path folder, std::function<std::vector<int>()> pids)
      : path_(std::move(path)), folder_(std::move(folder)), pids_(std::move(pids)) {}

  /// Who answers in the target's place, given the process that listens there or 0.
  std::optional<std::string> stranger(int peer_pid) const;
  /// "; it listens on 127.0.0.1:5000 instead", or empty when it listens where it is asked.
  std::string listens_elsewhere() const;

 private:
  std::string path_;
  std::filesystem::path folder_;
  std::function<std::vector<int>()> pids_;
};

}  // namespace backbench::target
