#pragma once

#include <vector>

namespace backbench::ab {

/// Which processors an A/B run uses: the same for both versions.
struct Placement {
  std::vector<int> servers, generator;
  bool shared = false;  // some are in both
};

/// `given` ones stay as they are, and the other side gets the rest of `available`, if there is any. Of three
/// processors and more, the last `threads` are the generator's, at most half. With one or two all share the
/// last one: who waits for an answer then needs no other processor to be awake and free, and the other one is
/// left to the rest of the machine. `available` is not empty, and ascending.
Placement place(const std::vector<int>& available, int threads, const std::vector<int>& given_servers,
                const std::vector<int>& given_generator);

}  // namespace backbench::ab
