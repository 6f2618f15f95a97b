#pragma once

#include <string>

namespace backbench::http {

/// Why a certificate did not pass, by OpenSSL's verification result (X509_V_ERR_*), with the cure.
std::string certificate_fault(long result);

/// What went wrong in TLS, by an error of OpenSSL's queue, with the cure where there is one.
std::string tls_fault(unsigned long error);

}  // namespace backbench::http
