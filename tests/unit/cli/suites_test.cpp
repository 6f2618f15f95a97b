#include "cli/suites.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "support/folder.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

/// Suites on disk over one target that nobody starts, with two connection counts each.
class Selecting : public ::testing::Test {
 protected:
  std::string suite(const std::string& name, const std::string& more = "") {
    const auto file = folder_.path() / (name + ".yaml");
    base::write_file_atomic(file, "targets: [{target: near, url: \"http://127.0.0.1:1\"}]\n" + more +
                                      "scenarios:\n"
                                      "  - {name: hello, connections: [1, 20], warmup: 1s, duration: 4s, "
                                      "repetitions: 2}\n");
    return file.string();
  }

  static Choice of(std::vector<std::string> files) {
    Choice choice;
    choice.files = std::move(files);
    return choice;
  }

  static std::vector<std::string> names(const Selection& selection) {
    std::vector<std::string> all;
    for (const auto& planned : selection.cases) all.push_back(planned.definition.name);
    return all;
  }

  static std::string refusal(const Choice& choice) {
    try {
      select(choice);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ExitCode::usage);
      return error.what();
    }
    return "";
  }

 private:
  backbench::testing::Folder folder_;
};

TEST_F(Selecting, takes_every_case_of_a_suite_and_adds_up_its_trials_and_time) {
  const Selection all = select(of({suite("one")}));
  EXPECT_THAT(names(all), ElementsAre("hello/near/connections:1", "hello/near/connections:20"));
  EXPECT_EQ(all.name(), "one");
  EXPECT_EQ(all.trials(), 4);
  EXPECT_EQ(all.planned_time(), 20s);
}

TEST_F(Selecting, tells_the_cases_of_several_suites_apart_by_the_suites_name) {
  const Selection all = select(of({suite("one"), suite("two")}));
  EXPECT_THAT(names(all), ElementsAre("one/hello/near/connections:1", "one/hello/near/connections:20",
                                      "two/hello/near/connections:1", "two/hello/near/connections:20"));
  EXPECT_EQ(all.name(), "one+two");
}

TEST_F(Selecting, keeps_what_both_filters_match) {
  Choice choice = of({suite("one"), suite("two")});
  choice.filter = "connections:1$";
  choice.google.filter = "^two";
  EXPECT_THAT(names(select(choice)), ElementsAre("two/hello/near/connections:1"));
}

TEST_F(Selecting, refuses_a_filter_that_matches_nothing_with_the_number_it_was_tried_on) {
  Choice choice = of({suite("one")});
  choice.filter = "nowhere";
  EXPECT_EQ(refusal(choice),
            "none of the 2 benchmarks matches --filter=nowhere; `backbench list` prints their names");
}

TEST_F(Selecting, lets_the_command_lines_repetitions_win_over_the_suites_and_googles) {
  Choice choice = of({suite("one")});
  choice.google.repetitions = 7;
  EXPECT_EQ(select(choice).trials(), 14);
  choice.repetitions = 3;
  EXPECT_EQ(select(choice).trials(), 6);
}

TEST_F(Selecting, refuses_two_suites_of_one_name) {
  const std::string one = suite("one"), other = suite("other", "suite: one\n");
  EXPECT_EQ(refusal(of({one, other})), "two suites are called 'one'; run them one after the other");
}

TEST_F(Selecting, prints_the_problems_of_all_files_before_it_refuses_them) {
  Choice choice = of({suite("one", "colour: red\n"), suite("two", "sound: loud\n")});
  choice.error_format = base::ErrorFormat::github;
  CaptureStderr();
  const std::string told = refusal(choice);
  const std::string printed = GetCapturedStderr();
  EXPECT_THAT(told, HasSubstr("2 errors"));
  EXPECT_THAT(told, HasSubstr("nothing was started"));
  EXPECT_LT(printed.find("::error file="), printed.find("colour"));
  EXPECT_LT(printed.find("colour"), printed.find("sound"));
}

TEST_F(Selecting, interleaves_trials_only_if_every_suite_asks_for_it) {
  const std::string sequential = suite("one"), interleaved = suite("two", "order: interleaved\n");
  EXPECT_EQ(select(of({interleaved})).order(), scenario::Order::interleaved);
  EXPECT_EQ(select(of({interleaved, sequential})).order(), scenario::Order::sequential);
}

}  // namespace
}  // namespace backbench::cli
