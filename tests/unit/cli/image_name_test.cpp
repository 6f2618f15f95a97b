#include "cli/image_name.hpp"

#include <gtest/gtest.h>

namespace backbench::cli {
namespace {

TEST(ImageName, is_what_an_engine_takes_for_one_and_never_a_flag_or_a_path) {
  for (const char* name :
       {"shop", "shop:pr-17", "registry.example:5000/team/shop", "shop@sha256:3f2a", "sha256:3f2a"})
    EXPECT_TRUE(could_be_image(name)) << name;
  for (const char* name : {"", "-d", "--privileged", "../shop", "team/../shop", "/srv/shop", "./shop", "a b",
                           "shop;rm", "shop\n", "caf\xc3\xa9", "${X}"})
    EXPECT_FALSE(could_be_image(name)) << name;
}

TEST(ImageName, gives_its_target_a_name_that_stays_from_version_to_version) {
  EXPECT_EQ(target_name_of_image("shop"), "shop");
  EXPECT_EQ(target_name_of_image("shop:pr-17"), "shop");
  EXPECT_EQ(target_name_of_image("registry.example:5000/team/shop"), "shop");
  EXPECT_EQ(target_name_of_image("registry.example:5000/team/shop:PR@sha256:3f2a"), "shop");
  EXPECT_EQ(target_name_of_image("Team/Web.Shop"), "web.shop");
  EXPECT_EQ(target_name_of_image("team/:x"), "image");
}

}  // namespace
}  // namespace backbench::cli
