#include "cli/ab_progress.hpp"

#include "ab/verdicts.hpp"
#include "base/units.hpp"
#include "cli/console.hpp"

#include <chrono>
#include <cstdio>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

constexpr base::Nanoseconds between_lines = std::chrono::seconds{30};

/// A block's mean time so far, over all benchmarks.
base::Seconds block_time(const ab::Result& so_far) {
  double seconds = 0;
  for (const ab::Block& block : so_far.blocks) seconds += block.seconds;
  return base::Seconds{so_far.blocks.empty() ? 0 : seconds / static_cast<double>(so_far.blocks.size())};
}

std::string cut(std::string text, int columns) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) != 0x80 && ++width > static_cast<std::size_t>(columns)) return text.substr(0, i);
  }
  return text;
}

}  // namespace

std::string progress_text(const ab::Result& so_far, const ab::Judgement& judgement, int left,
                          const ab::Benchmark& next) {
  std::string text =
      fmt::format("{}  look {}{}: {} blocks to the next decision", base::format_clock(so_far.took),
                  judgement.look(), judgement.confirming() ? ", confirming" : "", left);
  if (!so_far.blocks.empty()) text += fmt::format(" ({})", base::format_clock(left * block_time(so_far)));
  text += fmt::format(", {} open: {}; now {}", judgement.undecided(), ab::open_questions(so_far), next.name);
  return text;
}

void AbProgress::moved(const ab::Result& so_far, const ab::Judgement& judgement, int left,
                       const ab::Benchmark* next) {
  if (redrawn_) fmt::print(stderr, "\r\033[K");
  for (; failed_told_ < so_far.blocks.size(); ++failed_told_) {
    const ab::Block& block = so_far.blocks[failed_told_];
    if (block.failure)
      fmt::print(stderr, "A block of {} failed: {}\n", so_far.benchmarks[block.benchmark].name,
                 *block.failure);
  }
  if (next == nullptr) return;
  const std::string text = progress_text(so_far, judgement, left, *next);
  const base::TimePoint now = base::Clock::now();
  const bool decided = judgement.look() != std::exchange(look_, judgement.look()) ||
                       judgement.confirming() != std::exchange(confirming_, judgement.confirming());
  if (redrawn_) {
    fmt::print(stderr, "{}", cut(text, columns_of(stderr) - 1));
    std::fflush(stderr);
  } else if (decided || now - last_said_ >= between_lines) {
    fmt::print(stderr, "{}\n", text);
    last_said_ = now;
  }
}

}  // namespace backbench::cli
