#include "base/units.hpp"

#include <cmath>
#include <limits>
#include <locale>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::base {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, takes_a_number_and_one_unit) {
  EXPECT_EQ(parse_duration("0s"), 0ns);
  EXPECT_EQ(parse_duration("7ns"), 7ns);
  EXPECT_EQ(parse_duration("500us"), 500us);
  EXPECT_EQ(parse_duration("20ms"), 20ms);
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration("2m"), 120s);
  EXPECT_EQ(parse_duration("1h"), 3600s);
  EXPECT_EQ(parse_duration("0.000000001s"), 1ns);
  EXPECT_EQ(parse_duration("1.10s"), 1100ms);
}

TEST(ParseDuration, refuses_everything_else) {
  for (const char* text : {"",
                           "s",
                           "10",
                           "-1s",
                           "+1s",
                           " 1s",
                           "1s ",
                           "1 s",
                           "1m30s",
                           "010s",
                           "1.s",
                           ".5s",
                           "1e3s",
                           "0x1s",
                           "1S",
                           "1sec",
                           "1_0s",
                           "1,5s",
                           "0.5ns",
                           "nan",
                           "infs",
                           "9223372036854775808ns",
                           "1e",
                           "1.5.5s",
                           "99999999999999999999s",
                           "0.0000000000000000001h"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_duration("9223372036854775807ns"), Nanoseconds::max());
}

TEST(ParseSize, knows_decimal_and_binary_prefixes_apart) {
  EXPECT_EQ(parse_size("13B"), 13u);
  EXPECT_EQ(parse_size("64KiB"), 65'536u);
  EXPECT_EQ(parse_size("120kB"), 120'000u);
  EXPECT_EQ(parse_size("1MiB"), 1'048'576u);
  EXPECT_EQ(parse_size("1.5MB"), 1'500'000u);
  EXPECT_EQ(parse_size("2GiB"), 2'147'483'648u);
  EXPECT_EQ(parse_size("0.5KiB"), 512u);
  EXPECT_EQ(parse_size("18446744073709551615B"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text :
       {"64", "64KB", "64K", "64kib", "0.3KiB", "1.5B", "-1B", "18446744073709551616B", "20000000000GiB"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(ParseRate, counts_per_second) {
  EXPECT_EQ(parse_rate("200/s"), Rate{200});
  EXPECT_EQ(parse_rate("0.5/s"), Rate{0.5});
  EXPECT_EQ(parse_rate("30/m"), Rate{0.5});
  EXPECT_EQ(parse_rate("1.5k/s"), Rate{1500});
  EXPECT_EQ(parse_rate("1.1k/s"), Rate{1100});  // not 1.1 * 1000
  EXPECT_EQ(parse_rate("3600/h"), Rate{1});
  for (const char* text :
       {"200", "/s", "k/s", "-1/s", "1/d", "1 /s", "1/ s", "1kk/s", "1e3/s", "01/s", "inf/s", "nan/s"}) {
    EXPECT_EQ(parse_rate(text), std::nullopt) << text;
  }
}

TEST(ParseCount, takes_plain_decimals_only) {
  EXPECT_EQ(parse_count("0"), 0u);
  EXPECT_EQ(parse_count("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "-1", "+1", "010", "00", "0x10", "1_000", "1k", "1.0", "1e3", " 1", "1 ",
                           "18446744073709551616"}) {
    EXPECT_EQ(parse_count(text), std::nullopt) << text;
  }
}

TEST(FormatDuration, chooses_the_largest_unit_that_is_exact) {
  EXPECT_EQ(format_duration(0ns), "0s");
  EXPECT_EQ(format_duration(10s), "10s");
  EXPECT_EQ(format_duration(90s), "90s");
  EXPECT_EQ(format_duration(120s), "2m");
  EXPECT_EQ(format_duration(1500ms), "1500ms");
  EXPECT_EQ(format_duration(3600s), "1h");
  EXPECT_EQ(format_duration(1001ns), "1001ns");
}

TEST(FormatDuration, is_read_back_as_the_same_value) {
  std::mt19937_64 random(1);
  std::vector<std::int64_t> units{1, 1'000, 1'000'000, 1'000'000'000, 60'000'000'000, 3'600'000'000'000};
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t unit = units[static_cast<std::size_t>(i) % units.size()];
    const auto top = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / unit);
    const std::uint64_t count = (random() >> (random() % 64)) % (top + 1);
    const Nanoseconds value{static_cast<std::int64_t>(count) * unit};
    ASSERT_EQ(parse_duration(format_duration(value)), value) << format_duration(value);
  }
}

TEST(FormatRate, is_read_back_as_the_same_value) {
  EXPECT_EQ(format_rate({200}), "200/s");
  EXPECT_EQ(format_rate({0.5}), "0.5/s");
  EXPECT_EQ(format_rate({1e20}), "100000000000000000000/s");
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> exponent(-6, 12);
  for (int i = 0; i < 20'000; ++i) {
    const Rate rate{std::pow(10.0, exponent(random))};
    ASSERT_EQ(parse_rate(format_rate(rate)), rate) << format_rate(rate);
  }
}

TEST(FormatLatency, shows_three_figures_and_one_unit) {
  EXPECT_EQ(format_latency(0ns), "0 ns");
  EXPECT_EQ(format_latency(850ns), "850 ns");
  EXPECT_EQ(format_latency(1500ns), "1.50 µs");
  EXPECT_EQ(format_latency(780us), "780 µs");
  EXPECT_EQ(format_latency(5'840us), "5.84 ms");
  EXPECT_EQ(format_latency(64ms), "64.0 ms");
  EXPECT_EQ(format_latency(1'690ms), "1.69 s");
  EXPECT_EQ(format_latency(1500s), "1500 s");
}

TEST(FormatLatency, carries_into_the_next_unit_when_rounding_does) {
  EXPECT_EQ(format_latency(999'499ns), "999 µs");
  EXPECT_EQ(format_latency(999'500ns), "1.00 ms");
  EXPECT_EQ(format_latency(9'995'001ns), "10.0 ms");
  for (std::int64_t ns = 1; ns < 4'000'000'000; ns += 1 + ns / 1000) {
    const std::string text = format_latency(Nanoseconds{ns});
    const std::string number = text.substr(0, text.find(' '));
    ASSERT_FALSE(number.starts_with("0") || number.starts_with("1000")) << ns << " " << text;
  }
}

TEST(FormatCount, groups_thousands_and_rounds_below_them) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(0.82), "0.82");
  EXPECT_EQ(format_count(10), "10");
  EXPECT_EQ(format_count(87.456), "87.5");
  EXPECT_EQ(format_count(1584), "1 584");
  EXPECT_EQ(format_count(999.7), "1 000");
  EXPECT_EQ(format_count(1234567.4), "1 234 567");
  EXPECT_EQ(format_count(-1584), "-1 584");
  EXPECT_EQ(format_count(std::nan("")), "–");
}

TEST(FormatShare, never_shows_a_failure_as_none_nor_a_success_as_all) {
  EXPECT_EQ(format_share(0), "0 %");
  EXPECT_EQ(format_share(0.0031), "0.31 %");
  EXPECT_EQ(format_share(0.061), "6.1 %");
  EXPECT_EQ(format_share(0.12), "12 %");
  EXPECT_EQ(format_share(1), "100 %");
  EXPECT_EQ(format_share(1e-9), "<0.001 %");
  EXPECT_EQ(format_share(0.999), "99.9 %");
  EXPECT_EQ(format_share(0.99999), ">99.9 %");
}

TEST(FormatBytes, uses_decimal_prefixes) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(999), "999 B");
  EXPECT_EQ(format_bytes(120'000), "120 kB");
  EXPECT_EQ(format_bytes(1'500'000), "1.5 MB");
  EXPECT_EQ(format_bytes(999'999), "1 MB");
  EXPECT_EQ(format_bytes(2.5e12), "2.5 TB");
}

TEST(FormatClock, shows_hours_only_when_there_are_any) {
  EXPECT_EQ(format_clock(Seconds{0}), "0:00");
  EXPECT_EQ(format_clock(Seconds{42.9}), "0:42");
  EXPECT_EQ(format_clock(Seconds{578}), "9:38");
  EXPECT_EQ(format_clock(Seconds{3723}), "1:02:03");
  EXPECT_EQ(format_clock(Seconds{-5}), "0:00");
}

/// As in de_DE: a comma for the point, points between thousands.
struct German : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Units, do_not_ask_the_locale) {
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new German));
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_rate("1.5k/s"), Rate{1500});
  EXPECT_EQ(format_latency(5'840us), "5.84 ms");
  EXPECT_EQ(format_duration(12345s), "12345s");
  EXPECT_EQ(format_rate({12345.5}), "12345.5/s");
  EXPECT_EQ(format_count(0.82), "0.82");
  EXPECT_EQ(format_bytes(1'500'000), "1.5 MB");
  EXPECT_EQ(format_share(0.061), "6.1 %");
  EXPECT_EQ(format_clock(Seconds{4'000'000}), "1111:06:40");
  std::locale::global(before);
}

}  // namespace
}  // namespace backbench::base
