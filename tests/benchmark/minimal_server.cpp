// The least an HTTP/1.1 server can do: one thread, edge-triggered epoll, one prebuilt response for every head
// that ends. For measuring load generators, which it outruns; it understands no request body and no method.
//
//     minimal_server PORT BODY_BYTES      listens on 127.0.0.1 until it is killed

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <unistd.h>

namespace {

/// Where a connection stands: in the blank line that ends a head, and in what it still has to be sent.
struct Peer {
  int socket = -1;
  int matched = 0;  // bytes of "\r\n\r\n"
  std::size_t responses = 0;
  std::size_t sent = 0;  // of the first of them
};

int heads_ended(Peer& peer, std::string_view bytes) {
  constexpr std::string_view blank = "\r\n\r\n";
  int ended = 0;
  for (const char c : bytes) {
    if (c == blank[static_cast<std::size_t>(peer.matched)]) {
      ++peer.matched;
    } else {
      peer.matched = c == '\r' ? 1 : 0;
    }
    if (peer.matched == 4) {
      peer.matched = 0;
      ++ended;
    }
  }
  return ended;
}

bool answer(Peer& peer, std::string_view response) {
  while (peer.responses > 0) {
    const std::string_view rest = response.substr(peer.sent);
    const ssize_t n = ::send(peer.socket, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN;
    peer.sent += static_cast<std::size_t>(n);
    if (peer.sent == response.size()) {
      peer.sent = 0;
      --peer.responses;
    }
  }
  return true;
}

bool serve(Peer& peer, std::string_view response) {
  std::array<char, 16 * 1024> bytes;
  for (;;) {
    const ssize_t n = ::recv(peer.socket, bytes.data(), bytes.size(), 0);
    if (n == 0) return false;
    if (n < 0) return errno == EAGAIN && answer(peer, response);
    const auto count = static_cast<std::size_t>(n);
    peer.responses += static_cast<std::size_t>(heads_ended(peer, {bytes.data(), count}));
    if (count < bytes.size()) return answer(peer, response);
  }
}

void admit(int epoll, int listener, std::deque<Peer>& peers) {
  for (;;) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (peers.size() <= static_cast<std::size_t>(socket)) peers.resize(static_cast<std::size_t>(socket) + 1);
    Peer& peer = peers[static_cast<std::size_t>(socket)];
    peer = Peer{};
    peer.socket = socket;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.fd = socket;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
  }
}

int listen_on(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
  return ::listen(listener, 16 * 1024) == 0 ? listener : -1;
}

void allow_many_files() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("usage: minimal_server PORT BODY_BYTES\n", stderr), 2;
  const std::size_t body = std::strtoul(argv[2], nullptr, 10);
  const std::string response =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body) + "\r\n\r\n" +
      std::string(body, 'a');
  allow_many_files();
  const int listener = listen_on(static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10)));
  if (listener < 0) return std::perror("minimal_server"), 1;
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);

  std::deque<Peer> peers;  // by descriptor
  std::array<epoll_event, 512> events;
  for (;;) {
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == listener) {
        admit(epoll, listener, peers);
      } else if (!serve(peers[static_cast<std::size_t>(socket)], response)) {
        ::close(socket);
      }
    }
  }
}
