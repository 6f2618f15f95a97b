#pragma once

#include "base/clock.hpp"
#include "base/units.hpp"
#include "load/generator.hpp"
#include "record/run.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace backbench::cli {

enum class ProgressStyle {
  bar,    // two lines at the bottom of a terminal, redrawn four times a second
  plain,  // a line when a case starts and when it ends, and one each 30 s
  none,
};

/// auto|bar|plain|none; auto is a bar on a terminal that can, else plain. Throws base::Error(usage).
ProgressStyle progress_style_of(const std::string& text);

/// How far a run is, on stderr. The time left is what the suite says is still to be warmed up and measured,
/// plus what a trial was seen to take besides (starting, connecting); not an extrapolation of counts. Its
/// methods are called by the thread that runs the trials; drawing is done by one of its own, away from the
/// load.
class Progress {
 public:
  Progress(ProgressStyle style, int cases, int trials, base::Nanoseconds planned, const load::Live& live);
  ~Progress();  // clears the bar
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void trial_started(const record::CaseFacts& facts, int repetition);
  void trial_ended(const record::CaseResult& result);
  void case_ended(const std::string& outcome);  // one line's words about it

  /// Takes the bar away so that something else can be printed; it comes back with the next drawing.
  void clear();

 private:
  struct Trial {
    std::string name;
    int repetition = 0;
    int repetitions = 1;
    base::Nanoseconds planned{0};
    base::TimePoint began{};
    base::TimePoint loaded{};  // when its load began, as far as drawing has noticed; unset before
    bool running = false;
  };

  void draw_loop(const std::stop_token& stopping);
  void draw(base::TimePoint now);
  void erase();
  void say(const std::string& text);  // a plain line, with the time gone before it
  base::Seconds left(base::TimePoint now) const;
  std::string current_line(base::TimePoint now);
  std::string overall_line(base::TimePoint now) const;

  const ProgressStyle style_;
  const int cases_;
  const int trials_;
  const load::Live& live_;
  const base::TimePoint start_ = base::Clock::now();

  std::mutex mutex_;
  base::Nanoseconds planned_left_;
  base::Nanoseconds overhead_{0};  // of the trials done, beyond their plan
  int trials_done_ = 0;
  int cases_begun_ = 0;
  Trial trial_;
  bool drawn_ = false;
  std::uint64_t last_ok_ = 0;
  base::TimePoint last_rate_at_{};
  double rate_ = 0;
  base::TimePoint last_said_ = start_;

  std::jthread drawer_;
};

}  // namespace backbench::cli
