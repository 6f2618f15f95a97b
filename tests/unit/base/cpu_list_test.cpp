#include "base/cpu_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::base {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(CpuList, is_read_as_taskset_reads_it) {
  EXPECT_THAT(parse_cpu_list("0"), Optional(ElementsAre(0)));
  EXPECT_THAT(parse_cpu_list("2,0"), Optional(ElementsAre(0, 2)));
  EXPECT_THAT(parse_cpu_list("0-3,8"), Optional(ElementsAre(0, 1, 2, 3, 8)));
  EXPECT_THAT(parse_cpu_list("1-2,2-3"), Optional(ElementsAre(1, 2, 3)));
  EXPECT_THAT(parse_cpu_list("1023"), Optional(ElementsAre(1023)));
}

TEST(CpuList, is_nothing_else) {
  for (const char* text :
       {"", ",", "0,", ",0", "-", "1-", "-1", "3-1", "a", "0x1", "1 2", "1024", "0-99999999"}) {
    EXPECT_FALSE(parse_cpu_list(text)) << text;
  }
}

TEST(CpuList, is_written_with_ranges) {
  EXPECT_EQ(format_cpu_list({}), "");
  EXPECT_EQ(format_cpu_list({3}), "3");
  EXPECT_EQ(format_cpu_list({0, 1}), "0-1");
  EXPECT_EQ(format_cpu_list({0, 1, 2, 5, 7, 8}), "0-2,5,7-8");
}

}  // namespace
}  // namespace backbench::base
