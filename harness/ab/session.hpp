#pragma once

#include "ab/benchmark.hpp"
#include "ab/block_runner.hpp"
#include "ab/judgement.hpp"
#include "base/exit_code.hpp"
#include "base/units.hpp"
#include "compare/decision.hpp"
#include "compare/error_counts.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace backbench::ab {

struct SessionOptions {
  compare::Rule rule;
  base::Nanoseconds max_time = std::chrono::minutes{20};  // no block is begun later
  std::uint64_t seed = 1;                                 // of the coins, and of the order of benchmarks
};

enum class Ending { decided, out_of_time, interrupted };

/// Everything an A/B run has measured and what it says; filled while it runs.
struct Result {
  std::vector<Benchmark> benchmarks;
  std::vector<Block> blocks;                       // in the order they were made, failed ones too
  std::vector<std::optional<std::string>> broken;  // by benchmark: why it could not be measured
  std::vector<Answer> answers;                     // of all benchmarks, and of each counter
  std::optional<Ending> ending;                    // absent while it runs
  base::Nanoseconds took{0};

  /// Failed requests of one arm over all blocks that count.
  compare::ErrorCount errors(std::size_t benchmark, Arm arm) const;
  /// More requests of the new version failed, by compare::more_errors().
  bool more_errors(std::size_t benchmark) const;
  /// More of its requests failed than the suite's `threshold` lets, by compare::errors_beyond().
  bool too_many_errors(std::size_t benchmark) const;
  /// Any figure regressed or does not keep to its limit, or the share of failed requests.
  bool regressed() const;
  /// Base differs from its own copy: nothing the others say is to be believed.
  bool sentinel_tripped() const;
  /// Every figure that gates and exists has a verdict, every limit too, and the sentinel is quiet.
  bool conclusive() const;
};

/// Whoever watches; called between blocks.
class Observer {
 public:
  virtual ~Observer() = default;
  /// `left`: blocks until the next decision; `next` is what comes now, null at the end.
  virtual void moved(const Result& so_far, const Judgement& judgement, int left, const Benchmark* next) = 0;
};

/// Throws base::Error(usage) when the rule could never call any figure of these benchmarks a regression.
void require_attainable(const compare::Rule& rule, const std::vector<Benchmark>& benchmarks);

/// Makes blocks until every question is answered, the time is over or `stop` is set. Each benchmark comes
/// once a round, the rounds shuffled, so that what disturbs the machine for a while meets few blocks of any.
/// Calls `save` after every block. A block that fails is made again, as long as no more than a fifth of a
/// benchmark's blocks do; a benchmark whose first block fails, or too many others, is given up. Throws as
/// require_attainable() does.
void run(const SessionOptions& options, BlockRunner& runner, Observer& observer,
         const std::function<void(const Result&)>& save, const std::atomic<bool>& stop, Result& result);

/// 3 a benchmark could not be measured · 5 the sentinel tripped · 1 something regressed · 5 something is open
/// and a verdict was required · 0. Interruption is the caller's to add.
base::ExitCode exit_code_of(const Result& result, bool verdict_required);

}  // namespace backbench::ab
