#include "base/cpu_list.hpp"

#include <algorithm>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

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

TEST(AllowedCpus, are_those_the_thread_was_kept_on) {
  const std::vector<int> before = allowed_cpus();
  ASSERT_FALSE(before.empty());
  EXPECT_TRUE(std::is_sorted(before.begin(), before.end()));
  std::vector<int> kept;
  std::thread([&] {
    cpu_set_t last;
    CPU_ZERO(&last);
    CPU_SET(static_cast<std::size_t>(before.back()), &last);
    ASSERT_EQ(::sched_setaffinity(0, sizeof last, &last), 0);
    kept = allowed_cpus();
  }).join();
  EXPECT_EQ(kept, std::vector{before.back()});
  EXPECT_EQ(allowed_cpus(), before);
}

}  // namespace
}  // namespace backbench::base
