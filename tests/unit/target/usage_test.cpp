#include "target/usage.hpp"

#include <csignal>
#include <cstdint>
#include <ctime>
#include <functional>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using namespace std::chrono_literals;

/// User and system time as a process itself is told it.
base::Nanoseconds told(int who) {
  rusage used{};
  ::getrusage(who, &used);
  const auto of = [](const timeval& t) {
    return std::chrono::seconds{t.tv_sec} + std::chrono::microseconds{t.tv_usec};
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

void burn(base::Nanoseconds cpu) {
  const auto until = told(RUSAGE_SELF) + cpu;
  while (told(RUSAGE_SELF) < until) {
  }
}

/// A child that does something, says a number, and then stays until it is dismissed.
class Child {
 public:
  explicit Child(const std::function<std::int64_t()>& work) {
    int up[2], down[2];
    if (::pipe(up) != 0 || ::pipe(down) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(down[1]);
      const std::int64_t word = work();
      [[maybe_unused]] const ssize_t written = ::write(up[1], &word, sizeof word);
      char nothing = 0;
      [[maybe_unused]] const ssize_t end = ::read(down[0], &nothing, 1);
      ::_exit(0);
    }
    ::close(down[0]);
    stay_ = down[1];
    if (::read(up[0], &word_, sizeof word_) != sizeof word_) word_ = -1;
    ::close(up[0]);
    ::close(up[1]);
  }
  ~Child() { dismiss(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  std::int64_t word() const { return word_; }
  void dismiss() {
    if (pid_ < 0) return;
    ::close(stay_);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
  int stay_ = -1;
  std::int64_t word_ = -1;
};

constexpr base::Nanoseconds two_ticks = 20ms;

void expect_about(base::Nanoseconds seen, base::Nanoseconds truth) {
  EXPECT_GE(seen, truth - two_ticks);
  EXPECT_LE(seen, truth + two_ticks);
}

TEST(Usage, counts_the_time_of_workers_that_have_ended_too) {
  const Usage before = usage_of_descendants(::getpid());
  Child master([] {
    if (const pid_t worker = ::fork(); worker == 0) {
      burn(80ms);
      ::_exit(0);
    } else {
      ::waitpid(worker, nullptr, 0);
    }
    burn(50ms);
    return (told(RUSAGE_SELF) + told(RUSAGE_CHILDREN)).count();
  });
  ASSERT_GT(master.word(), 0);
  const base::Nanoseconds truth{master.word()};
  const Usage while_it_lives = usage_of_descendants(::getpid());
  expect_about(while_it_lives.cpu - before.cpu, truth);
  EXPECT_EQ(while_it_lives.processes, before.processes + 1);

  master.dismiss();
  const Usage after_it_ended = usage_of_descendants(::getpid());
  expect_about(after_it_ended.cpu - before.cpu, truth);
  EXPECT_EQ(after_it_ended.processes, before.processes);
}

TEST(Usage, leaves_out_the_process_above_them) {
  const Usage before = usage_of_descendants(::getpid());
  burn(100ms);
  expect_about(usage_of_descendants(::getpid()).cpu, before.cpu);
}

TEST(Usage, counts_memory_that_processes_share_once) {
  constexpr std::size_t shared_bytes = 64 << 20;
  auto* shared = static_cast<char*>(
      ::mmap(nullptr, shared_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(shared, MAP_FAILED);
  for (std::size_t page = 0; page < shared_bytes; page += 4096) shared[page] = 1;
  const auto idle = [] { return std::int64_t{1}; };
  {
    Child first(idle), second(idle), third(idle);
    const Usage usage = usage_of_descendants(::getpid());
    ASSERT_TRUE(usage.memory_bytes) << "the kernel does not tell PSS here";
    // This process has a fourth part of it.
    EXPECT_GT(*usage.memory_bytes, shared_bytes / 2);
    EXPECT_LT(*usage.memory_bytes, 2 * shared_bytes)
        << "three times it is what their resident sets add up to";
  }
  ::munmap(shared, shared_bytes);
}

TEST(Usage, tells_of_the_process_nearest_to_its_limit_of_open_files) {
  const auto with_files = [](int files, rlim_t limit) {
    return Child([=] {
      const rlimit few{limit, limit};
      for (int i = 0; i < files; ++i)
        if (::dup(0) < 0) return std::int64_t{0};
      return std::int64_t{::setrlimit(RLIMIT_NOFILE, &few) == 0 ? 1 : 0};
    });
  };
  const Child idle = with_files(30, 1000), crowded = with_files(80, 100);
  ASSERT_EQ(crowded.word(), 1);
  const Usage usage = usage_of_descendants(::getpid());
  ASSERT_TRUE(usage.open_files);
  EXPECT_EQ(usage.open_files->limit, 100U);
  EXPECT_GE(usage.open_files->open, 80U);
  EXPECT_LE(usage.open_files->open, 100U);
}

TEST(Usage, counts_the_switches_between_two_moments_of_old_threads_and_new_ones) {
  Usage earlier, later;
  earlier.switches = {{1, {100, 10}}, {2, {50, 5}}};
  later.switches = {{1, {130, 11}}, {3, {7, 1}}};  // 2 has ended, 3 is new
  const Switches between = switches_between(earlier, later);
  EXPECT_EQ(between.voluntary, 37U);
  EXPECT_EQ(between.involuntary, 2U);
}

TEST(Usage, sees_a_process_that_waits_switch_of_its_own_will) {
  const Child sleeper([] {
    for (int i = 0; i < 50; ++i) ::usleep(100);
    return std::int64_t{1};
  });
  const Usage usage = usage_of_descendants(::getpid());
  std::uint64_t voluntary = 0;
  for (const auto& [thread, switches] : usage.switches) voluntary += switches.voluntary;
  EXPECT_GE(voluntary, 50U);
}

}  // namespace
}  // namespace backbench::target
