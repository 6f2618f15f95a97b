#include "ab/gate.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::ab::testing {
namespace {

using scenario::MetricLimit;

std::vector<std::string> gating(const std::vector<Gate>& gates) {
  std::vector<std::string> names;
  for (const Gate& gate : gates) {
    if (gate.gates) names.push_back(gate.counter);
  }
  return names;
}

TEST(Gates, are_the_usual_ones_of_a_suite_that_names_none) {
  using ::testing::ElementsAre;
  EXPECT_THAT(gating(gates_of({}, true)), ElementsAre("p50_ms", "server_cpu_us_per_req", "rps"));
  EXPECT_THAT(gating(gates_of({}, false)), ElementsAre("p50_ms", "server_cpu_us_per_req"))
      << "a schedule, not the server, sets the rate of an open loop";
}

TEST(Gates, are_those_a_suite_names_by_its_margins_and_the_others_are_still_shown) {
  const std::vector<MetricLimit> asked{{"p99_ms", 0.2}, {"rps", 0.05}};
  const std::vector<Gate> gates = gates_of(asked, false);
  EXPECT_THAT(gating(gates), ::testing::ElementsAre("rps", "p99_ms"));
  ASSERT_EQ(gates.size(), 4U);
  EXPECT_EQ(gates[2].margin, 0.05);
  EXPECT_EQ(gates[3].margin, 0.2);
}

TEST(Gates, on_a_figure_that_no_run_of_turns_has_are_refused_with_what_there_is) {
  const std::vector<MetricLimit> asked{{"max_ms", 0.1}};
  try {
    gates_of(asked, true);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("has no max_ms; it judges p50_ms"));
  }
}

}  // namespace
}  // namespace backbench::ab::testing
