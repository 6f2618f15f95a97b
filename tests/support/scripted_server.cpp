#include "support/scripted_server.hpp"

#include "support/counted_new.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <deque>
#include <future>
#include <list>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <vector>

#include <poll.h>
#include <unistd.h>

namespace backbench::testing {

namespace {

using Clock = std::chrono::steady_clock;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

int listen_on(std::uint16_t port) {
  const int fd = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  checked(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
  checked(listen(fd, 1024), "listen");
  return fd;
}

std::uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  checked(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  return ntohs(address.sin_port);
}

/// The length of the first request in `text`, 0 while it is not whole.
std::size_t request_length(std::string_view text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  std::size_t body = 0;
  constexpr std::string_view name = "\r\nContent-Length: ";
  if (const auto at = text.substr(0, end).find(name); at != std::string_view::npos)
    std::from_chars(text.data() + at + name.size(), text.data() + end, body);
  return text.size() >= end + 4 + body ? end + 4 + body : 0;
}

bool ends_stream(Then then) { return then == Then::close || then == Then::drain; }

struct Pending {
  Answer answer;
  Clock::time_point due;
  std::size_t written = 0;
};

struct Peer {
  int fd;
  std::uint64_t requests = 0;
  std::string received;
  std::deque<Pending> pending;
  bool blocked = false;   // the kernel takes no more for now
  bool draining = false;  // what still comes is ignored
};

}  // namespace

class ScriptedServer::Loop {
 public:
  explicit Loop(Script script)
      : script_(std::move(script)),
        listener_(listen_on(0)),
        port_(port_of(listener_)),
        wake_(checked(eventfd(0, EFD_CLOEXEC), "eventfd")),
        thread_([this] { run(); }) {}

  ~Loop() {
    ask([this] { over_ = true; });
    thread_.join();
    reset_all();
    if (listener_ >= 0) ::close(listener_);
    ::close(wake_);
  }

  /// Runs `work` on the server's thread and returns when it is done.
  void ask(std::function<void()> work) {
    work_ = std::packaged_task<void()>(std::move(work));
    auto done = work_.get_future();
    const std::uint64_t one = 1;
    checked(static_cast<int>(::write(wake_, &one, sizeof one)), "write");
    done.get();
  }

  void go_away() {
    ::close(listener_);
    listener_ = -1;
    reset_all();
  }
  void come_back() { listener_ = listen_on(port_); }

  std::uint16_t port() const { return port_; }
  std::uint64_t requests() const { return requests_; }
  std::uint64_t connections() const { return connections_; }

 private:
  void run() {
    leave_this_thread_uncounted();
    while (!over_) {
      std::vector<pollfd> polled = {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
      for (const auto& peer : peers_)
        polled.push_back({peer.fd, static_cast<short>(peer.blocked ? POLLIN | POLLOUT : POLLIN), 0});
      checked(poll(polled.data(), polled.size(), next_due()), "poll");

      auto event = polled.begin() + 2;
      for (auto peer = peers_.begin(); peer != peers_.end();) {
        const auto current = peer++;
        const short happened = (event++)->revents;
        if ((happened & POLLOUT) != 0) current->blocked = false;
        if ((happened & ~POLLOUT) != 0 && !read_from(*current)) {
          drop(current);
        } else {
          answer(current);
        }
      }
      if (polled[1].revents != 0) accept_all();
      if (polled[0].revents != 0) {
        std::uint64_t ignored = 0;
        checked(static_cast<int>(::read(wake_, &ignored, sizeof ignored)), "read");
        work_();
      }
    }
  }

  int next_due() const {
    auto next = Clock::time_point::max();
    for (const auto& peer : peers_)
      if (!peer.pending.empty() && !peer.blocked) next = std::min(next, peer.pending.front().due);
    if (next == Clock::time_point::max()) return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(wait, 0));
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      peers_.push_back(
          {.fd = fd, .requests = 0, .received = {}, .pending = {}, .blocked = false, .draining = false});
      ++connections_;
    }
  }

  /// False when the client has gone.
  bool read_from(Peer& peer) {
    char bytes[65536];
    const auto n = recv(peer.fd, bytes, sizeof bytes, 0);
    if (n < 0) return errno == EAGAIN;
    if (n == 0) return false;
    if (peer.draining) return true;
    peer.received.append(bytes, static_cast<std::size_t>(n));
    while (const auto length = request_length(peer.received)) {
      const SeenRequest seen{++requests_, ++peer.requests, std::string_view(peer.received).substr(0, length)};
      auto answer = script_(seen);
      const auto due = Clock::now() + answer.after;
      peer.pending.push_back({std::move(answer), due});
      peer.received.erase(0, length);
    }
    return true;
  }

  /// Writes what is due; removes the peer when its script ends the connection.
  void answer(std::list<Peer>::iterator peer) {
    while (!peer->pending.empty() && !peer->blocked && peer->pending.front().due <= Clock::now()) {
      auto& [answer, due, written] = peer->pending.front();
      // Held back until the close, so that the last byte and the end of stream are one segment.
      const int flags = MSG_NOSIGNAL | (ends_stream(answer.then) ? MSG_MORE : 0);
      while (written < answer.bytes.size()) {
        const auto n = send(peer->fd, answer.bytes.data() + written, answer.bytes.size() - written, flags);
        if (n < 0 && errno == EAGAIN) {
          peer->blocked = true;
          return;
        }
        if (n < 0) return drop(peer);
        written += static_cast<std::size_t>(n);
      }
      const auto then = answer.then;
      peer->pending.pop_front();
      if (then == Then::close) return drop(peer);
      if (then == Then::drain) return drain(*peer);
      if (then == Then::reset) return reset(peer);
    }
  }

  static void drain(Peer& peer) {
    shutdown(peer.fd, SHUT_WR);
    peer.pending.clear();
    peer.draining = true;
  }

  void drop(std::list<Peer>::iterator peer) {
    ::close(peer->fd);
    peers_.erase(peer);
  }

  void reset(std::list<Peer>::iterator peer) {
    const linger now{1, 0};
    setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    drop(peer);
  }

  void reset_all() {
    while (!peers_.empty()) reset(peers_.begin());
  }

  Script script_;
  int listener_;
  std::uint16_t port_;
  int wake_;
  std::list<Peer> peers_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> connections_{0};
  std::packaged_task<void()> work_;
  bool over_ = false;
  std::thread thread_;
};

ScriptedServer::ScriptedServer(Script script) : loop_(std::make_unique<Loop>(std::move(script))) {}
ScriptedServer::~ScriptedServer() = default;
std::uint16_t ScriptedServer::port() const { return loop_->port(); }
std::uint64_t ScriptedServer::requests() const { return loop_->requests(); }
std::uint64_t ScriptedServer::connections() const { return loop_->connections(); }
void ScriptedServer::go_away() {
  loop_->ask([this] { loop_->go_away(); });
}
void ScriptedServer::come_back() {
  loop_->ask([this] { loop_->come_back(); });
}

std::string response(std::string_view body, int status, std::string_view header_lines) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Scripted\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(header_lines) +
         "\r\n" + std::string(body);
}

}  // namespace backbench::testing
