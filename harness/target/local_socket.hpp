#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// Makes way for a server that is to listen on this Unix-domain socket: a socket nobody listens on any more
/// is removed. Throws base::Error(target_failed) naming who listens there, or that it is no socket.
void require_free_socket(const std::string& path);

/// Removes what a server left behind, if it is a socket.
void remove_socket(const std::string& path);

/// A listening Unix-domain socket as the kernel lists it.
struct LocalListener {
  std::uint64_t inode = 0;
  std::string path;  // as the server wrote it, perhaps relative
};

/// The listening sockets with a path of /proc/net/unix (proc(5)). Lines that are none are passed over.
std::vector<LocalListener> parse_unix_table(std::string_view text);
std::vector<LocalListener> local_listeners();

/// The process at the other end of a connected Unix-domain socket, the one that called listen(2) there; 0
/// when that is not to be known.
int peer_process(int socket);

}  // namespace backbench::target
