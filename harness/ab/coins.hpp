#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>

namespace backbench::ab {

/// Fair coins from a seed, each of them recorded. Whatever could treat the two arms differently (who is
/// started, connected, warmed up or measured first) is decided by one, so that, as long as both are equally
/// fast, the sign of a block's difference is a coin too, however the machine behaves meanwhile. The test's
/// error rate rests on that and on nothing else (R. A. Fisher, The Design of Experiments, 1935, section 21).
class Coins {
 public:
  explicit Coins(std::uint64_t seed) : random_(seed) {}

  bool flip() {
    const bool heads = (random_() >> 63) != 0;
    fallen_ += heads ? '1' : '0';
    return heads;
  }

  /// How they fell since the last call: "0110…".
  std::string take() { return std::exchange(fallen_, {}); }

 private:
  std::mt19937_64 random_;  // the standard says its every bit, so that a seed means the same everywhere
  std::string fallen_;
};

}  // namespace backbench::ab
