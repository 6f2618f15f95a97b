#pragma once

#include "scenario/suite.hpp"
#include "target/compose_services.hpp"
#include "target/engine.hpp"
#include "target/launch.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>

namespace backbench::target {

/// What is put on top of a compose file so that a service is measured and not kept alive: one service's keys,
/// as JSON, which is YAML.
struct ComposeChanges {
  std::string service;
  std::string owner;  // label owner_label
  std::filesystem::path log;
  HealthChecks health_checks = HealthChecks::unsaid;  // as the file has them
  std::string image = {};      // the name its build gets; empty = the file names one, or nothing is built
  std::vector<int> cpus = {};  // empty = as the file says
  int signal = 15;
};
std::string text_of(const ComposeChanges& changes);

/// One service in a compose project that nobody else uses, as commands to run.
class ComposeProject {
 public:
  /// Reads the file through compose itself. Throws base::Error(target_failed) with compose's own words when
  /// it does not accept the file, and when there is no such service.
  /// `port` is handed over as PORT to the file's variables.
  ComposeProject(const Engine& engine, const scenario::TargetSpec& spec, std::uint16_t port,
                 std::filesystem::path log, const std::atomic<bool>& stop);

  const std::string& name() const { return name_; }
  /// Writes the changes beside the log; to be called before the first command.
  void write_changes() const;

  bool builds() const { return service_.builds; }
  Launch build() const;
  Launch up() const;
  scenario::Argv down() const;

 private:
  std::vector<std::string> environment() const;
  Launch launch(std::vector<std::string> words) const;
  scenario::Argv command(std::vector<std::string> words) const;

  const scenario::TargetSpec spec_;
  const std::uint16_t port_;
  const std::filesystem::path log_;
  const scenario::Argv compose_;
  const std::string name_;
  ComposeService service_;
};

}  // namespace backbench::target
