#include "target/own_port.hpp"

#include "target/process_tree.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::target {
namespace {

bool contains(const std::vector<int>& pids, int pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

}  // namespace

std::optional<std::string> OwnPort::stranger(const std::string& peer) const {
  for (const TcpSocket& socket : listeners_for(peer, port_)) {
    bool all_seen = true;
    if (hold_socket(pids_(), socket.inode, all_seen)) continue;
    // A server that changed its user may not be looked into; then only a holder elsewhere tells.
    const std::optional<PortHolder> holder = port_holder(port_);
    if (!holder || contains(pids_(), holder->pid)) continue;
    if (holder->pid == 0 && !all_seen) continue;
    return fmt::format("a correct answer, but not from this target: port {} belongs to {}", port_,
                       holder->text());
  }
  return std::nullopt;
}

std::string OwnPort::holder_note() const {
  const std::optional<PortHolder> holder = port_holder(port_);
  if (!holder || !holder->socket.listening || contains(pids_(), holder->pid)) return "";
  return fmt::format("\nport {} belongs to {}", port_, holder->text());
}

std::string OwnPort::listens_elsewhere() const {
  std::string text;
  bool all_seen = true;
  for (const TcpSocket& socket : tcp_sockets()) {
    if (!socket.listening || !hold_socket(pids_(), socket.inode, all_seen)) continue;
    const bool reachable = socket.any_address() || socket.address == host_;
    if (socket.port == port_ && reachable) return "";
    text += (text.empty() ? "; it listens on " : ", ") + socket.text();
  }
  return text.empty() ? "; it listens on no port" : text + " instead";
}

}  // namespace backbench::target
