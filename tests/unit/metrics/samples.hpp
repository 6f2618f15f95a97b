#pragma once

#include <cstdint>
#include <vector>

/// The sample sets of make_hdr_answers.py, by the same generator.
inline std::vector<std::int64_t> spread_samples(std::uint64_t seed, int count, std::uint64_t spread) {
  std::vector<std::int64_t> values;
  std::uint64_t state = seed;
  for (int i = 0; i < count; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const std::uint64_t base = std::uint64_t{1000} << ((state >> 33) % spread);
    values.push_back(static_cast<std::int64_t>(base + (state >> 20) % base));
  }
  return values;
}
