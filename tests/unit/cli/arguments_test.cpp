#include "cli/arguments.hpp"

#include "base/error.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStdout;

struct Pancake {
  Arguments arguments{"fry", "Fry a pancake.", "  backbench fry --pan-size 20\n"};
  int pan_size = 0;
  std::string topping;

  Pancake() {
    arguments.app().add_option("--pan-size", pan_size);
    arguments.app().add_option("TOPPING", topping);
  }
};

/// What the usage error says; empty when there was none.
std::string mistake(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    return error.what();
  }
  return "";
}

TEST(Arguments, are_read_in_any_order) {
  for (const Words& words : {Words{"--pan-size", "20", "sugar"}, Words{"sugar", "--pan-size=20"}}) {
    Pancake pancake;
    EXPECT_TRUE(pancake.arguments.read(words));
    EXPECT_EQ(pancake.pan_size, 20);
    EXPECT_EQ(pancake.topping, "sugar");
  }
}

TEST(Arguments, name_the_option_that_was_probably_meant) {
  Pancake pancake;
  const auto told = mistake([&] { pancake.arguments.read({"--pansize=20"}); });
  EXPECT_EQ(told, "fry does not know '--pansize=20'; did you mean '--pan-size'?; see `backbench help fry`");
}

TEST(Arguments, guess_nothing_when_no_option_is_near) {
  Pancake pancake;
  const auto told = mistake([&] { pancake.arguments.read({"--quantum-flux"}); });
  EXPECT_EQ(told, "fry does not know '--quantum-flux'; see `backbench help fry`");
}

TEST(Arguments, tell_a_value_of_the_wrong_type_with_the_option_and_the_page) {
  Pancake pancake;
  const auto told = mistake([&] { pancake.arguments.read({"--pan-size", "large"}); });
  EXPECT_THAT(told, HasSubstr("--pan-size"));
  EXPECT_THAT(told, HasSubstr("see `backbench help fry`"));
}

TEST(Arguments, print_a_page_with_the_examples_before_the_options) {
  for (const char* word : {"--help", "-h"}) {
    Pancake pancake;
    CaptureStdout();
    EXPECT_FALSE(pancake.arguments.read({word}));
    const std::string page = GetCapturedStdout();
    EXPECT_LT(page.find("Fry a pancake."), page.find("backbench fry --pan-size 20"));
    EXPECT_LT(page.find("backbench fry --pan-size 20"), page.find("TOPPING"));
  }
}

TEST(Units, are_read_from_options) {
  EXPECT_EQ(duration_of("--duration", "500ms"), 500ms);
  EXPECT_EQ(rate_of("--rate", "30/m").per_second, 0.5);
  EXPECT_EQ(size_of("--body", "64KiB"), 65536U);
}

TEST(Units, are_asked_for_where_they_are_missing_with_a_right_one) {
  EXPECT_EQ(mistake([] { duration_of("--duration", "10"); }),
            "--duration: '10' is not right; a duration has a unit: 500ms, 10s, 2m");
  EXPECT_EQ(mistake([] { rate_of("--rate", "200"); }),
            "--rate: '200' is not right; a rate is written like 200/s or 30/m");
  EXPECT_EQ(mistake([] { rate_of("--rate", "0/s"); }),
            "--rate: '0/s' is not right; a rate is written like 200/s or 30/m");
  EXPECT_EQ(mistake([] { cpus_of("--cpus", "first"); }),
            "--cpus: 'first' is not right; processors are counted from 0 and written like 1 or 0,2-3");
  EXPECT_THAT(mistake([] { cpus_of("--cpus", "1023"); }), HasSubstr("this process may use"));
  EXPECT_EQ(mistake([] { size_of("--body", "120k"); }),
            "--body: '120k' is not right; a size has a unit: 13B, 64KiB, 1MiB");
}

}  // namespace
}  // namespace backbench::cli
