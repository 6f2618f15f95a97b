#pragma once

#include <algorithm>
#include <cstdint>

namespace backbench::metrics {

/// How evenly connections were served: kept as sums, so that threads and trials add up.
struct Fairness {
  std::uint64_t connections = 0;
  std::uint64_t starved = 0;    // of them, those without a single response
  std::uint64_t responses = 0;  // of all of them
  std::uint64_t fewest = 0;     // responses of the one that got the fewest, and the most
  std::uint64_t most = 0;
  double squares = 0;  // sum of each one's responses squared

  void add(std::uint64_t responses_of_one) {
    *this = *this + Fairness{1,
                             responses_of_one == 0 ? 1u : 0u,
                             responses_of_one,
                             responses_of_one,
                             responses_of_one,
                             static_cast<double>(responses_of_one) * static_cast<double>(responses_of_one)};
  }

  /// Jain's index, 1 when all were served alike, 1/n when one of n got everything (Jain, Chiu and Hawe, DEC
  /// TR-301, 1984): (sum x)^2 / (n * sum x^2). 1 when there was nothing to share.
  double jain() const {
    if (squares <= 0) return 1;
    const auto sum = static_cast<double>(responses);
    return sum * sum / (static_cast<double>(connections) * squares);
  }

  friend Fairness operator+(const Fairness& a, const Fairness& b) {
    if (a.connections == 0) return b;
    if (b.connections == 0) return a;
    return {a.connections + b.connections, a.starved + b.starved,    a.responses + b.responses,
            std::min(a.fewest, b.fewest),  std::max(a.most, b.most), a.squares + b.squares};
  }
};

}  // namespace backbench::metrics
