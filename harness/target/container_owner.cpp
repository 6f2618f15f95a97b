#include "target/container_owner.hpp"

#include "target/log_tail.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

namespace backbench::target {
namespace {

/// Since boot, in clock ticks: field 22 of /proc/PID/stat. Empty when there is no such process.
std::string start_time(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return "";
  const std::vector<std::string> fields = split(std::string_view(text).substr(name_end + 1), ' ');
  constexpr std::size_t start_after_name = 19;
  return fields.size() > start_after_name ? fields[start_after_name] : "";
}

/// What makes a pid mean one process: the boot and the namespace it counts in.
std::string here() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot;
  file >> boot;
  std::error_code ignored;
  return boot + "/" + std::filesystem::read_symlink("/proc/self/ns/pid", ignored).string();
}

bool is_stale(std::string_view owner, const std::string& state) {
  switch (state_of_owner(owner)) {
    case OwnerState::alive:
      return false;
    case OwnerState::gone:
      return true;
    case OwnerState::elsewhere:
      break;
  }
  return state == "exited" || state == "dead";
}

void remove_all(const Engine& engine, std::vector<std::string> list, std::vector<std::string> removal,
                const std::atomic<bool>& stop) {
  const std::vector<std::string> found = engine.lines(std::move(list), stop);
  if (found.empty()) return;
  removal.insert(removal.end(), found.begin(), found.end());
  engine.ask(std::move(removal), stop);
}

}  // namespace

std::string owner_text() {
  const std::string pid = std::to_string(::getpid());
  return fmt::format("{}/{}/{}", here(), pid, start_time(pid));
}

OwnerState state_of_owner(std::string_view text) {
  const std::string place = here() + "/";
  if (!text.starts_with(place)) return OwnerState::elsewhere;
  const std::vector<std::string> process = split(text.substr(place.size()), '/');
  if (process.size() != 2) return OwnerState::elsewhere;
  return start_time(process[0]) == process[1] ? OwnerState::alive : OwnerState::gone;
}

void remove_labelled(const Engine& engine, const std::string& label, const std::atomic<bool>& stop) {
  const std::string filter = "label=" + label;
  remove_all(engine, {"ps", "-a", "-q", "--filter", filter}, {"rm", "--force", "--volumes"}, stop);
  remove_all(engine, {"network", "ls", "-q", "--filter", filter}, {"network", "rm"}, stop);
  remove_all(engine, {"volume", "ls", "-q", "--filter", filter}, {"volume", "rm"}, stop);
}

void remove_stale_containers(const Engine& engine, const std::filesystem::path& log,
                             const std::atomic<bool>& stop) {
  for (const char* key : {compose_label, image_label}) {
    const std::string columns =
        fmt::format(R"({{{{.Label "{}"}}}};{{{{.Label "{}"}}}};{{{{.State}}}})", owner_label, key);
    std::set<std::string> stale;
    for (const std::string& line :
         engine.lines({"ps", "-a", "--filter", fmt::format("label={}", owner_label), "--filter",
                       fmt::format("label={}", key), "--format", columns},
                      stop)) {
      const std::vector<std::string> parts = split(line, ';');
      if (parts.size() == 3 && is_stale(parts[0], parts[2])) stale.insert(parts[1]);
    }
    for (const std::string& name : stale) {
      log_note(log, fmt::format("removing {}, which an earlier backbench left behind", name));
      remove_labelled(engine, fmt::format("{}={}", key, name), stop);
    }
  }
}

}  // namespace backbench::target
