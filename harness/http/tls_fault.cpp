#include "http/tls_fault.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace backbench::http {

std::string certificate_fault(long result) {
  constexpr const char* or_without = "or do not verify it (`verify: false` of `tls`, or --insecure)";
  switch (result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("the server's certificate has expired; renew it, {}", or_without);
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("the server's certificate is not valid yet; look at both clocks, {}", or_without);
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format(
          "the server's certificate is for another host; put a name that it is for into the address "
          "or into `sni` of `tls`, {}",
          or_without);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return fmt::format("the server's certificate is self-signed; give it as `ca` of `tls` (--cacert), {}",
                         or_without);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format(
          "who signed the server's certificate is not trusted on this machine; give the signer's "
          "certificate as `ca` of `tls` (--cacert), {}",
          or_without);
    default:
      return fmt::format("the server's certificate does not pass: {}; mend it, {}",
                         X509_verify_cert_error_string(result), or_without);
  }
}

std::string tls_fault(unsigned long error) {
  switch (ERR_GET_REASON(error)) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_UNEXPECTED_MESSAGE:
      return "what answers there does not speak TLS; give the port that does, or write http:// for plain "
             "HTTP";
    case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
      return "the server refuses HTTP/1.1 (by ALPN), which is what backbench measures; an HTTP/2-only server "
             "has to "
             "be set up to speak HTTP/1.1 as well";
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_UNSUPPORTED_PROTOCOL:
      return "the server speaks neither TLS 1.2 nor 1.3; enable one of them there";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
      return "the server refuses the handshake; if it asks for a client certificate, give `cert` and `key` "
             "of `tls` "
             "(--cert, --key)";
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return "the server refuses the client's certificate; give one that it trusts as `cert` and `key` of "
             "`tls` "
             "(--cert, --key)";
    default: {
      const char* reason = ERR_reason_error_string(error);
      return fmt::format("TLS failed: {}", reason != nullptr ? reason : "for no stated reason");
    }
  }
}

}  // namespace backbench::http
