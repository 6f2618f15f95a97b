#include "target/process_tree.hpp"

#include "target/proc_stat.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <fmt/format.h>

namespace backbench::target {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

std::vector<int> descendants(int root) {
  std::multimap<int, int> children;
  std::set<int> dead;
  for_each_process([&](int pid) {
    ProcStat stat;
    if (!read_stat(pid, stat)) return;
    children.emplace(stat.parent, pid);
    if (!stat.alive()) dead.insert(pid);
  });
  std::vector<int> found = {root};
  for (std::size_t next = 0; next < found.size(); ++next) {
    const auto [first, last] = children.equal_range(found[next]);
    for (auto child = first; child != last; ++child) {
      // A number given anew while /proc was read may close a ring.
      if (std::find(found.begin(), found.end(), child->second) == found.end()) found.push_back(child->second);
    }
  }
  found.erase(found.begin());
  std::erase_if(found, [&](int pid) { return dead.contains(pid); });
  std::sort(found.begin(), found.end());
  return found;
}

std::string command_line(int pid) {
  constexpr std::size_t widest = 200;
  const std::string folder = fmt::format("/proc/{}/", pid);
  std::string text = contents(folder + "cmdline");
  while (text.ends_with('\0')) text.pop_back();
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  if (text.empty()) {
    text = contents(folder + "comm");
    while (text.ends_with('\n')) text.pop_back();
    if (!text.empty()) text = "[" + text + "]";
  }
  if (text.size() > widest) text.replace(widest, std::string::npos, " …");
  return text;
}

std::string container_of(int pid) {
  constexpr std::size_t id_length = 64;
  const std::string text = contents(fmt::format("/proc/{}/cgroup", pid));
  for (auto first = text.begin(); first != text.end();) {
    const auto last = std::find_if_not(first, text.end(), is_hex);
    if (static_cast<std::size_t>(last - first) == id_length) return {first, last};
    first = std::find_if(last, text.end(), is_hex);
  }
  return "";
}

std::set<std::uint64_t> socket_inodes(int pid, bool& readable) {
  constexpr std::string_view prefix = "socket:[";
  std::set<std::uint64_t> inodes;
  std::error_code error;
  std::filesystem::directory_iterator entry(fmt::format("/proc/{}/fd", pid), error);
  if (error == std::errc::permission_denied) readable = false;
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    const std::string link = std::filesystem::read_symlink(entry->path(), gone).string();
    if (gone || !link.starts_with(prefix)) continue;
    inodes.insert(std::strtoull(link.c_str() + prefix.size(), nullptr, 10));
  }
  return inodes;
}

bool hold_socket(const std::vector<int>& pids, std::uint64_t inode, bool& readable) {
  return std::any_of(pids.begin(), pids.end(),
                     [&](int pid) { return socket_inodes(pid, readable).contains(inode); });
}

}  // namespace backbench::target
