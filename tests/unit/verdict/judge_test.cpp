#include "verdict/judge.hpp"

#include "records.hpp"
#include "verdict/catalogue.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

record::Run sound_run() {
  record::Run run =
      run_of({result("hello", "sanic", 10,
                     {trial(0, steady(10, 1000)), trial(1, steady(10, 1010)), trial(2, steady(10, 990))})});
  run.environment = quiet_machine();
  return run;
}

TEST(Judge, finds_nothing_in_a_sound_run_and_trusts_it) {
  record::Run run = sound_run();
  judge(run);
  EXPECT_EQ(run.worst_finding(), std::nullopt);
  for (const record::Trial& t : run.cases[0].trials) {
    EXPECT_EQ(t.trusted(), true);
    EXPECT_TRUE(t.limit);
  }
}

TEST(Judge, puts_each_finding_where_it_belongs) {
  record::Run run = sound_run();
  run.environment.load_average = {3};
  run.cases[0].trials[1].measured->threads = {{9900ms, 50ms}};
  run.cases[0].trials.pop_back();
  judge(run);
  EXPECT_EQ(ids(run.findings), Ids{"BB16 caution"});
  EXPECT_EQ(ids(run.cases[0].findings), Ids{"BB11 note"});
  EXPECT_EQ(ids(run.cases[0].trials[0].findings), Ids{});
  EXPECT_EQ(ids(run.cases[0].trials[1].findings), Ids{"BB01 spoils"});
  EXPECT_EQ(run.cases[0].trials[0].trusted(), true);
  EXPECT_EQ(run.cases[0].trials[1].trusted(), false);
  EXPECT_EQ(run.cases[0].worst_finding(), record::Severity::spoils);
  EXPECT_EQ(run.worst_finding(), record::Severity::spoils);
}

TEST(Judge, again_gives_the_same_and_forgets_what_no_longer_holds) {
  record::Run run = sound_run();
  run.cases[0].trials[1].measured->threads = {{9900ms, 50ms}};
  judge(run);
  judge(run);
  EXPECT_EQ(run.cases[0].trials[1].findings.size(), 1u);
  run.cases[0].trials[1].measured->threads = {{100ms, 50ms}};
  judge(run);
  EXPECT_EQ(run.worst_finding(), std::nullopt);
}

TEST(Judge, gives_no_verdict_on_what_failed_or_was_cut_short) {
  record::Run run = sound_run();
  run.cases[0].trials[0].failure = "the target died";
  run.cases[0].trials[1].measured->interrupted = true;
  run.cases[0].trials[2] = backbench::testing::failed_trial(2, "no");
  judge(run);
  for (const record::Trial& t : run.cases[0].trials) {
    EXPECT_EQ(t.trusted(), std::nullopt);
    EXPECT_FALSE(t.limit);
    EXPECT_TRUE(t.findings.empty());
  }
}

TEST(Judge, does_not_call_a_load_unsteady_that_changes_on_purpose) {
  record::Run run = sound_run();
  for (record::Trial& t : run.cases[0].trials) {
    const std::uint64_t moved = 900;
    for (std::size_t i = 0; i < 5; ++i) {
      for (auto field : {&metrics::SecondSample::ok, &metrics::SecondSample::completed}) {
        t.measured->series[i].*field -= moved;
        t.measured->series[i + 5].*field += moved;
      }
    }
  }
  judge(run);
  EXPECT_EQ(run.worst_finding(), record::Severity::spoils);
  run.cases[0].facts.stages.emplace_back();
  judge(run);
  EXPECT_EQ(run.worst_finding(), std::nullopt);
}

TEST(Catalogue, every_check_has_its_section_in_the_documentation_and_no_other_is_there) {
  std::set<std::string> known;
  for (std::size_t i = 0; i < check_titles.size(); ++i) {
    const auto check = static_cast<Check>(i);
    known.insert("## " + id_of(check) + " " + std::string(check_titles[i]));
  }
  std::ifstream page(BACKBENCH_SOURCE_DIR "/docs/verdicts.md");
  std::set<std::string> sections;
  for (std::string line; std::getline(page, line);)
    if (line.starts_with("## BB")) sections.insert(line);
  EXPECT_EQ(sections, known);
}

TEST(Catalogue, ids_never_change_their_meaning) {
  EXPECT_EQ(id_of(Check::client_bound), "BB01");
  EXPECT_EQ(id_of(Check::littles_law), "BB03");
  EXPECT_EQ(id_of(Check::starved_connections), "BB05");
  EXPECT_EQ(id_of(Check::warm_up), "BB07");
  EXPECT_EQ(id_of(Check::unequal_work), "BB12");
  EXPECT_EQ(id_of(Check::busy_machine), "BB16");
  EXPECT_EQ(id_of(Check::contradiction), "BB20");
}

}  // namespace
}  // namespace backbench::verdict::testing
