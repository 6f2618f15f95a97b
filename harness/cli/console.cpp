#include "cli/console.hpp"

#include "base/error.hpp"

#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>

#include <fmt/format.h>
#include <unistd.h>

namespace backbench::cli {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

When when_of(const std::string& option, const std::string& text) {
  if (text == "auto") return When::automatic;
  if (text == "always") return When::always;
  if (text == "never") return When::never;
  throw base::Error(base::ExitCode::usage,
                    fmt::format("{}: '{}' is not one of auto, always, never", option, text));
}

bool is_terminal(std::FILE* stream) { return ::isatty(::fileno(stream)) == 1; }

bool styled(std::FILE* stream, When colour) {
  if (colour != When::automatic) return colour == When::always;
  return is_terminal(stream) && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

int columns_of(std::FILE* stream) {
  winsize size{};
  const bool known = ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 100;
}

}  // namespace backbench::cli
