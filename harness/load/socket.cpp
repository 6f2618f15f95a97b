#include "load/socket.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

#include <unistd.h>

namespace backbench::load {
namespace {

template <class Call>
ssize_t uninterrupted(Call call) {
  ssize_t n = call();
  while (n < 0 && errno == EINTR) n = call();
  return n;
}

}  // namespace

int Socket::connect(const Endpoint& endpoint) {
  const int family = endpoint.protocol().family();
  descriptor_ = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return errno;
  if (family != AF_UNIX) {
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (::connect(descriptor_, endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0) return 0;
  return errno == EINPROGRESS ? 0 : errno;
}

int Socket::handshake() {
  if (!tls_) tls_.emplace(*tls_context_, descriptor_);
  return tls_->handshake() == 1 ? 0 : errno;
}

void Socket::close() {
  if (tls_) {
    tls_->say_goodbye();
    tls_.reset();
  }
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

ssize_t Socket::write(std::span<const iovec> pieces) {
  if (tls_) return tls_->write(pieces);
  if (pieces.size() == 1) {
    return uninterrupted(
        [&] { return ::send(descriptor_, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL); });
  }
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  return uninterrupted([&] { return ::sendmsg(descriptor_, &message, MSG_NOSIGNAL); });
}

ssize_t Socket::read(std::span<char> into) {
  if (tls_) return tls_->read(into);
  return uninterrupted([&] { return ::recv(descriptor_, into.data(), into.size(), 0); });
}

ssize_t Socket::drop(std::span<char> scratch) {
  return uninterrupted([&] { return ::recv(descriptor_, scratch.data(), scratch.size(), MSG_TRUNC); });
}

int Socket::take_error() {
  int pending = 0;
  socklen_t size = sizeof pending;
  ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &pending, &size);
  return pending;
}

std::string Socket::words(int error) const {
  return error == EPROTO && tls_ && !tls_->fault().empty() ? tls_->fault() : std::strerror(error);
}

}  // namespace backbench::load
