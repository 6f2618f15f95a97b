#include "target/proc_stat.hpp"

#include <cerrno>

namespace backbench::target {

int number_of(const char* name) {
  int number = 0;
  for (const char* c = name; *c != '\0'; ++c) {
    if (*c < '0' || *c > '9' || number > 100'000'000) return 0;
    number = number * 10 + (*c - '0');
  }
  return number;
}

bool parse_stat(std::string_view text, ProcStat& stat) {
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string_view::npos) return false;
  text.remove_prefix(name_end + 1);  // " S 123 …"
  if (text.size() < 4 || text[0] != ' ' || text[2] != ' ') return false;
  stat.state = text[1];
  stat.parent = 0;
  for (const char c : text.substr(3)) {
    if (c < '0' || c > '9') break;
    stat.parent = stat.parent * 10 + (c - '0');
  }
  return true;
}

bool read_stat(int pid, ProcStat& stat) {
  char path[32] = "/proc/";
  char digits[12];
  std::size_t count = 0;
  for (int rest = pid; rest > 0 && count < sizeof digits; rest /= 10) {
    digits[count++] = static_cast<char>('0' + rest % 10);
  }
  std::size_t length = 6;
  while (count > 0) path[length++] = digits[--count];
  for (const char c : {'/', 's', 't', 'a', 't', '\0'}) path[length++] = c;

  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char text[512];
  ssize_t bytes = 0;
  do {
    bytes = ::read(file, text, sizeof text);
  } while (bytes < 0 && errno == EINTR);
  ::close(file);
  return bytes > 0 && parse_stat({text, static_cast<std::size_t>(bytes)}, stat);
}

}  // namespace backbench::target
