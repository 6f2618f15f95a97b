#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <sys/uio.h>

// OpenSSL's own names for its types; its headers stay in source files.
struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace backbench::http {

/// How a client speaks TLS.
struct TlsOptions {
  bool verify = true;     // the server's certificate and that it is for the host
  std::string ca;         // PEM file of those to trust instead of the system's store; empty = the system's
  std::string cert, key;  // the client's own, PEM files; both or none
  std::string sni;        // server name to ask for and to check; empty = the host of the address
  bool session_reuse = true;  // new connections resume the session of an earlier one if the server allows it
};

struct TlsServerOptions {
  std::string cert, key;  // PEM files; the certificate's chain may follow it
  std::string
      client_ca;  // clients must show a certificate that one of these signed; empty = none is asked for
};

/// What the TLS connections of one thread have in common: TLS 1.2 or 1.3 by OpenSSL with its default ciphers,
/// and ALPN for http/1.1. A client's context must stay on one thread and where it is, since its connections
/// share sessions through it; a server's may be shared.
class TlsContext {
 public:
  /// Of a client that connects to `host`. An IP address is checked as such and never sent as a server name
  /// (RFC 6066 section 3). Throws base::Error(usage) naming the file that cannot be used.
  TlsContext(const TlsOptions& options, std::string_view host);
  explicit TlsContext(const TlsServerOptions& options);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

 private:
  friend class TlsStream;
  static int keep_session(ssl_st* stream, ssl_session_st* session);
  void use_certificate(const std::string& cert, const std::string& key);
  void use_authorities(const std::string& file);

  ssl_ctx_st* context_;
  const bool server_;
  std::string name_;                   // of a client: the server's; an IP address or a host name
  ssl_session_st* session_ = nullptr;  // the latest, of a client that reuses them
};

/// TLS over a connected, non-blocking socket, which stays its owner's. Calls behave as the system's own: -1
/// with errno EAGAIN asks to wait for the socket (to be readable, or writable if wants_write()), and any
/// other -1 is the end of it: EPROTO with fault() in words when TLS itself failed, else the socket's error.
/// Raises no SIGPIPE.
class TlsStream {
 public:
  TlsStream(TlsContext& context, int socket);
  ~TlsStream();  // frees; tells the other side nothing
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  int handshake();  // 1 when it is done
  /// Bytes read; 0 when the other side has closed, see cut().
  ssize_t read(std::span<char> into);
  /// Bytes taken of the pieces, at least one, which leave as one record of at most 16 KiB. After EAGAIN the
  /// same bytes have to come again, be it from another place.
  ssize_t write(std::span<const iovec> pieces);
  /// Something that was read from the socket is still to be given out: reading on may need no waiting.
  bool has_pending() const;
  /// Says good-bye (close_notify), as far as the socket takes it; call once, before the socket is closed.
  void say_goodbye();

  bool wants_write() const { return wants_write_; }
  bool cut() const { return cut_; }  // closed without close_notify: what was read may not be all
  bool session_reused() const;
  bool distrusted() const { return distrusted_; }  // failed since the certificate did not pass
  const std::string& fault() const { return fault_; }

 private:
  ssize_t outcome(int result);

  ssl_st* stream_;
  const bool server_;
  bool wants_write_ = false;
  bool cut_ = false;
  bool broken_ = false;
  bool distrusted_ = false;
  std::string fault_;
};

}  // namespace backbench::http
