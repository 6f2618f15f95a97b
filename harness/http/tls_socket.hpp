#pragma once

#include <openssl/bio.h>

namespace backbench::http {

/// OpenSSL's view of a socket: as its own socket BIO, but a write to a closed connection is an error and no
/// SIGPIPE, which would end the process. Does not own the descriptor.
BIO* new_socket_bio(int socket);

}  // namespace backbench::http
