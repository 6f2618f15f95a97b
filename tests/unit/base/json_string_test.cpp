#include "base/json_string.hpp"

#include <string>

#include <gtest/gtest.h>

namespace backbench::base {
namespace {

TEST(JsonString, escapes_what_rfc_8259_demands_and_nothing_else) {
  EXPECT_EQ(json_string(""), R"("")");
  EXPECT_EQ(json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json_string("\n\r\t\b\x1f\x7f"), "\"\\n\\r\\t\\u0008\\u001f\x7f\"");
  EXPECT_EQ(json_string(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(json_string("é世😀"), "\"é世😀\"");
}

TEST(JsonString, replaces_broken_utf8) {
  EXPECT_EQ(json_string("a\xFF"
                        "b"),
            "\"a\uFFFD"
            "b\"");
}

}  // namespace
}  // namespace backbench::base
