#include "target/setup.hpp"

#include "base/error.hpp"
#include "target/log_tail.hpp"

#include <fstream>
#include <future>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using testing::HasSubstr;

/// A target in a folder of its own whose one step leaves a line in `ran`.
class Setup : public testing::Test {
 protected:
  Setup() {
    std::filesystem::create_directories(spec.folder);
    std::ofstream(spec.folder / "requirements.txt") << "flask\n";
    spec.setup = {{"sh", "-c", "echo once >> ran"}};
    spec.inputs = {"requirements.txt"};
  }
  ~Setup() override { std::filesystem::remove_all(spec.folder); }

  static scenario::TargetSpec in_own_folder() {
    std::string name = testing::TempDir() + "bb_setup_XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    scenario::TargetSpec fresh;
    fresh.name = "flask";
    fresh.folder = name;
    return fresh;
  }
  void run() { run_setup(spec, log(), Containment::pid_namespace, stop); }
  std::string failure() {
    try {
      run();
    } catch (const base::Error& error) {
      code = error.code();
      return error.what();
    }
    return "";
  }
  std::filesystem::path log() const { return spec.folder / "setup.log"; }
  std::string contents(const char* name) const {
    std::ifstream file(spec.folder / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t times_run() const { return contents("ran").size() / 5; }

  scenario::TargetSpec spec = in_own_folder();
  std::atomic<bool> stop{false};
  base::ExitCode code = base::ExitCode::ok;
};

TEST_F(Setup, runs_once_as_long_as_nothing_changes) {
  run();
  run();
  EXPECT_EQ(times_run(), 1U);
}

TEST_F(Setup, runs_again_when_the_content_of_an_input_changes_but_not_when_it_is_only_touched) {
  run();
  const auto file = spec.folder / "requirements.txt";
  std::filesystem::last_write_time(file,
                                   std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  run();
  EXPECT_EQ(times_run(), 1U);
  std::ofstream(file) << "flask==3\n";
  run();
  EXPECT_EQ(times_run(), 2U);
}

TEST_F(Setup, is_done_only_from_its_run_until_an_input_changes) {
  EXPECT_FALSE(is_set_up(spec));
  run();
  EXPECT_TRUE(is_set_up(spec));
  std::ofstream(spec.folder / "requirements.txt") << "flask==3\n";
  EXPECT_FALSE(is_set_up(spec));
  spec.setup.clear();
  EXPECT_TRUE(is_set_up(spec));
}

TEST_F(Setup, runs_again_when_a_step_changes) {
  run();
  spec.setup.push_back({"true"});
  run();
  EXPECT_EQ(times_run(), 2U);
}

TEST_F(Setup, runs_again_when_the_program_it_made_was_deleted) {
  spec.setup = {{"sh", "-c", "echo once >> ran; touch server"}};
  spec.process = scenario::ProcessSpec{{"./server"}, {}};
  run();
  run();
  EXPECT_EQ(times_run(), 1U);
  std::filesystem::remove(spec.folder / "server");
  run();
  EXPECT_EQ(times_run(), 2U);
}

TEST_F(Setup, a_step_that_changes_an_input_does_not_run_for_ever) {
  spec.setup = {{"sh", "-c", "echo once >> ran; echo pinned > requirements.txt"}};
  run();
  run();
  EXPECT_EQ(times_run(), 1U);
}

TEST_F(Setup, the_fingerprint_tells_words_and_names_apart) {
  spec.setup = {{"ab", "c"}};
  const std::string first = setup_fingerprint(spec);
  EXPECT_EQ(first.size(), 64U);
  spec.setup = {{"a", "bc"}};
  EXPECT_NE(setup_fingerprint(spec), first);
  spec.setup = {{"ab"}, {"c"}};
  EXPECT_NE(setup_fingerprint(spec), first);
}

TEST_F(Setup, a_folder_as_input_counts_with_all_its_files) {
  std::filesystem::create_directories(spec.folder / "src" / "deep");
  std::ofstream(spec.folder / "src" / "deep" / "a.py") << "1";
  spec.inputs = {"src"};
  const std::string first = setup_fingerprint(spec);
  std::ofstream(spec.folder / "src" / "deep" / "a.py") << "2";
  EXPECT_NE(setup_fingerprint(spec), first);
}

TEST_F(Setup, a_missing_input_is_named) {
  spec.inputs = {"package.json"};
  EXPECT_THAT(failure(), HasSubstr("package.json is not there"));
  EXPECT_EQ(code, base::ExitCode::target_failed);
  EXPECT_EQ(times_run(), 0U);
}

TEST_F(Setup, a_step_that_fails_is_told_with_its_status_and_last_words_and_runs_again_next_time) {
  spec.setup.push_back({"sh", "-c", "echo no matching distribution; exit 7"});
  const std::string text = failure();
  EXPECT_EQ(code, base::ExitCode::target_failed);
  EXPECT_THAT(text, HasSubstr("setup step 2 of 2 failed: `sh -c 'echo no"));
  EXPECT_THAT(text, HasSubstr("exited with status 7"));
  EXPECT_THAT(text, HasSubstr("\n  no matching distribution"));
  EXPECT_THAT(text, HasSubstr(log().string()));
  failure();
  EXPECT_EQ(times_run(), 2U);
}

TEST_F(Setup, a_step_that_is_no_program_is_told) {
  spec.setup = {{"bb-no-such-program"}};
  EXPECT_THAT(failure(), HasSubstr("command not found: bb-no-such-program"));
}

TEST_F(Setup, steps_have_the_targets_environment_save_what_needs_the_port) {
  spec.setup = {{"sh", "-c", "echo \"$BB_WORKERS,${BB_URL:-none}\" > ran"}};
  spec.process = scenario::ProcessSpec{{"sh"}, {{"BB_WORKERS", "2"}, {"BB_URL", "http://x:${PORT}"}}};
  run();
  EXPECT_EQ(contents("ran"), "2,none\n");
}

TEST_F(Setup, an_interruption_ends_the_step_and_leaves_the_target_not_set_up) {
  spec.setup = {{"sh", "-c", "echo once >> ran; sleep 1000"}};
  auto text = std::async(std::launch::async, [this] { return failure(); });
  while (times_run() == 0) ::usleep(1000);
  stop = true;
  EXPECT_THAT(text.get(), HasSubstr("interrupted"));
  EXPECT_EQ(code, base::ExitCode::interrupted);
  stop = false;
  spec.setup = {{"sh", "-c", "echo once >> ran"}};
  run();
  EXPECT_EQ(times_run(), 2U);
}

TEST_F(Setup, two_at_the_same_time_run_it_once) {
  spec.setup = {{"sh", "-c", "sleep 0.3; echo once >> ran"}};
  auto other = std::async(std::launch::async, [this] { run(); });
  run();
  other.get();
  EXPECT_EQ(times_run(), 1U);
}

}  // namespace
}  // namespace backbench::target
