// What the statistics of compare/ say of the figures on standard input, for a program that knows better:
//   signed_rank 1.5 -2 3        one-sided p
//   mann_whitney 1 2 3 | 4 5    two-sided p
//   binomial 8 10 0.5           P(X >= 8)
//   student_t 0.95 9            quantile
// One number a line, or "absent".
#include "compare/distributions.hpp"
#include "compare/rank_sum.hpp"
#include "compare/signed_rank.hpp"

#include <cstdint>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace {

using namespace backbench;

std::optional<double> answer(const std::string& what, const std::vector<double>& a,
                             const std::vector<double>& b) {
  if (what == "signed_rank") return compare::signed_rank_p(a);
  if (what == "mann_whitney") return compare::mann_whitney_p(a, b);
  if (what == "binomial")
    return compare::binomial_upper_tail(static_cast<std::uint64_t>(a.at(0)),
                                        static_cast<std::uint64_t>(a.at(1)), a.at(2));
  if (what == "student_t") return compare::student_t_quantile(a.at(0), a.at(1));
  return std::nullopt;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string what, word;
    words >> what;
    std::vector<double> samples[2];
    std::size_t side = 0;
    while (words >> word) {
      if (word == "|")
        side = 1;
      else
        samples[side].push_back(std::stod(word));
    }
    const auto value = answer(what, samples[0], samples[1]);
    std::cout << (value ? fmt::format("{:.17g}", *value) : "absent") << '\n';
  }
}
