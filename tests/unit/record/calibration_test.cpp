#include "base/error.hpp"
#include "record/calibration_file.hpp"
#include "support/example_run.hpp"
#include "support/folder.hpp"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using record::Calibration;

namespace {

/// 10 us for 1000 bytes and 20 us for 101 000: 0.1 ns a byte.
Calibration example_calibration() {
  return {"2026-11-24T03:00:00.000Z", 50, {1000, 40'000, 10}, {101'000, 25'000, 20}};
}

/// `responses` in a second of `bytes` each, from one thread that was busy for `cpu`.
metrics::Measurement second_of(int responses, std::uint64_t bytes, base::Nanoseconds cpu) {
  metrics::Measurement m = measured(responses, 1ms, 0ns, 1s);
  m.bytes_received = bytes * static_cast<std::uint64_t>(responses);
  m.threads = {{cpu}};
  return m;
}

TEST(Calibration, takes_the_cost_of_a_request_from_what_a_thread_did) {
  const Calibration::Point point = record::point_of(second_of(2000, 150, 30ms));
  EXPECT_DOUBLE_EQ(point.response_bytes, 150);
  EXPECT_DOUBLE_EQ(point.rps, 2000);
  EXPECT_DOUBLE_EQ(point.cpu_us, 15);
}

TEST(Calibration, of_nothing_is_an_error) {
  EXPECT_THROW(record::point_of(metrics::Measurement{}), base::Error);
  EXPECT_THROW(record::point_of(second_of(10, 100, 0ns)), base::Error);
}

TEST(Calibration, puts_the_ceiling_where_a_thread_has_no_time_left) {
  EXPECT_DOUBLE_EQ(record::ceiling_per_thread(example_calibration(), 1000), 100'000);
  EXPECT_DOUBLE_EQ(record::ceiling_per_thread(example_calibration(), 101'000), 50'000);
}

TEST(Calibration, takes_sizes_between_and_beyond_as_linear_in_time) {
  EXPECT_NEAR(record::ceiling_per_thread(example_calibration(), 51'000), 1e6 / 15, 1e-6);
  EXPECT_NEAR(record::ceiling_per_thread(example_calibration(), 201'000), 1e6 / 30, 1e-6);
}

TEST(Calibration, never_promises_more_than_it_measured_for_a_smaller_response) {
  EXPECT_DOUBLE_EQ(record::ceiling_per_thread(example_calibration(), 0), 100'000);
}

TEST(Calibration, that_found_large_responses_cheaper_stays_positive_however_large_they_are) {
  Calibration noisy = example_calibration();
  noisy.large.cpu_us = 8;
  EXPECT_DOUBLE_EQ(record::ceiling_per_thread(noisy, 1e9), 125'000);
}

TEST(Headroom, is_the_ceiling_over_what_was_made) {
  EXPECT_DOUBLE_EQ(*record::headroom(example_calibration(), second_of(20'000, 1000, 200ms)), 5);
}

TEST(Headroom, grows_with_the_threads_that_ran) {
  metrics::Measurement m = second_of(20'000, 1000, 200ms);
  m.threads.push_back({100ms});
  EXPECT_DOUBLE_EQ(*record::headroom(example_calibration(), m), 10);
}

TEST(Headroom, counts_responses_that_failed_a_check_as_made) {
  metrics::Measurement m = second_of(10'000, 1000, 200ms);
  for (int i = 0; i < 10'000; ++i) m.window_tally.add(metrics::Ending::status);
  m.bytes_received *= 2;
  EXPECT_DOUBLE_EQ(*record::headroom(example_calibration(), m), 5);
}

TEST(Headroom, of_a_trial_without_a_response_does_not_exist) {
  EXPECT_FALSE(record::headroom(example_calibration(), metrics::Measurement{}));
}

/// A file that holds the example for one machine.
class CalibrationFile : public ::testing::Test {
 protected:
  CalibrationFile() {
    here = example_run().environment;
    here.calibration = example_calibration();
    record::save_calibration(here, file);
    written = std::filesystem::last_write_time(file);
  }

  std::optional<Calibration> load() { return record::load_calibration(here, file, written); }

  Folder folder;
  std::filesystem::path file = folder.path() / "made" / "for" / "calibration.json";
  record::Environment here;
  std::filesystem::file_time_type written;
};

TEST_F(CalibrationFile, comes_back_exactly) { EXPECT_EQ(load(), example_calibration()); }

TEST_F(CalibrationFile, does_not_hold_for_another_machine_kernel_or_build) {
  for (const auto field : {&record::Environment::host_name, &record::Environment::kernel,
                           &record::Environment::cpu_model, &record::Environment::backbench_version,
                           &record::Environment::compiler, &record::Environment::build_type}) {
    const std::string was = here.*field;
    here.*field += "x";
    EXPECT_FALSE(load());
    here.*field = was;
  }
  ++here.cpus;
  EXPECT_FALSE(load());
}

TEST_F(CalibrationFile, holds_whatever_else_differs) {
  here.load_average = {9, 9, 9};
  here.command_line = {"backbench", "run", "other.yaml"};
  here.cpu_mhz = 1000;
  EXPECT_TRUE(load());
}

TEST_F(CalibrationFile, grows_old) {
  EXPECT_TRUE(record::load_calibration(here, file, written + record::calibration_lasts));
  EXPECT_FALSE(record::load_calibration(here, file, written + record::calibration_lasts + 1s));
}

TEST_F(CalibrationFile, that_is_broken_counts_as_none) {
  for (const char* text : {"", "{", "{}", "[]", R"({"schema": "backbench.calibration/1"})"}) {
    std::ofstream(file, std::ios::trunc) << text;
    EXPECT_FALSE(record::load_calibration(here, file, written)) << text;
  }
}

TEST_F(CalibrationFile, that_is_not_there_counts_as_none) {
  EXPECT_FALSE(record::load_calibration(here, folder.path() / "none.json", written));
  EXPECT_FALSE(record::load_calibration(here, {}, written));
}

TEST(CalibrationFilePlace, is_below_the_cache_folder_of_the_user) {
  ::setenv("HOME", "/users/ada", 1);
  ::setenv("XDG_CACHE_HOME", "/fast", 1);
  EXPECT_EQ(record::calibration_file(), "/fast/backbench/calibration.json");
  ::setenv("XDG_CACHE_HOME", "not/absolute", 1);
  EXPECT_EQ(record::calibration_file(), "/users/ada/.cache/backbench/calibration.json");
  ::unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(record::calibration_file(), "/users/ada/.cache/backbench/calibration.json");
  ::unsetenv("HOME");
  EXPECT_TRUE(record::calibration_file().empty());
}

}  // namespace
