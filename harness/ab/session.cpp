#include "ab/session.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "fixture/session.hpp"

#include <algorithm>
#include <deque>
#include <numeric>
#include <utility>

namespace backbench::ab {
namespace {

using compare::Outcome;

constexpr int one_failure_in = 5;  // blocks of a benchmark

std::vector<std::vector<Gate>> gates_of(const std::vector<Benchmark>& benchmarks) {
  std::vector<std::vector<Gate>> gates;
  for (const Benchmark& benchmark : benchmarks) {
    std::vector<Gate>& all = gates.emplace_back(benchmark.gates);
    all.insert(all.end(), benchmark.limits.figures.begin(), benchmark.limits.figures.end());
  }
  return gates;
}

class Session {
 public:
  Session(const SessionOptions& options, BlockRunner& runner, Observer& observer,
          const std::function<void(const Result&)>& save, const std::atomic<bool>& stop, Result& result)
      : options_(options),
        runner_(runner),
        observer_(observer),
        save_(save),
        stop_(stop),
        result_(result),
        coins_(options.seed),
        judgement_(options.rule, gates_of(result.benchmarks)),
        good_(result.benchmarks.size(), 0),
        failed_(result.benchmarks.size(), 0) {}

  void run() {
    const base::TimePoint begin = base::Clock::now();
    result_.broken.assign(result_.benchmarks.size(), std::nullopt);
    result_.ending = std::nullopt;
    result_.answers = judgement_.answers();
    save_(result_);  // a place that cannot be written costs no measuring
    while (!result_.ending) {
      if (queue_.empty()) plan_rounds();
      if (queue_.empty()) {
        result_.ending = Ending::decided;
      } else if (stop_) {
        result_.ending = Ending::interrupted;
      } else if (base::Clock::now() - begin >= options_.max_time) {
        result_.ending = Ending::out_of_time;
      } else {
        make(queue_.front());
      }
      result_.took = base::Clock::now() - begin;
      result_.answers = judgement_.answers();
      save_(result_);
    }
    observer_.moved(result_, judgement_, 0, nullptr);
  }

 private:
  void plan_rounds() {
    const auto rounds = fixture::schedule(judgement_.wanted(), scenario::Order::interleaved,
                                          options_.seed * 1'000'003 + ++planned_);
    for (const auto& [benchmark, round] : rounds) queue_.push_back(benchmark);
  }

  void make(std::size_t b) {
    const Benchmark& benchmark = result_.benchmarks[b];
    observer_.moved(result_, judgement_, static_cast<int>(queue_.size()), &benchmark);
    Block block;
    try {
      block = runner_.run(benchmark, coins_);
    } catch (const base::Error& error) {
      if (error.code() != base::ExitCode::interrupted) throw;
      result_.ending = Ending::interrupted;
      return;
    }
    block.benchmark = b;
    block.sequence = static_cast<int>(result_.blocks.size());
    queue_.pop_front();
    result_.blocks.push_back(std::move(block));
    const Block& made = result_.blocks.back();
    if (!made.failure) {
      ++good_[b];
      judgement_.add(made);
      return;
    }
    ++failed_[b];
    if (good_[b] > 0 && failed_[b] <= std::max(1, (good_[b] + failed_[b]) / one_failure_in)) {
      queue_.push_back(b);
      return;
    }
    result_.broken[b] = *made.failure;
    std::erase(queue_, b);
    judgement_.give_up(b);
  }

  const SessionOptions& options_;
  BlockRunner& runner_;
  Observer& observer_;
  const std::function<void(const Result&)>& save_;
  const std::atomic<bool>& stop_;
  Result& result_;
  Coins coins_;
  Judgement judgement_;
  std::deque<std::size_t> queue_;   // benchmarks, until the next decision
  std::vector<int> good_, failed_;  // blocks, by benchmark
  std::uint64_t planned_ = 0;
};

template <class Condition>
bool any_answer(const Result& result, bool of_sentinel, Condition condition) {
  return std::any_of(result.answers.begin(), result.answers.end(), [&](const Answer& answer) {
    return result.benchmarks[answer.benchmark].sentinel == of_sentinel && condition(answer);
  });
}

}  // namespace

compare::ErrorCount Result::errors(std::size_t benchmark, Arm arm) const {
  compare::ErrorCount errors;
  for (const Block& block : blocks) {
    if (block.benchmark != benchmark || block.failure) continue;
    errors.failed += block[arm].failed;
    errors.ended += block[arm].failed + block[arm].ok;
  }
  return errors;
}

bool Result::more_errors(std::size_t benchmark) const {
  return compare::more_errors(errors(benchmark, Arm::base), errors(benchmark, Arm::contender));
}

bool Result::too_many_errors(std::size_t benchmark) const {
  const std::optional<double>& most = benchmarks[benchmark].limits.error_share;
  return most && compare::errors_beyond(errors(benchmark, Arm::contender), *most);
}

bool Result::regressed() const {
  for (std::size_t b = 0; b < benchmarks.size(); ++b) {
    if (!benchmarks[b].sentinel && (more_errors(b) || too_many_errors(b))) return true;
  }
  return any_answer(*this, false, [](const Answer& a) { return a.counts(Outcome::regressed); });
}

bool Result::sentinel_tripped() const {
  return any_answer(*this, true, [](const Answer& a) {
    return a.counts(Outcome::regressed) || a.counts(Outcome::improved);
  });
}

bool Result::conclusive() const {
  const auto open = [](const Answer& a) {
    return a.counts(Outcome::inconclusive) || (a.gate.limit && !a.measured);
  };
  return !sentinel_tripped() && !any_answer(*this, false, open);
}

void require_attainable(const compare::Rule& rule, const std::vector<Benchmark>& benchmarks) {
  std::size_t questions = 0;
  for (const std::vector<Gate>& gates : gates_of(benchmarks)) {
    for (const Gate& gate : gates) questions += gate.gates ? 1 : 0;
  }
  rule.require_attainable(questions);
}

void run(const SessionOptions& options, BlockRunner& runner, Observer& observer,
         const std::function<void(const Result&)>& save, const std::atomic<bool>& stop, Result& result) {
  require_attainable(options.rule, result.benchmarks);
  Session(options, runner, observer, save, stop, result).run();
}

base::ExitCode exit_code_of(const Result& result, bool verdict_required) {
  const bool broken = std::any_of(result.broken.begin(), result.broken.end(),
                                  [](const std::optional<std::string>& why) { return why.has_value(); });
  if (broken) return base::ExitCode::target_failed;
  if (result.sentinel_tripped()) return base::ExitCode::not_comparable;
  if (result.regressed()) return base::ExitCode::gate_failed;
  if (verdict_required && !result.conclusive()) return base::ExitCode::not_comparable;
  return base::ExitCode::ok;
}

}  // namespace backbench::ab
