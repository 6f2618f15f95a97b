#include "http/tls.hpp"
#include "http/tls_fault.hpp"
#include "http/tls_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace backbench::http {
namespace {

/// OpenSSL tells what happened through a queue and errno, and both keep what an earlier call left there.
void forget_errors() {
  ERR_clear_error();
  errno = 0;
}

}  // namespace

TlsStream::TlsStream(TlsContext& context, int socket)
    : stream_(SSL_new(context.context_)), server_(context.server_) {
  if (stream_ == nullptr) throw std::bad_alloc();
  BIO* bio = new_socket_bio(socket);
  SSL_set_bio(stream_, bio, bio);
  if (server_) {
    SSL_set_accept_state(stream_);
    return;
  }
  SSL_set_connect_state(stream_);
  if (!context.name_.empty())
    SSL_ctrl(stream_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, context.name_.data());
  if (context.session_ != nullptr) SSL_set_session(stream_, context.session_);
}

TlsStream::~TlsStream() {
  // Else OpenSSL takes the connection for broken, and its session with it.
  SSL_set_shutdown(stream_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(stream_);
}

int TlsStream::handshake() {
  forget_errors();
  const auto result = static_cast<int>(outcome(SSL_do_handshake(stream_)));
  if (result != 0) return result;
  errno = EPROTO;
  fault_ = "the server closed the connection in the middle of the TLS handshake; does this port speak TLS?";
  return -1;
}

ssize_t TlsStream::read(std::span<char> into) {
  forget_errors();
  constexpr std::size_t most = 1 << 30;
  return outcome(SSL_read(stream_, into.data(), static_cast<int>(std::min(into.size(), most))));
}

ssize_t TlsStream::write(std::span<const iovec> pieces) {
  forget_errors();
  std::array<char, SSL3_RT_MAX_PLAIN_LENGTH> record;  // NOLINT(*-member-init): only what is filled is sent
  const void* bytes = pieces.front().iov_base;
  std::size_t size = std::min(pieces.front().iov_len, record.size());
  if (pieces.size() > 1 && size < record.size()) {
    std::size_t filled = 0;
    for (const iovec& piece : pieces) {
      const std::size_t part = std::min(piece.iov_len, record.size() - filled);
      std::memcpy(record.data() + filled, piece.iov_base, part);
      filled += part;
    }
    bytes = record.data();
    size = filled;
  }
  const ssize_t result = outcome(SSL_write(stream_, bytes, static_cast<int>(size)));
  if (result != 0) return result;
  errno = EPIPE;
  return -1;
}

bool TlsStream::has_pending() const { return SSL_has_pending(stream_) == 1; }

void TlsStream::say_goodbye() {
  ERR_clear_error();
  if (!broken_ && SSL_is_init_finished(stream_) == 1) SSL_shutdown(stream_);
  ERR_clear_error();
}

bool TlsStream::session_reused() const { return SSL_session_reused(stream_) == 1; }

/// Translates OpenSSL's result into a system call's.
ssize_t TlsStream::outcome(int result) {
  if (result > 0) return result;
  const int system_error = errno;
  switch (SSL_get_error(stream_, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      wants_write_ = SSL_want_write(stream_);
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    case SSL_ERROR_SYSCALL:
      broken_ = true;
      if (system_error == 0) break;
      errno = system_error;
      return -1;
    default:
      broken_ = true;
      if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) break;
      distrusted_ = !server_ && SSL_get_verify_result(stream_) != X509_V_OK &&
                    ERR_GET_REASON(ERR_peek_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED;
      fault_ = distrusted_ ? certificate_fault(SSL_get_verify_result(stream_)) : tls_fault(ERR_peek_error());
      ERR_clear_error();
      errno = EPROTO;
      return -1;
  }
  ERR_clear_error();
  cut_ = true;
  return 0;
}

}  // namespace backbench::http
