#include "target/local_socket.hpp"

#include "base/error.hpp"
#include "target/descriptor.hpp"
#include "target/process_tree.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <fmt/format.h>

namespace backbench::target {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw base::Error(base::ExitCode::target_failed, why); }

bool is_socket(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

}  // namespace

void require_free_socket(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) {
    refuse(fmt::format("{} is there already and is no socket; remove it, or give the target another `socket`",
                       path));
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int result = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (result != 0 && errno == ECONNREFUSED) return remove_socket(path);
  const int holder = result == 0 ? peer_process(socket.get()) : 0;
  if (holder == 0) refuse(fmt::format("the socket {} is in use; give the target another `socket`", path));
  refuse(fmt::format(
      "the socket {} is taken by pid {} ({}); end it (kill {}), or give the target another `socket`", path,
      holder, command_line(holder), holder));
}

void remove_socket(const std::string& path) {
  if (is_socket(path)) ::unlink(path.c_str());
}

std::vector<LocalListener> parse_unix_table(std::string_view text) {
  constexpr unsigned long accepts = 0x10000;  // __SO_ACCEPTCON
  std::vector<LocalListener> found;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string number, references, protocol, flags, type, state;
    LocalListener listener;
    fields >> number >> references >> protocol >> flags >> type >> state >> listener.inode >> std::ws;
    if (!fields || (std::strtoul(flags.c_str(), nullptr, 16) & accepts) == 0) continue;
    std::getline(fields, listener.path);
    if (!listener.path.empty()) found.push_back(std::move(listener));
  }
  return found;
}

std::vector<LocalListener> local_listeners() {
  std::ostringstream text;
  text << std::ifstream("/proc/net/unix").rdbuf();
  return parse_unix_table(text.str());
}

int peer_process(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

}  // namespace backbench::target
