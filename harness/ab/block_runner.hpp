#pragma once

#include "ab/benchmark.hpp"
#include "ab/block.hpp"
#include "ab/coins.hpp"
#include "ab/turns.hpp"

#include <atomic>
#include <filesystem>
#include <vector>

namespace backbench::ab {

/// Makes one block. The real one starts servers; tests bring a scripted one.
class BlockRunner {
 public:
  virtual ~BlockRunner() = default;

  /// What can go wrong with a server or its load is the block's `failure`. Throws base::Error(interrupted)
  /// when the run is to stop: half a block is none.
  virtual Block run(const Benchmark& benchmark, Coins& coins) = 0;
};

struct LiveOptions {
  std::filesystem::path logs;         // folder of base.log, new.log and sentinel.log; must be there
  std::filesystem::path own_program;  // this binary, for embedded targets
  std::vector<int> server_cpus;       // of both arms; empty = as this process
  std::vector<int> generator_cpus;    // empty = as this process
  bool shared = false;                // they overlap: a generator that polls would take the servers' time
  Pace pace;
};

/// Starts both versions afresh on free ports, waits until each answers correctly, opens the connections to
/// both and keeps them, warms up, and lets them take turns. Every order is a coin's. The ports are drawn at
/// random for each arm alike.
class LiveBlocks : public BlockRunner {
 public:
  LiveBlocks(LiveOptions options, const std::atomic<bool>& stop);

  Block run(const Benchmark& benchmark, Coins& coins) override;

 private:
  LiveOptions options_;
  const std::atomic<bool>& stop_;
  int begun_ = 0;
};

}  // namespace backbench::ab
