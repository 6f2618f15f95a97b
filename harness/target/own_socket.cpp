#include "target/own_socket.hpp"

#include "target/local_socket.hpp"
#include "target/port.hpp"
#include "target/process_tree.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::target {

std::optional<std::string> OwnSocket::stranger(int peer_pid) const {
  const std::vector<int> ours = pids_();
  const std::string command = peer_pid == 0 ? "" : command_line(peer_pid);
  // Who began to listen may have handed the socket on and ended.
  if (command.empty() || std::find(ours.begin(), ours.end(), peer_pid) != ours.end()) return std::nullopt;
  return fmt::format("a correct answer, but not from this target: the socket belongs to pid {} ({})",
                     peer_pid, command);
}

std::string OwnSocket::listens_elsewhere() const {
  const std::vector<int> ours = pids_();
  bool all_seen = true;
  std::string text;
  const auto add = [&text](const std::string& place) {
    text += (text.empty() ? "; it listens on " : ", ") + place;
  };
  for (const LocalListener& listener : local_listeners()) {
    if (!hold_socket(ours, listener.inode, all_seen)) continue;
    if ((folder_ / listener.path).lexically_normal() == path_) return "";
    add("the socket " + listener.path);
  }
  for (const TcpSocket& socket : tcp_sockets()) {
    if (socket.listening && hold_socket(ours, socket.inode, all_seen)) add(socket.text());
  }
  return text.empty() ? "; it listens on no socket and no port" : text + " instead";
}

}  // namespace backbench::target
