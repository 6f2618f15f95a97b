#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <sys/syscall.h>

#include <fcntl.h>
#include <unistd.h>

namespace backbench::target {

/// What /proc/PID/stat tells about a process's place in the tree and the processor time it took. Format:
/// proc(5).
struct ProcStat {
  char state = 'X';  // R S D T … ; Z and X are dead
  int parent = 0;
  std::uint64_t own_ticks = 0;       // user and system, all its threads; sysconf(_SC_CLK_TCK) a second
  std::uint64_t children_ticks = 0;  // of its children that died and that it waited for, and of theirs

  bool alive() const { return state != 'Z' && state != 'X'; }
};

/// False when the text is not one of /proc/PID/stat. The name in parentheses may itself hold any character.
bool parse_stat(std::string_view text, ProcStat& stat);

/// False when there is no such process. Async-signal-safe, as is all of this header: the shepherd uses it
/// between fork and exec, where nothing may allocate or lock.
bool read_stat(int pid, ProcStat& stat);

/// The number a directory entry's name spells; 0 for any other name.
int number_of(const char* name);

/// Calls `visit(pid)` for every process /proc shows. Processes that come or go meanwhile may be missed.
template <typename Visit>
void for_each_process(Visit visit) {
  const int proc = ::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return;
  struct Entry {  // getdents64(2)
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[1];
  };
  alignas(Entry) char entries[8192];
  for (;;) {
    const long bytes = ::syscall(SYS_getdents64, proc, entries, sizeof entries);
    if (bytes <= 0) break;
    for (long at = 0; at < bytes;) {
      const auto* entry = reinterpret_cast<const Entry*>(entries + at);
      at += entry->length;
      if (const int pid = number_of(entry->name); pid > 0) visit(pid);
    }
  }
  ::close(proc);
}

}  // namespace backbench::target
