#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace backbench::base {
namespace {

using namespace std::chrono;
constexpr sys_days day = year{2026} / 11 / 24;

TEST(UtcText, is_iso_8601_with_milliseconds) {
  EXPECT_EQ(utc_iso8601(day + 2h + 50min + 2s + 662ms), "2026-11-24T02:50:02.662Z");
  EXPECT_EQ(utc_iso8601(day + 999us), "2026-11-24T00:00:00.000Z");
}

TEST(UtcText, may_stand_in_a_file_name) {
  EXPECT_EQ(utc_compact(day + 2h + 50min + 2s + 999ms), "20261124T025002Z");
}

TEST(UtcText, rounds_down_before_1970_too) {
  EXPECT_EQ(utc_iso8601(system_clock::time_point{-1ms}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(utc_compact(system_clock::time_point{-1ms}), "19691231T235959Z");
}

}  // namespace
}  // namespace backbench::base
