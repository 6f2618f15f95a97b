#include "base/spelling.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace backbench::base {
namespace {

constexpr std::array<std::string_view, 5> keys{"port", "process", "setup", "stop", "connections"};

TEST(Nearest, finds_one_edit_of_any_kind) {
  EXPECT_EQ(nearest("prot", keys), "port");   // swapped
  EXPECT_EQ(nearest("ports", keys), "port");  // inserted
  EXPECT_EQ(nearest("por", keys), "port");    // left out
  EXPECT_EQ(nearest("part", keys), "port");   // replaced
  EXPECT_EQ(nearest("conections", keys), "connections");
  EXPECT_EQ(nearest("port", keys), "port");
}

TEST(Nearest, allows_an_edit_for_every_third_character_up_to_three) {
  EXPECT_EQ(nearest("processing", keys), "process");      // 3 edits in 10
  EXPECT_EQ(nearest("conextiosn", keys), "connections");  // 3 edits in 10
  EXPECT_EQ(nearest("xxport", keys), "port");             // 2 edits in 6
  EXPECT_EQ(nearest("xport", keys), "port");              // 1 edit in 5
  EXPECT_EQ(nearest("xporx", keys), "");                  // 2 edits in 5
  EXPECT_EQ(nearest("connxxxxions", keys), "");           // 4 edits
}

TEST(Nearest, gives_nothing_when_nothing_is_near) {
  EXPECT_EQ(nearest("banana", keys), "");
  EXPECT_EQ(nearest("", keys), "");
  EXPECT_EQ(nearest("port", {}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'x'), keys), "");
}

TEST(Nearest, prefers_the_earlier_of_two_equally_near) {
  constexpr std::array<std::string_view, 2> twins{"cat", "car"};
  EXPECT_EQ(nearest("cab", twins), "cat");
}

}  // namespace
}  // namespace backbench::base
