#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace backbench::target {

/// The living processes that descend from `root`, without itself, in ascending order, as /proc shows them at
/// this moment. Zombies are dead.
std::vector<int> descendants(int root);

/// The command line of a process in one line, cut at 200 bytes; its name in brackets when it has none; empty
/// when there is no such process.
std::string command_line(int pid);

/// The container a process runs in, as the 64 digits that Docker, containerd and Podman put into the name of
/// its control group; empty for none. Format: cgroups(7).
std::string container_of(int pid);

/// The inodes of the sockets a process holds. `readable` becomes false when the kernel does not let us look.
std::set<std::uint64_t> socket_inodes(int pid, bool& readable);

/// Whether one of the processes holds the socket; `readable` as above.
bool hold_socket(const std::vector<int>& pids, std::uint64_t inode, bool& readable);

}  // namespace backbench::target
