#include "cli/progress.hpp"

#include "base/error.hpp"
#include "cli/console.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Seconds;
using namespace std::chrono_literals;

constexpr base::Nanoseconds redraw_period = 250ms;
constexpr base::Nanoseconds heartbeat_period = 30s;
constexpr int bar_width = 30;

base::Nanoseconds from_seconds(double s) { return std::chrono::duration_cast<base::Nanoseconds>(Seconds(s)); }

std::string bar(double share) {
  const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * bar_width);
  return "[" + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(bar_width - full), '.') + "]";
}

std::string wall_clock_in(Seconds ahead) {
  const std::time_t then = std::time(nullptr) + static_cast<std::time_t>(ahead.count());
  std::tm parts{};
  ::localtime_r(&then, &parts);
  return fmt::format("{:%H:%M}", parts);
}

std::string cut(std::string line, int columns) {
  if (static_cast<int>(line.size()) >= columns)
    line.resize(static_cast<std::size_t>(std::max(columns - 1, 1)));
  return line;
}

}  // namespace

ProgressStyle progress_style_of(const std::string& text) {
  if (text == "auto") return styled(stderr, When::automatic) ? ProgressStyle::bar : ProgressStyle::plain;
  if (text == "bar") return ProgressStyle::bar;
  if (text == "plain") return ProgressStyle::plain;
  if (text == "none") return ProgressStyle::none;
  throw base::Error(base::ExitCode::usage,
                    fmt::format("--progress: '{}' is not one of auto, bar, plain, none", text));
}

Progress::Progress(ProgressStyle style, int cases, int trials, base::Nanoseconds planned,
                   const load::Live& live)
    : style_(style), cases_(cases), trials_(trials), live_(live), planned_left_(planned) {
  if (style_ == ProgressStyle::none) return;
  drawer_ = std::jthread([this](const std::stop_token& stopping) { draw_loop(stopping); });
}

Progress::~Progress() {
  if (drawer_.joinable()) {
    drawer_.request_stop();
    drawer_.join();
  }
  clear();
}

void Progress::trial_started(const record::CaseFacts& facts, int repetition) {
  const std::lock_guard lock(mutex_);
  const base::TimePoint now = base::Clock::now();
  const bool new_case = trial_.name != facts.name;
  trial_ = {facts.name,
            repetition,
            facts.repetitions,
            from_seconds(facts.warmup_s + (facts.requests_total ? 0 : facts.duration_s)),
            now,
            {},
            true};
  if (!new_case) return;
  ++cases_begun_;
  if (style_ != ProgressStyle::plain) return;
  say(fmt::format("{}/{} {}: {} x {}", cases_begun_, cases_, facts.name, facts.repetitions,
                  base::format_duration(trial_.planned)));
}

void Progress::trial_ended(const record::CaseResult&) {
  const std::lock_guard lock(mutex_);
  ++trials_done_;
  if (!trial_.running) return;
  planned_left_ -= trial_.planned;
  overhead_ +=
      std::max(base::Nanoseconds{0}, base::Nanoseconds(base::Clock::now() - trial_.began) - trial_.planned);
  trial_.running = false;
}

void Progress::case_ended(const std::string& outcome) {
  const std::lock_guard lock(mutex_);
  if (style_ != ProgressStyle::plain) return;
  say(fmt::format("{}/{} {}; {} left", cases_begun_, cases_, outcome,
                  base::format_clock(left(base::Clock::now()))));
}

void Progress::clear() {
  const std::lock_guard lock(mutex_);
  erase();
}

void Progress::draw_loop(const std::stop_token& stopping) {
  std::mutex sleep_mutex;
  std::unique_lock lock(sleep_mutex);
  std::condition_variable_any alarm;
  while (!stopping.stop_requested()) {
    alarm.wait_for(lock, stopping, redraw_period, [] { return false; });
    const std::lock_guard drawing(mutex_);
    draw(base::Clock::now());
  }
}

void Progress::draw(base::TimePoint now) {
  if (!trial_.running) return;
  const std::string current = current_line(now);
  if (style_ == ProgressStyle::plain) {
    if (now - last_said_ >= heartbeat_period) say(current);
    return;
  }
  erase();
  const int columns = columns_of(stderr);
  fmt::print(stderr, "{}\n{}", cut(current, columns), cut(overall_line(now), columns));
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::erase() {
  if (!drawn_) return;
  std::fputs("\r\033[K\033[A\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

void Progress::say(const std::string& text) {
  last_said_ = base::Clock::now();
  fmt::print(stderr, "[{}] {}\n", base::format_clock(last_said_ - start_), text);
}

Seconds Progress::left(base::TimePoint now) const {
  const Seconds besides = trials_done_ > 0 ? Seconds(overhead_) / trials_done_ : Seconds(0);
  Seconds total = Seconds(planned_left_) + besides * (trials_ - trials_done_);
  if (trial_.running) total -= std::min(Seconds(now - trial_.began), Seconds(trial_.planned) + besides);
  return std::max(total, Seconds(0));
}

std::string Progress::current_line(base::TimePoint now) {
  if (!live_.loading) {
    const char* doing = trial_.loaded == base::TimePoint{} ? "starting the target" : "finishing";
    return fmt::format("{}  repeat {}/{}  {}, {}", trial_.name, trial_.repetition + 1, trial_.repetitions,
                       doing, base::format_clock(now - trial_.began));
  }
  const std::uint64_t ok = live_.ok;
  if (trial_.loaded == base::TimePoint{}) {
    trial_.loaded = last_rate_at_ = now;
    last_ok_ = ok;
    rate_ = 0;
  }
  if (const Seconds since = now - last_rate_at_; since >= Seconds(1)) {
    rate_ = static_cast<double>(ok - last_ok_) / since.count();
    last_ok_ = ok;
    last_rate_at_ = now;
  }
  const auto whole = [](Seconds s) { return static_cast<int>(s.count()); };
  return fmt::format("{}  repeat {}/{}  {} s of {} s  {}/s  {} failed", trial_.name, trial_.repetition + 1,
                     trial_.repetitions, whole(now - trial_.loaded), whole(Seconds(trial_.planned)),
                     base::format_count(rate_), live_.failed.load());
}

std::string Progress::overall_line(base::TimePoint now) const {
  const Seconds gone = now - start_;
  const Seconds ahead = left(now);
  return fmt::format("{} {} of {} trials, {} gone, {} left, ends {}", bar(gone / (gone + ahead)),
                     trials_done_, trials_, base::format_clock(gone), base::format_clock(ahead),
                     wall_clock_in(ahead));
}

}  // namespace backbench::cli
