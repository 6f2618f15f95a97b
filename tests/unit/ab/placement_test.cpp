#include "ab/placement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using ::testing::ElementsAre;

TEST(Placement, of_one_or_two_processors_is_the_last_one_for_all) {
  for (const std::vector<int>& few : {std::vector<int>{0}, {0, 1}, {3, 7}}) {
    const Placement found = place(few, 1, {}, {});
    EXPECT_THAT(found.servers, ElementsAre(few.back()));
    EXPECT_THAT(found.generator, ElementsAre(few.back()));
    EXPECT_TRUE(found.shared);
  }
}

TEST(Placement, of_more_gives_the_generator_a_processor_a_thread_and_half_at_most) {
  Placement found = place({0, 1, 2, 3}, 1, {}, {});
  EXPECT_THAT(found.servers, ElementsAre(0, 1, 2));
  EXPECT_THAT(found.generator, ElementsAre(3));
  EXPECT_FALSE(found.shared);
  found = place({0, 1, 2, 3}, 8, {}, {});
  EXPECT_THAT(found.servers, ElementsAre(0, 1));
  EXPECT_THAT(found.generator, ElementsAre(2, 3));
}

TEST(Placement, keeps_what_was_given_and_gives_the_rest_to_the_other_side) {
  Placement found = place({0, 1}, 1, {0}, {});
  EXPECT_THAT(found.generator, ElementsAre(1));
  EXPECT_FALSE(found.shared);
  found = place({0, 1}, 1, {}, {0, 1});
  EXPECT_THAT(found.servers, ElementsAre(0, 1));
  EXPECT_TRUE(found.shared);
  found = place({0, 1, 2}, 1, {0, 1}, {1, 2});
  EXPECT_TRUE(found.shared);
}

}  // namespace
}  // namespace backbench::ab
