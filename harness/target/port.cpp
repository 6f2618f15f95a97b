#include "target/port.hpp"

#include "base/error.hpp"
#include "target/descriptor.hpp"
#include "target/proc_stat.hpp"
#include "target/process_tree.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <netinet/in.h>
#include <random>
#include <sstream>
#include <sys/socket.h>

#include <fmt/format.h>

namespace backbench::target {
namespace {

constexpr std::size_t short_id = 12;  // digits of a container's id, as engines print it

/// The kernel prints an address as 32-bit words of the machine's own byte order.
std::string address_text(const std::string& hex, bool v6) {
  std::uint32_t words[4] = {};
  for (std::size_t word = 0; word < hex.size() / 8 && word < 4; ++word) {
    words[word] = static_cast<std::uint32_t>(std::stoul(hex.substr(8 * word, 8), nullptr, 16));
  }
  char text[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(v6 ? AF_INET6 : AF_INET, words, text, sizeof text);
  const std::string_view plain = text;
  constexpr std::string_view mapped = "::ffff:";  // IPv4 through an IPv6 socket, as Java listens
  return std::string(plain.starts_with(mapped) ? plain.substr(mapped.size()) : plain);
}

std::optional<TcpSocket> parse_line(const std::string& line, bool v6) {
  std::istringstream fields(line);
  std::string slot, local, remote, state, queues, timer, retransmits;
  TcpSocket socket;
  unsigned timeouts = 0;
  fields >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> socket.user >> timeouts >>
      socket.inode;
  const std::size_t colon = local.find(':');
  if (!fields || colon != (v6 ? 32U : 8U) ||
      local.find_first_not_of("0123456789ABCDEF:") != std::string::npos) {
    return std::nullopt;
  }
  socket.address = address_text(local.substr(0, colon), v6);
  socket.port = static_cast<std::uint16_t>(std::stoul(local.substr(colon + 1), nullptr, 16));
  socket.listening = state == "0A";
  return socket;
}

/// 0, or why a server could not listen there. SO_REUSEADDR, as every server sets it, lets connections that
/// wait out their last minute not count.
int bind_error(int family, std::uint16_t port) {
  const Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return 0;  // a machine without this family
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  int result = 0;
  if (family == AF_INET6) {
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    address.sin6_addr = in6addr_loopback;
    result = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  } else {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    result = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  return result == 0 ? 0 : errno;
}

bool is_taken(std::uint16_t port) {
  return bind_error(AF_INET, port) == EADDRINUSE || bind_error(AF_INET6, port) == EADDRINUSE;
}

int owner_of(std::uint64_t inode) {
  int owner = 0;
  for_each_process([&](int pid) {
    bool readable = true;
    if (owner == 0 && socket_inodes(pid, readable).contains(inode)) owner = pid;
  });
  return owner;
}

bool covers_loopback(const TcpSocket& socket) {
  return socket.any_address() || socket.address == "::1" || socket.address.starts_with("127.");
}

}  // namespace

std::string TcpSocket::text() const {
  return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, port)
                                                : fmt::format("[{}]:{}", address, port);
}

std::vector<TcpSocket> parse_tcp_table(std::string_view text, bool v6) {
  std::vector<TcpSocket> sockets;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (auto socket = parse_line(line, v6)) sockets.push_back(*std::move(socket));
  }
  return sockets;
}

std::vector<TcpSocket> tcp_sockets() {
  std::vector<TcpSocket> all;
  for (const bool v6 : {false, true}) {
    const std::ifstream file(v6 ? "/proc/net/tcp6" : "/proc/net/tcp");
    std::ostringstream text;
    text << file.rdbuf();
    const std::vector<TcpSocket> some = parse_tcp_table(text.str(), v6);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::vector<TcpSocket> listeners_for(std::string_view host, std::uint16_t port) {
  std::vector<TcpSocket> found = tcp_sockets();
  std::erase_if(found, [&](const TcpSocket& socket) {
    return !socket.listening || socket.port != port || !(socket.any_address() || socket.address == host);
  });
  return found;
}

std::string PortHolder::text() const {
  const std::string does = socket.listening ? "listens on" : "is connected from";
  if (pid == 0) {
    return fmt::format("a process of user {} that we may not look into, which {} {}", socket.user, does,
                       socket.text());
  }
  const std::string where = container.empty() ? "" : " in container " + container.substr(0, short_id);
  return fmt::format("pid {} ({}){}, which {} {}", pid, command, where, does, socket.text());
}

std::string PortHolder::cure() const {
  if (!container.empty()) return "docker stop " + container.substr(0, short_id);
  return pid > 0 ? fmt::format("kill {}", pid) : "";
}

std::optional<PortHolder> port_holder(std::uint16_t port) {
  std::vector<TcpSocket> sockets = tcp_sockets();
  // Inode 0 is a connection that no process has any more and that only waits for its last packets.
  std::erase_if(sockets, [&](const TcpSocket& socket) {
    return socket.port != port || socket.inode == 0 || !covers_loopback(socket);
  });
  if (sockets.empty()) return std::nullopt;
  const auto listener =
      std::find_if(sockets.begin(), sockets.end(), [](const auto& s) { return s.listening; });
  PortHolder holder;
  holder.socket = listener != sockets.end() ? *listener : sockets.front();
  holder.pid = owner_of(holder.socket.inode);
  holder.command = command_line(holder.pid);
  holder.container = container_of(holder.pid);
  return holder;
}

void require_free(std::uint16_t port) {
  if (!is_taken(port)) return;
  const std::optional<PortHolder> holder = port_holder(port);
  const std::string who = holder ? holder->text() : "a process that is not to be seen";
  const std::string cure = holder ? holder->cure() : "";
  const std::string end_it = cure.empty() ? "end it" : fmt::format("end it ({})", cure);
  throw base::Error(
      base::ExitCode::target_failed,
      fmt::format("port {} is taken by {}; {}, or give the target another port, or `port: auto`", port, who,
                  end_it));
}

std::uint16_t free_port() {
  constexpr int lowest = 10'000;  // below are the ports that people give to services
  constexpr int attempts = 1000;
  int first_outgoing = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first_outgoing;
  const int highest = first_outgoing > lowest + attempts ? first_outgoing - 1 : 65535;
  std::mt19937 random(std::random_device{}());
  std::uniform_int_distribution<int> any(lowest, highest);
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const auto port = static_cast<std::uint16_t>(any(random));
    if (!is_taken(port)) return port;
  }
  throw base::Error(base::ExitCode::target_failed, "there is no free port on this machine");
}

}  // namespace backbench::target
