#include "target/embedded_connection.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace backbench::target::embedded {
namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

}  // namespace

Connection::Connection(int socket, http::TlsContext* tls, Service service)
    : socket_(socket), secured_(tls == nullptr), service_(service) {
  if (tls != nullptr) tls_.emplace(*tls, socket);
}

/// Nothing when it is done.
std::optional<Wait> Connection::handshake() {
  if (tls_->handshake() == 1) {
    secured_ = true;
    return std::nullopt;
  }
  if (!would_block(errno)) return Wait::over;
  return tls_->wants_write() ? Wait::writable : Wait::readable;
}

ssize_t Connection::receive_some(std::span<char> into) {
  if (tls_) return tls_->read(into);
  for (;;) {
    const ssize_t n = ::recv(socket_, into.data(), into.size(), MSG_DONTWAIT);
    if (n >= 0 || errno != EINTR) return n;
  }
}

/// The last answer is held back until the close, so that no client can send on before it.
ssize_t Connection::send_some(std::span<const iovec> pieces) {
  const bool hold_back = ending_ == Ending::close;
  if (tls_) {
    const int on = 1;
    if (hold_back) ::setsockopt(socket_, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
    return tls_->write(pieces);
  }
  const int more = hold_back ? MSG_MORE : 0;
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  for (;;) {
    const ssize_t n = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT | more);
    if (n >= 0 || errno != EINTR) return n;
  }
}

void Connection::say_goodbye() {
  if (tls_) tls_->say_goodbye();
}

Wait Connection::step() {
  if (!secured_) {
    if (const std::optional<Wait> wait = handshake()) return *wait;
  }
  for (;;) {
    if (first_ < last_ && !send_queue()) return lost_ ? Wait::over : pause(Wait::writable);
    if (ending_ != Ending::keep) return end();
    if (holds_) {
      if (base::Clock::now() < held_until_) return pause(Wait::until);
      holds_ = false;
      queue(held_);
    } else if (!starved_ && !input_.empty()) {
      parse();
    } else if (const Wait wait = receive(); wait != Wait::until) {
      return wait;
    }
  }
}

/// Stops at the first answer that is more than bytes to add to the queue.
void Connection::parse() {
  while (!input_.empty() && last_ + 2 <= most_pieces && !holds_ && ending_ == Ending::keep) {
    const auto [consumed, state] = reader_.feed(input_);
    input_.remove_prefix(consumed);
    switch (state) {
      case RequestState::need_more:
        starved_ = true;
        return;
      case RequestState::wants_continue:
        queue("HTTP/1.1 100 Continue\r\n\r\n");
        break;
      case RequestState::malformed:
        return queue(service_.behaviour.refuse(reader_.refusal(), scratch_));
      case RequestState::complete: {
        const auto now = base::Clock::now();
        const Answer answer = service_.behaviour.decide(reader_.request(), now, scratch_);
        if (answer.delay > base::Nanoseconds(0)) {
          held_ = answer;
          holds_ = true;
          held_until_ = now + answer.delay;
          return;
        }
        queue(answer);
        if (answer.head.data() == scratch_.head.data()) return;
      }
    }
  }
}

void Connection::queue(const Answer& answer) {
  queue(answer.head);
  queue(answer.body);
  ending_ = answer.ending;
  exit_status_ = answer.exit_status;
}

void Connection::queue(std::string_view piece) {
  if (piece.empty()) return;
  queue_.at(last_++) = {const_cast<char*>(piece.data()), piece.size()};
}

bool Connection::send_queue() {
  while (first_ < last_) {
    const ssize_t n = send_some({&queue_.at(first_), last_ - first_});
    if (n < 0) {
      lost_ = !would_block(errno);
      return false;
    }
    for (std::size_t left = static_cast<std::size_t>(n); left > 0;) {
      iovec& piece = queue_.at(first_);
      const std::size_t sent = std::min(left, piece.iov_len);
      piece = {static_cast<char*>(piece.iov_base) + sent, piece.iov_len - sent};
      left -= sent;
      if (piece.iov_len == 0) ++first_;
    }
  }
  first_ = last_ = 0;
  return true;
}

Wait Connection::end() {
  switch (ending_) {
    case Ending::finish:
      // Closing with unread bytes would send RST in place of FIN, and take back what the client has not read.
      say_goodbye();
      ::shutdown(socket_, SHUT_WR);
      ending_ = Ending::hang;
      return discard();
    case Ending::reset: {
      const linger at_once{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      return Wait::over;
    }
    case Ending::close:
      say_goodbye();
      return Wait::over;
    case Ending::die:
      service_.die(exit_status_);
      return Wait::over;
    case Ending::keep:
    case Ending::hang:
      break;
  }
  return discard();
}

/// Reads on, or says what to wait for; Wait::until means neither: there is something to parse.
Wait Connection::receive() {
  if (drained_) {
    drained_ = false;
    return pause(Wait::readable);
  }
  std::span<char> room = service_.buffer;
  if (input_.size() == room.size()) return Wait::over;
  if (!input_.empty()) std::memmove(room.data(), input_.data(), input_.size());
  room = room.subspan(input_.size());
  const ssize_t n = receive_some(room);
  if (n < 0 && would_block(errno)) return pause(Wait::readable);
  if (n <= 0) return Wait::over;
  const auto got = static_cast<std::size_t>(n);
  // A read that did not fill its room emptied the socket: the next one would only find that out again.
  drained_ = got < room.size() && !(tls_ && tls_->has_pending());
  input_ = {service_.buffer.data(), input_.size() + got};
  starved_ = false;
  return Wait::until;
}

Wait Connection::discard() {
  for (;;) {
    const ssize_t n = receive_some(service_.buffer);
    if (n > 0) continue;
    return n < 0 && would_block(errno) ? Wait::readable : Wait::over;
  }
}

Wait Connection::pause(Wait wait) {
  kept_.assign(input_.data(), input_.size());
  input_ = kept_;
  return wait;
}

}  // namespace backbench::target::embedded
