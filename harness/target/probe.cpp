#include "target/probe.hpp"

#include "http/message_text.hpp"
#include "http/response_reader.hpp"
#include "target/descriptor.hpp"
#include "target/local_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <sys/socket.h>
#include <sys/un.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>

namespace backbench::target {
namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::response_parser<beast_http::string_body>;
using State = ProbeResult::State;

struct AddressList {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

/// One connection's reading and writing within the limits. A step that cannot be done leaves its reason in
/// the result and answers false.
class Conversation {
 public:
  Conversation(const ProbeLimits& limits, ProbeResult& result) : limits_(limits), result_(result) {}

  bool connect(const addrinfo& to) {
    char numeric[NI_MAXHOST] = {};
    ::getnameinfo(to.ai_addr, to.ai_addrlen, numeric, sizeof numeric, nullptr, 0, NI_NUMERICHOST);
    result_.peer = numeric;
    return connect(*to.ai_addr, to.ai_addrlen);
  }

  bool connect(const std::string& path) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    path.copy(to.sun_path, sizeof to.sun_path - 1);
    if (!connect(reinterpret_cast<const sockaddr&>(to), sizeof to)) return false;
    result_.peer_pid = peer_process(socket_.get());
    return true;
  }

  bool secure(http::TlsContext& context) {
    tls_.emplace(context, socket_.get());
    while (tls_->handshake() != 1) {
      if (errno != EAGAIN) {
        result_.hopeless = tls_->distrusted();
        return fail(errno);
      }
      if (!wait_for(tls_->wants_write() ? POLLOUT : POLLIN, "no TLS handshake in time")) return false;
    }
    return true;
  }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
      const ssize_t sent =
          tls_ ? tls_->write({&piece, 1}) : ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN || errno == EINTR) {
        if (!wait_for(POLLOUT, "the request was not taken in time")) return false;
      } else {
        return fail(errno);
      }
    }
    return true;
  }

  /// Reads until the final answer is whole; 1xx answers are passed over.
  bool read(bool head) {
    std::string unread;
    for (;;) {
      Parser parser;
      parser.header_limit(64 * 1024);
      parser.body_limit(64 * 1024 * 1024);
      parser.eager(true);
      parser.skip(head);
      if (!read_message(parser, unread)) return false;
      const auto& message = parser.get();
      if (message.result_int() < 200 && message.result_int() != 101) continue;
      result_.status = static_cast<int>(message.result_int());
      result_.http_version = static_cast<int>(message.version());
      result_.keeps_alive = parser.keep_alive();
      for (const auto& field : message) {
        const auto name = field.name_string();
        const auto value = field.value();
        result_.headers.emplace_back(std::string(name.data(), name.size()),
                                     std::string(value.data(), value.size()));
      }
      result_.body = std::move(parser.get().body());
      return true;
    }
  }

 private:
  bool connect(const sockaddr& to, socklen_t size_of_it) {
    tls_.reset();
    socket_ = Descriptor(::socket(to.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket_) return fail(errno);
    if (::connect(socket_.get(), &to, size_of_it) != 0 && errno != EINPROGRESS) return fail(errno);
    if (!wait_for(POLLOUT, "no connection in time")) return false;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(error);
    return !is_connected_to_itself() || fail(ECONNREFUSED);
  }

  bool read_message(Parser& parser, std::string& unread) {
    for (;;) {
      boost::beast::error_code error;
      const std::size_t used = parser.put(boost::asio::buffer(unread), error);
      if (error == beast_http::error::bad_version) return strange(unread);
      unread.erase(0, used);
      if (error == beast_http::error::body_limit) return fail("a body of more than 64 MiB");
      if (error && error != beast_http::error::need_more) return malformed(error.message());
      if (parser.is_done()) return true;
      const std::optional<std::size_t> bytes = read_some(unread);
      if (!bytes) return false;
      if (*bytes > 0) continue;
      if (!parser.got_some()) return fail("the connection was closed without an answer");
      parser.put_eof(error);
      return !error || fail("the connection was closed before the answer was complete");
    }
  }

  /// Where nobody listens, the kernel may give the connection the port it asks for: TCP's simultaneous open.
  bool is_connected_to_itself() const {
    sockaddr_storage own{}, other{};
    socklen_t own_size = sizeof own, other_size = sizeof other;
    ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&own), &own_size);
    ::getpeername(socket_.get(), reinterpret_cast<sockaddr*>(&other), &other_size);
    return own_size == other_size && std::memcmp(&own, &other, own_size) == 0;
  }

  std::optional<std::size_t> read_some(std::string& unread) {
    for (;;) {
      const ssize_t bytes =
          tls_ ? tls_->read(piece_) : ::recv(socket_.get(), piece_.data(), piece_.size(), 0);
      if (bytes >= 0) {
        unread.append(piece_.data(), static_cast<std::size_t>(bytes));
        return static_cast<std::size_t>(bytes);
      }
      if (errno != EAGAIN && errno != EINTR) {
        fail(errno);
        return std::nullopt;
      }
      if (!wait_for(POLLIN, "no complete answer in time")) return std::nullopt;
    }
  }

  bool wait_for(short what, const char* late) {
    constexpr std::chrono::milliseconds between_looks{50};  // at the stop flag
    for (;;) {
      if (limits_.stop != nullptr && *limits_.stop) return interrupted();
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(limits_.deadline - base::Clock::now()).count();
      if (left <= 0) {
        result_.timed_out = true;
        return fail(late);
      }
      std::array<pollfd, 2> events{{{socket_.get(), what, 0}, {limits_.news_fd, POLLIN, 0}}};
      const auto pause = static_cast<int>(std::min<std::int64_t>(left, between_looks.count()));
      if (::poll(events.data(), events.size(), pause) <= 0) continue;
      if (events[1].revents != 0) return interrupted();
      return true;
    }
  }

  bool fail(std::string why) {
    result_.state = State::failed;
    result_.fault = std::move(why);
    return false;
  }
  bool fail(int error) {
    switch (error) {
      case ECONNREFUSED:
        return fail("connection refused");
      case ECONNRESET:
      case EPIPE:
        return fail("the connection was reset");
      case ENOENT:
        return fail("there is no such socket");
      case EPROTO:
        if (tls_) return fail(tls_->fault());
        [[fallthrough]];
      default:
        return fail(std::strerror(error));
    }
  }
  bool malformed(const std::string& why) {
    return fail(fmt::format("an answer that is not HTTP/1.1 ({})", why));
  }
  bool strange(std::string_view bytes) {
    constexpr std::size_t enough = 60;
    return fail(
        fmt::format("{}: {}", http::fault_in_first_bytes(bytes), http::quoted(bytes.substr(0, enough))));
  }
  bool interrupted() {
    result_.state = State::interrupted;
    return false;
  }

  const ProbeLimits& limits_;
  ProbeResult& result_;
  Descriptor socket_;
  std::optional<http::TlsStream> tls_;
  std::array<char, 64 * 1024> piece_{};
};

}  // namespace

ProbeResult probe(const http::Url& address, http::TlsContext* tls, std::string_view request, bool head,
                  const ProbeLimits& limits) {
  ProbeResult result;
  Conversation conversation(limits, result);
  const auto ask = [&] {
    if (tls != nullptr && !conversation.secure(*tls)) return;
    if (!conversation.write(request) || !conversation.read(head)) return;
    result.state = State::answered;
    result.fault.clear();
  };
  if (!address.socket.empty()) {
    if (conversation.connect(address.socket)) ask();
    return result;
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  const std::unique_ptr<addrinfo, AddressList> list(found);
  if (error != 0) {
    result.fault = fmt::format("the name {} has no address ({})", address.host, ::gai_strerror(error));
    return result;
  }
  for (const addrinfo* to = list.get(); to != nullptr; to = to->ai_next) {
    const bool connected = conversation.connect(*to);
    if (result.state == State::interrupted) return result;
    if (!connected) continue;
    ask();
    return result;
  }
  return result;
}

}  // namespace backbench::target
