#pragma once

#include "ab/session.hpp"
#include "base/clock.hpp"

#include <cstddef>
#include <string>

namespace backbench::cli {

/// How far an A/B run is, on stderr: what is still open, and how long the next decision will take. One line
/// that is redrawn on a terminal; else a line at each decision and every half a minute.
class AbProgress : public ab::Observer {
 public:
  explicit AbProgress(bool redrawn) : redrawn_(redrawn) {}

  void moved(const ab::Result& so_far, const ab::Judgement& judgement, int left,
             const ab::Benchmark* next) override;

 private:
  const bool redrawn_;
  int look_ = 0;
  bool confirming_ = false;
  std::size_t failed_told_ = 0;
  base::TimePoint last_said_{};
};

/// "1:05  look 1 of 3, 12 more blocks until the next decision (0:15), 3 open: …; now hello/own/connections:1"
std::string progress_text(const ab::Result& so_far, const ab::Judgement& judgement, int left,
                          const ab::Benchmark& next);

}  // namespace backbench::cli
