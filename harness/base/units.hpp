#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace backbench::base {

using Nanoseconds = std::chrono::nanoseconds;
using Seconds = std::chrono::duration<double>;

/// A number of events a second, kept apart from bare numbers so that a rate never meets a duration unasked.
struct Rate {
  double per_second = 0;
  auto operator<=>(const Rate&) const = default;
};

/// Parsers of what users write. A unit is always required; no sign, no spaces inside, decimals allowed where
/// the result is whole ns / bytes. Nothing but the whole text is accepted; nullopt otherwise.
std::optional<Nanoseconds> parse_duration(std::string_view text);  // 500us 20ms 1.5s 2m 1h
std::optional<std::uint64_t> parse_size(std::string_view text);    // 13B 64KiB 1MiB 2GiB 120kB 1MB
std::optional<Rate> parse_rate(std::string_view text);             // 200/s 0.5/s 30/m 1.5k/s

/// Whole numbers in plain decimal: no sign, no leading zero, no 0x, no underscores.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// Texts for people, three significant figures, one unit: "5.84 ms", "1.69 s", "780 µs", "15:07 min" is not
/// ours.
std::string format_latency(Nanoseconds value);
/// The shortest exact form that parse_duration reads back: "10s", "1m30s" never, "90s", "1500ms".
std::string format_duration(Nanoseconds value);
/// "1 584", "0.82", "12.3 k" never: thin gaps in thousands, three significant figures below 1000.
std::string format_count(double value);
/// The shortest exact form that parse_rate reads back: "200/s".
std::string format_rate(Rate value);
/// "0 %", "0.31 %", "6.1 %", "100 %". A share above 0 is never printed as 0 %.
std::string format_share(double share);
/// "120 kB", "1.5 MB" (decimal, as network tools count).
std::string format_bytes(double bytes);
/// Progress clocks: "0:42", "9:38", "1:02:03".
std::string format_clock(Seconds value);

}  // namespace backbench::base
