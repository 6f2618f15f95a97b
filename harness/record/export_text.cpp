#include "base/utf8.hpp"
#include "record/export.hpp"

#include <cctype>
#include <ctime>

namespace backbench::record {

std::optional<std::chrono::milliseconds> since_epoch(const std::string& utc) {
  std::tm parts{};
  const char* rest = strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (!rest) return std::nullopt;
  std::chrono::milliseconds ms = std::chrono::seconds{timegm(&parts)};
  if (*rest == '.') {
    int unit = 100;
    for (++rest; std::isdigit(static_cast<unsigned char>(*rest)); ++rest, unit /= 10)
      ms += std::chrono::milliseconds{(*rest - '0') * unit};
  }
  if (std::string_view(rest) != "Z") return std::nullopt;
  return ms;
}

std::string as_utf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const std::size_t length = base::utf8_length(text);
    valid += length > 0 ? text.substr(0, length) : "\xEF\xBF\xBD";
    text.remove_prefix(length > 0 ? length : 1);
  }
  return valid;
}

}  // namespace backbench::record
