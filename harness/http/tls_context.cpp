#include "base/error.hpp"
#include "http/tls.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace backbench::http {
namespace {

constexpr std::array<unsigned char, 9> http_1_1 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

bool is_ip_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

[[noreturn]] void refuse(std::string_view what, const std::string& file, std::string_view cure) {
  std::string why;
  if (::access(file.c_str(), R_OK) != 0) {
    why = std::strerror(errno);
  } else {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    why = reason != nullptr ? reason : "not understood";
  }
  ERR_clear_error();
  throw base::Error(base::ExitCode::usage, fmt::format("cannot use {} {}: {}; {}", what, file, why, cure));
}

/// OpenSSL would ask the terminal for a key's password, in the middle of a run.
int no_password(char*, int, int, void*) { return -1; }

int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int size, void*) {
  const int found = SSL_select_next_proto(const_cast<unsigned char**>(chosen), length, http_1_1.data(),
                                          http_1_1.size(), offered, size);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

SSL_CTX* new_context(const SSL_METHOD* method) {
  SSL_CTX* context = SSL_CTX_new(method);
  if (context == nullptr) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);  // else two system calls a record
  SSL_CTX_set_default_passwd_cb(context, no_password);
  return context;
}

}  // namespace

TlsContext::TlsContext(const TlsOptions& options, std::string_view host)
    : context_(new_context(TLS_client_method())),
      server_(false),
      name_(options.sni.empty() ? host : options.sni) {
  SSL_CTX_set_alpn_protos(context_, http_1_1.data(), http_1_1.size());
  try {
    if (options.verify) {
      if (options.ca.empty()) {
        SSL_CTX_set_default_verify_paths(context_);
      } else {
        use_authorities(options.ca);
      }
      SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
      X509_VERIFY_PARAM* rules = SSL_CTX_get0_param(context_);
      if (is_ip_address(name_)) {
        X509_VERIFY_PARAM_set1_ip_asc(rules, name_.c_str());
      } else {
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(rules, name_.data(), name_.size());
      }
    }
    if (!options.cert.empty()) use_certificate(options.cert, options.key);
  } catch (...) {
    SSL_CTX_free(context_);
    throw;
  }
  if (is_ip_address(name_)) name_.clear();
  SSL_CTX_set_ex_data(context_, 0, this);
  if (options.session_reuse) {
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context_, &TlsContext::keep_session);
  } else {
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
  }
}

TlsContext::TlsContext(const TlsServerOptions& options)
    : context_(new_context(TLS_server_method())), server_(true) {
  SSL_CTX_set_alpn_select_cb(context_, choose_http_1_1, nullptr);
  constexpr std::string_view own_sessions = "backbench";
  SSL_CTX_set_session_id_context(context_, reinterpret_cast<const unsigned char*>(own_sessions.data()),
                                 own_sessions.size());
  try {
    use_certificate(options.cert, options.key);
    if (!options.client_ca.empty()) {
      use_authorities(options.client_ca);
      SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
  } catch (...) {
    SSL_CTX_free(context_);
    throw;
  }
}

TlsContext::~TlsContext() {
  SSL_SESSION_free(session_);
  SSL_CTX_free(context_);
}

int TlsContext::keep_session(ssl_st* stream, ssl_session_st* session) {
  auto& self = *static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(stream), 0));
  SSL_SESSION_free(self.session_);
  self.session_ = session;
  return 1;  // it is ours now
}

void TlsContext::use_certificate(const std::string& cert, const std::string& key) {
  constexpr std::string_view pem = "it must be a PEM file, a key one without a password";
  if (SSL_CTX_use_certificate_chain_file(context_, cert.c_str()) != 1) refuse("the certificate", cert, pem);
  if (SSL_CTX_use_PrivateKey_file(context_, key.c_str(), SSL_FILETYPE_PEM) == 1) return;
  if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH) {
    refuse("the key", key, fmt::format("it does not belong to the certificate {}", cert));
  }
  refuse("the key", key, pem);
}

void TlsContext::use_authorities(const std::string& file) {
  if (SSL_CTX_load_verify_locations(context_, file.c_str(), nullptr) == 1) return;
  refuse("the trusted certificates", file, "it must be a PEM file of certificates");
}

}  // namespace backbench::http
