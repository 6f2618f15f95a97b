#pragma once

#include "base/clock.hpp"
#include "support/embedded_server.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>

#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target::testing {

using Server = backbench::testing::EmbeddedServer;

inline Server faulty(const std::string& fault) { return {{"body", "20B"}, {"fault", fault}}; }

/// How a connection ended, as the client sees it.
enum class End { open, fin, rst };

class Client {
 public:
  explicit Client(const Server& server) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval hang{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &hang, sizeof hang);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) {
    EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  /// Exactly so many bytes; fewer when the connection ends first.
  std::string receive(std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      const ssize_t n = ::recv(socket_, bytes.data() + have, size - have, 0);
      EXPECT_FALSE(n < 0 && errno == EAGAIN)
          << "the server sends less than expected: " << bytes.substr(0, have);
      if (n <= 0) break;
      have += static_cast<std::size_t>(n);
    }
    bytes.resize(have);
    return bytes;
  }
  /// Sends the request and fills `answer`, without an allocation.
  void ask_into(std::string_view request, std::span<char> answer) {
    send(request);
    ASSERT_EQ(::recv(socket_, answer.data(), answer.size(), MSG_WAITALL),
              static_cast<ssize_t>(answer.size()));
  }
  std::string ask(std::string_view request, std::size_t size) {
    send(request);
    return receive(size);
  }
  /// All bytes until the server ends the connection.
  std::string drain(End* end) {
    std::string bytes;
    char piece[65536];
    for (;;) {
      const ssize_t n = ::recv(socket_, piece, sizeof piece, 0);
      if (n > 0) {
        bytes.append(piece, static_cast<std::size_t>(n));
        continue;
      }
      EXPECT_FALSE(n < 0 && errno == EAGAIN) << "the server neither answers nor ends";
      *end = n == 0 ? End::fin : End::rst;
      return bytes;
    }
  }
  /// Whether the server answers what is sent now with RST, which the kernel reports at a later send.
  bool is_refused() {
    for (const auto deadline = base::Clock::now() + std::chrono::seconds{10};
         base::Clock::now() < deadline;) {
      if (::send(socket_, "x", 1, MSG_NOSIGNAL) < 0) return errno == EPIPE;
    }
    return false;
  }
  /// Whether the connection is open and silent at this moment.
  bool quiet() {
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
  }

 private:
  int socket_;
};

inline constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
inline constexpr std::string_view health = "GET /healthcheck HTTP/1.1\r\nHost: a\r\n\r\n";
inline const std::string right =
    "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
    R"({"result":"Hello w"})";
inline const std::string healthy =
    "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

/// What a fault lets through of one answer, and how the connection then ends.
inline std::pair<std::string, End> meet(const std::string& fault, std::string_view request = get) {
  const Server server = faulty(fault);
  Client client(server);
  client.send(request);
  End end = End::open;
  std::string bytes = client.drain(&end);
  return {std::move(bytes), end};
}

}  // namespace backbench::target::testing
