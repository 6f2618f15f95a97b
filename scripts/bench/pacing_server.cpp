// The other side of scripts/bench/pacing: a server that polls without ever sleeping, so that the moment at
// which it sees a request tells of the client alone. Answers each with 200 after `busy_us` of computing,
// until SIGTERM; then writes one line per request to standard output: connection, ns of the steady clock.
//   pacing_server serve BUSY_US     prints its port first
//   pacing_server ask PORT COUNT    a client of nothing but send and recv: prints each round trip's ns
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include <unistd.h>

namespace {

volatile std::sig_atomic_t stopping = 0;

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

void no_delay(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

struct Arrival {
  int connection;
  std::int64_t at_ns;
};

/// Requests are small and not pipelined: one read holds one request.
void answer(int epoll, int fd, std::int64_t busy_ns, std::vector<Arrival>& arrivals) {
  constexpr std::string_view reply = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, world!";
  char request[4096];
  const ssize_t n = ::recv(fd, request, sizeof request, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) {
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);
    ::close(fd);
    return;
  }
  const std::int64_t at = now_ns();
  arrivals.push_back({fd, at});
  while (now_ns() - at < busy_ns) continue;
  ::send(fd, reply.data(), reply.size(), MSG_NOSIGNAL);
}

int serve(std::int64_t busy_ns) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 1024) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("pacing_server");
    return 1;
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  std::signal(SIGTERM, [](int) { stopping = 1; });

  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event wanted{EPOLLIN, {.fd = listener}};
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &wanted);
  std::vector<Arrival> arrivals;
  arrivals.reserve(1'000'000);
  epoll_event events[64];
  while (!stopping) {
    const int n = ::epoll_wait(epoll, events, 64, 0);
    for (int i = 0; i < n; ++i) {
      if (events[i].data.fd != listener) {
        answer(epoll, events[i].data.fd, busy_ns, arrivals);
        continue;
      }
      epoll_event client{EPOLLIN, {.fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)}};
      no_delay(client.data.fd);
      ::epoll_ctl(epoll, EPOLL_CTL_ADD, client.data.fd, &client);
    }
  }
  for (const Arrival& a : arrivals) std::printf("%d %lld\n", a.connection, static_cast<long long>(a.at_ns));
  return 0;
}

int ask(int port, int count) {
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(port);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("pacing_server");
    return 1;
  }
  no_delay(fd);
  char reply[4096];
  std::vector<std::int64_t> taken;
  for (int i = 0; i < count; ++i) {
    const std::int64_t begin = now_ns();
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) return 1;
    if (::recv(fd, reply, sizeof reply, 0) <= 0) return 1;
    taken.push_back(now_ns() - begin);
  }
  for (const std::int64_t ns : taken) std::printf("%lld\n", static_cast<long long>(ns));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "serve") == 0) return serve(std::atoll(argv[2]) * 1000);
  if (argc == 4 && std::strcmp(argv[1], "ask") == 0) return ask(std::atoi(argv[2]), std::atoi(argv[3]));
  std::fputs("usage: pacing_server serve BUSY_US | ask PORT COUNT\n", stderr);
  return 2;
}
