#include "cli/via.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::cli {
namespace {

std::shared_ptr<const scenario::TargetSpec> target(const std::string& name, bool process, bool compose) {
  auto spec = std::make_shared<scenario::TargetSpec>();
  spec->name = name;
  if (process) spec->process.emplace();
  if (compose) spec->compose = scenario::ComposeSpec{"/c.yaml", name};
  return spec;
}

std::vector<fixture::PlannedCase> cases_of(
    const std::vector<std::shared_ptr<const scenario::TargetSpec>>& targets) {
  std::vector<fixture::PlannedCase> cases(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) cases[i].definition.target = targets[i];
  return cases;
}

TEST(ViaCompose, leaves_a_target_that_could_run_both_ways_its_service_and_stays_one_target) {
  const auto both = target("both", true, true);
  const auto only = target("only", false, true);
  auto cases = cases_of({both, only, both});
  run_through_compose(cases);
  EXPECT_FALSE(cases[0].definition.target->process);
  EXPECT_EQ(cases[0].definition.target->compose->service, "both");
  EXPECT_EQ(cases[0].definition.target, cases[2].definition.target);
  EXPECT_EQ(cases[1].definition.target->compose->service, "only");
  EXPECT_TRUE(both->process) << "the suite's own description stays";
}

TEST(ViaCompose, leaves_alone_what_already_runs) {
  auto url = std::make_shared<scenario::TargetSpec>();
  url->url = "http://127.0.0.1:1";
  auto cases = cases_of({url});
  run_through_compose(cases);
  EXPECT_EQ(cases[0].definition.target, url);
}

TEST(ViaCompose, refuses_targets_without_a_service_by_name) {
  auto cases = cases_of({target("b", true, false), target("a", true, false), target("c", true, true)});
  EXPECT_THAT([&] { run_through_compose(cases); },
              testing::ThrowsMessage<base::Error>(testing::HasSubstr("no `compose` in targets a, b;")));
}

}  // namespace
}  // namespace backbench::cli
