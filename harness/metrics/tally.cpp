#include "metrics/tally.hpp"

#include <numeric>

namespace backbench::metrics {

std::string_view name(Ending ending) {
  switch (ending) {
    case Ending::ok:
      return "ok";
    case Ending::connect:
      return "connect";
    case Ending::reset:
      return "reset";
    case Ending::closed_early:
      return "closed_early";
    case Ending::timeout:
      return "timeout";
    case Ending::malformed:
      return "malformed";
    case Ending::status:
      return "status";
    case Ending::mismatch:
      return "mismatch";
  }
  return "unknown";
}

std::uint64_t Tally::ended_total() const {
  return std::accumulate(ended.begin(), ended.end(), std::uint64_t{0});
}

std::uint64_t Tally::completed() const {
  return count(Ending::ok) + count(Ending::status) + count(Ending::mismatch);
}

double Tally::failed_share() const {
  const std::uint64_t total = ended_total();
  return total == 0 ? 0 : static_cast<double>(failed()) / static_cast<double>(total);
}

bool Tally::balanced() const { return in_flight_at_start + sent == ended_total() + in_flight_at_end; }

Tally& Tally::operator+=(const Tally& other) {
  in_flight_at_start += other.in_flight_at_start;
  sent += other.sent;
  for (std::size_t i = 0; i < ending_count; ++i) ended[i] += other.ended[i];
  in_flight_at_end += other.in_flight_at_end;
  return *this;
}

}  // namespace backbench::metrics
