#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace backbench::testing {

/// Holds a text to the approved one, tests/approved/<name>. When the new text is the right one, approve it:
///     BACKBENCH_APPROVE=1 ctest --preset release -R unit/report
/// and read the difference in git before it is committed. An approval run fails, so that it never passes for
/// a test.
inline void expect_approved(const std::string& name, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(BACKBENCH_SOURCE_DIR) / "tests/approved" / name;
  if (std::getenv("BACKBENCH_APPROVE")) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    ADD_FAILURE() << "approved anew: " << file;
    return;
  }
  std::ifstream stream(file, std::ios::binary);
  ASSERT_TRUE(stream) << "no approved text " << file << "; set BACKBENCH_APPROVE=1 to make it";
  std::ostringstream approved;
  approved << stream.rdbuf();
  EXPECT_EQ(text, approved.str()) << "differs from " << file << "; set BACKBENCH_APPROVE=1 when it is right";
}

}  // namespace backbench::testing
