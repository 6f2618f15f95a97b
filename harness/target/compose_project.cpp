#include "target/compose_project.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json_string.hpp"
#include "target/container_owner.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <functional>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::target {
namespace {

constexpr std::chrono::seconds longest_reading{60};

/// Compose replaces variables in these values too.
std::string literal(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '$' ? std::string("$$") : std::string(1, c);
  return base::json_string(escaped);
}

std::string new_name(const std::string& target) {
  std::string name = fmt::format("backbench-{}-{:08x}", target, std::random_device{}());
  std::replace(name.begin(), name.end(), '.', '-');
  return name;
}

/// The same in every run, so that a run does not leave one image more.
std::string image_name(const scenario::TargetSpec& spec) {
  const auto file = static_cast<std::uint32_t>(std::hash<std::string>{}(spec.compose->file.string()));
  return fmt::format("backbench/{}-{:08x}", spec.compose->service, file);
}

/// Version 1 does not let checks that a file describes be disabled by another file; put off, the first of
/// them comes a day after the start.
std::string without_checks(HealthChecks checks) {
  switch (checks) {
    case HealthChecks::unsaid:
      return R"(, "healthcheck": {"disable": true})";
    case HealthChecks::on:
      return R"(, "healthcheck": {"interval": "24h", "start_period": "0s"})";
    case HealthChecks::off:
      break;
  }
  return "";
}

std::filesystem::path changes_file(const std::filesystem::path& log) {
  std::filesystem::path file = log;
  return std::filesystem::absolute(file.replace_extension(".compose.json"));
}

}  // namespace

std::string text_of(const ComposeChanges& changes) {
  std::string keys =
      fmt::format(R"("labels": {{{}: {}, {}: {}}}, "restart": "no")", base::json_string(owner_label),
                  literal(changes.owner), base::json_string(log_label), literal(changes.log.string()));
  keys += without_checks(changes.health_checks);
  if (!changes.image.empty()) keys += fmt::format(R"(, "image": {})", literal(changes.image));
  if (!changes.cpus.empty()) keys += fmt::format(R"(, "cpuset": "{}")", fmt::join(changes.cpus, ","));
  if (changes.signal != SIGTERM)
    keys += fmt::format(R"(, "stop_signal": "SIG{}")", ::sigabbrev_np(changes.signal));
  return fmt::format("{{\"services\": {{{}: {{{}}}}}}}\n", base::json_string(changes.service), keys);
}

ComposeProject::ComposeProject(const Engine& engine, const scenario::TargetSpec& spec, std::uint16_t port,
                               std::filesystem::path log, const std::atomic<bool>& stop)
    : spec_(spec),
      port_(port),
      log_(std::move(log)),
      compose_(engine.find_compose(stop)),
      name_(new_name(spec.name)) {
  Launch reading;
  reading.argv = compose_;
  reading.argv.insert(reading.argv.end(), {"-f", spec.compose->file.string(), "config"});
  reading.environment = environment();
  reading.folder = spec.compose->file.parent_path();
  const Captured config = capture(reading, longest_reading, stop);
  const auto refuse = [&](const std::string& why) {
    return base::Error(base::ExitCode::target_failed,
                       fmt::format("{}: {}", spec.compose->file.string(), why));
  };
  if (!config.ok()) throw refuse(fmt::format("compose does not accept it:\n{}", config.err));
  const std::vector<ComposeService> services = services_in(config.out);
  const std::string fault = fault_in_service(services, spec.compose->service);
  if (!fault.empty()) throw refuse(fault);
  service_ = *std::find_if(services.begin(), services.end(),
                           [&](const auto& known) { return known.name == spec.compose->service; });
}

void ComposeProject::write_changes() const {
  ComposeChanges changes;
  changes.service = service_.name;
  changes.owner = owner_text();
  changes.log = std::filesystem::absolute(log_);
  changes.health_checks = service_.health_checks;
  if (service_.builds && !service_.names_image) changes.image = image_name(spec_);
  changes.cpus = spec_.cpus;
  changes.signal = spec_.stop.signal;
  base::write_file_atomic(changes_file(log_), text_of(changes));
}

Launch ComposeProject::build() const { return launch({"build", service_.name}); }

Launch ComposeProject::up() const {
  std::vector<std::string> words = {"up", "-d"};
  if (service_.builds) words.emplace_back("--no-build");  // what was built is what is measured
  words.push_back(service_.name);
  return launch(std::move(words));
}

scenario::Argv ComposeProject::down() const {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(spec_.stop.within).count();
  return command({"down", "--timeout", std::to_string(seconds)});
}

std::vector<std::string> ComposeProject::environment() const {
  return child_environment({{"PORT", std::to_string(port_)}});
}

Launch ComposeProject::launch(std::vector<std::string> words) const {
  Launch made;
  made.argv = command(std::move(words));
  made.environment = environment();
  made.folder = spec_.compose->file.parent_path();
  made.log_file = log_;
  return made;
}

scenario::Argv ComposeProject::command(std::vector<std::string> words) const {
  scenario::Argv argv = compose_;
  argv.insert(argv.end(),
              {"-f", spec_.compose->file.string(), "-f", changes_file(log_).string(), "-p", name_});
  argv.insert(argv.end(), words.begin(), words.end());
  return argv;
}

}  // namespace backbench::target
