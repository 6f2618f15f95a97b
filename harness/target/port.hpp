#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// One line of /proc/net/tcp or tcp6. Format: proc_net_tcp of the kernel's documentation.
struct TcpSocket {
  std::string address;  // local: "127.0.0.1", "::"
  std::uint16_t port = 0;
  bool listening = false;
  unsigned user = 0;
  std::uint64_t inode = 0;

  bool any_address() const { return address == "0.0.0.0" || address == "::"; }
  std::string text() const;  // "127.0.0.1:5000", "[::]:5000"
};

/// The lines of such a table; `v6` says which of the two. Lines that are none are passed over.
std::vector<TcpSocket> parse_tcp_table(std::string_view text, bool v6);

/// Every TCP socket of this network namespace, both families.
std::vector<TcpSocket> tcp_sockets();

/// Listening sockets that take a connection to host:port: bound to it or to every address. An IPv6 wildcard
/// takes IPv4 connections too.
std::vector<TcpSocket> listeners_for(std::string_view host, std::uint16_t port);

/// Who has a port of this machine's loopback addresses.
struct PortHolder {
  TcpSocket socket;
  int pid = 0;  // 0 = not to be seen by us: another user's process, or the kernel's own
  std::string command;
  std::string container;  // its id, empty for none

  std::string text() const;  // "pid 812 (python3 -m http.server), which listens on 0.0.0.0:5000"
  std::string cure() const;  // how to end it: "kill 812", "docker stop 960faf4d35a9"; empty when unknown
};
std::optional<PortHolder> port_holder(std::uint16_t port);

/// Throws base::Error(target_failed) naming the holder and the cure when a server could not listen on the
/// port of 127.0.0.1 or of ::1, also when it is taken by a wildcard of either family.
void require_free(std::uint16_t port);

/// A port nobody has at this moment, in neither family. It lies below the range from which the kernel takes
/// ports for outgoing connections: a probe that connects to a port of that range before the server listens
/// may be given the very same port as its own, be connected to itself and keep the server from listening.
std::uint16_t free_port();

}  // namespace backbench::target
