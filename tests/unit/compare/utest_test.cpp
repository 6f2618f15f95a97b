#include "compare/utest.hpp"

#include "results.hpp"

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

TEST(Utest, is_that_of_the_mean_response_times_of_the_repetitions) {
  const auto rows = utest_rows(run_of({case_of("flask", {10ms, 11ms, 12ms})}),
                               run_of({case_of("flask", {20ms, 22ms, 24ms})}));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_NEAR(*rows[0].p, 0.1, 1e-12) << "three against three, all apart: 2 of 20 orders";
  EXPECT_NEAR(rows[0].change, 1.0, 0.001);
  EXPECT_FALSE(rows[0].enough);
}

TEST(Utest, of_one_repetition_does_not_exist_and_nine_are_enough) {
  EXPECT_FALSE(utest_rows(run_of({case_of("flask", {10ms})}), run_of({case_of("flask", {20ms})}))[0].p);
  const std::vector<base::Nanoseconds> nine(9, 10ms);
  EXPECT_TRUE(utest_rows(run_of({case_of("flask", nine)}), run_of({case_of("flask", nine)}))[0].enough);
}

TEST(Utest, leaves_out_what_only_one_result_has) {
  EXPECT_TRUE(utest_rows(run_of({case_of("flask", {10ms})}), run_of({case_of("sanic", {20ms})})).empty());
}

}  // namespace
}  // namespace backbench::compare::testing
