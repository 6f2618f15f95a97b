#include "target/image_target.hpp"

#include "target/container_owner.hpp"
#include "target/container_target.hpp"
#include "target/port.hpp"

#include <random>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::target {
namespace {

/// `docker run` with what is measured and nothing that would disturb it.
scenario::Argv run_command(const Engine& engine, const scenario::TargetSpec& spec, const std::string& name,
                           std::uint16_t port, const std::filesystem::path& log) {
  const auto label = [](const char* key, const std::string& value) {
    return fmt::format("{}={}", key, value);
  };
  std::vector<std::string> words = {"run", "--detach", "--pull", "never", "--name", name};
  words.insert(words.end(), {"--network", "host", "--restart", "no", "--no-healthcheck"});
  for (const std::string& entry :
       {label(owner_label, owner_text()), label(log_label, std::filesystem::absolute(log).string()),
        label(image_label, name)}) {
    words.insert(words.end(), {"--label", entry});
  }
  words.insert(words.end(), {"--env", fmt::format("PORT={}", port), "--env", "WORKERS"});
  if (!spec.cpus.empty())
    words.insert(words.end(), {"--cpuset-cpus", fmt::format("{}", fmt::join(spec.cpus, ","))});
  words.push_back(*spec.image);
  return engine.command(std::move(words));
}

}  // namespace

std::optional<std::string> find_image(const std::string& name, const std::atomic<bool>& stop) {
  const Engine engine(stop);
  const std::vector<std::string> ids = engine.lines({"image", "inspect", "--format", "{{.Id}}", name}, stop);
  return ids.empty() ? std::nullopt : std::optional(ids.front());
}

std::unique_ptr<Target> start_image(const scenario::TargetSpec& spec, const StartOptions& options,
                                    const std::atomic<bool>& stop) {
  Engine engine(stop);
  remove_stale_containers(engine, options.log_file, stop);
  if (spec.port) require_free(*spec.port);
  ContainerPlan plan;
  plan.port = spec.port ? *spec.port : free_port();
  const std::string name = fmt::format("backbench-{}-{:08x}", spec.name, std::random_device{}());
  plan.up.argv = run_command(engine, spec, name, plan.port, options.log_file);
  plan.up.environment = child_environment({});
  plan.up.folder = std::filesystem::current_path();
  plan.up.log_file = options.log_file;
  plan.down = engine.command({"rm", "--force", "--volumes", name});
  plan.label = fmt::format("{}={}", image_label, name);
  plan.fault = "the engine could not start a container of the image";
  plan.containment = "container";
  return start_container(std::move(engine), std::move(plan), spec, stop);
}

}  // namespace backbench::target
