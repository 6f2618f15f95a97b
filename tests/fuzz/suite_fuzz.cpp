#include "scenario/case.hpp"
#include "scenario/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace backbench;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Every mark lies in its file and can be shown.
void check_problems(const scenario::Problems& problems) {
  for (const base::Diagnostic& problem : problems.all) {
    require(!problem.message.empty() && problem.mark.line >= 0 && problem.mark.column >= 0 &&
            problem.mark.length >= 1);
  }
  for (const auto format : {base::ErrorFormat::human, base::ErrorFormat::github, base::ErrorFormat::json}) {
    require(problems.all.empty() == scenario::render(problems, format).empty());
  }
}

}  // namespace

/// Any bytes are either a suite that can be expanded, or problems that can be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto variables = [](const std::string& name) {
    return name.starts_with('U') ? std::nullopt : std::optional<std::string>(name);
  };
  scenario::Problems problems;
  const auto suite = scenario::read_suite_text(std::string(data, data + size), "/nonexistent/suite.yaml",
                                               variables, problems);
  require(suite.has_value() == problems.all.empty());
  check_problems(problems);
  constexpr std::size_t small = 4096;
  if (suite && size < small) {
    for (const scenario::Case& c : scenario::expand(*suite))
      require(!c.name.empty() && c.target && c.scenario);
  }
  return 0;
}
