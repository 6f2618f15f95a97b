#include "target/proc_stat.hpp"

#include <cerrno>

namespace backbench::target {
namespace {

/// 0 where there is none, as for fields that may be negative.
std::uint64_t leading_number(std::string_view text) {
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') break;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

}  // namespace

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
  stat = {};
  stat.state = text[1];
  text.remove_prefix(3);
  for (int field = 4; !text.empty(); ++field) {  // as proc(5) numbers them
    const std::uint64_t value = leading_number(text);
    if (field == 4) stat.parent = static_cast<int>(value);
    if (field == 14 || field == 15) stat.own_ticks += value;
    if (field == 16 || field == 17) stat.children_ticks += value;
    const std::size_t space = text.find(' ');
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
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
