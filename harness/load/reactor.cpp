#include "load/reactor.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <unistd.h>

namespace backbench::load {
namespace {

constexpr int most_events = 256;

// To the thread that goes to sleep and the server that wakes it, together; on a virtual machine. A ping-pong
// with a server on another core takes 60 us when both sleep and 36 us when this side does not.
constexpr base::Nanoseconds cost_of_a_sleep = std::chrono::microseconds{30};
constexpr int most_patience = 8;
constexpr int probe_every = 64;

constexpr std::uint32_t ended = EPOLLRDHUP | EPOLLHUP | EPOLLERR;

bool add(int epoll, int descriptor, std::uint32_t events, Watcher* watcher) {
  epoll_event event{};
  event.events = events | EPOLLET;
  event.data.ptr = watcher;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

}  // namespace

Reactor::Reactor(Idle idle)
    : idle_(idle),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      waker_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  // Edge-triggered, neither is ever read: each expiry and each write is an edge of its own.
  if (add(epoll_, timer_, EPOLLIN, nullptr) && add(epoll_, waker_, EPOLLIN, nullptr)) return;
  const std::string why = std::strerror(errno);
  for (const int descriptor : {epoll_, timer_, waker_}) {
    if (descriptor >= 0) ::close(descriptor);
  }
  throw base::Error(base::ExitCode::target_failed, "a generator thread cannot wait for its sockets: " + why);
}

Reactor::~Reactor() {
  for (const int descriptor : {epoll_, timer_, waker_}) ::close(descriptor);
}

bool Reactor::watch(int descriptor, Watcher& watcher) {
  return add(epoll_, descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP, &watcher);
}

// 3 KiB on every wait, of which only what the kernel filled is read.
struct Reactor::Events {  // NOLINT(*-member-init)
  std::array<epoll_event, most_events> ready;
  int count = 0;
};

void Reactor::wait(base::TimePoint until) {
  Events events;
  if (!look_for_a_while(events, until)) {
    set_timer(until);
    look(events, -1);
  }
  for (int i = 0; i < events.count; ++i) {
    const epoll_event& event = events.ready[static_cast<std::size_t>(i)];
    auto* watcher = static_cast<Watcher*>(event.data.ptr);
    if (watcher == nullptr) continue;
    const bool hung_up = (event.events & ended) != 0;
    watcher->on_ready({hung_up || (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0, hung_up});
  }
}

void Reactor::look(Events& events, int timeout_ms) {
  events.count = ::epoll_wait(epoll_, events.ready.data(), most_events, timeout_ms);
}

/// False when it is time to sleep.
bool Reactor::look_for_a_while(Events& events, base::TimePoint until) {
  const base::TimePoint begin = base::Clock::now();
  if (begin >= until) {
    look(events, 0);
    if (events.count == 0)
      looked_in_vain_ += std::min<base::Nanoseconds>(base::Clock::now() - begin, cost_of_a_sleep);
    return true;
  }
  if (idle_ == Idle::sleep) return false;
  if (patience_ == 0 && ++impatience_ < probe_every) return false;
  impatience_ = 0;
  base::TimePoint now = begin;
  while (events.count == 0 && now < until && now - begin < cost_of_a_sleep) {
    look(events, 0);
    if (events.count == 0) now = base::Clock::now();
  }
  looked_in_vain_ += std::min<base::Nanoseconds>(now - begin, cost_of_a_sleep);
  patience_ = events.count > 0 ? most_patience : std::max(0, patience_ - 1);
  return events.count > 0 || now >= until;
}

void Reactor::set_timer(base::TimePoint when) {
  if (when == timer_at_) return;
  timer_at_ = when;
  itimerspec at{};  // zero disarms
  if (when != base::TimePoint::max()) {
    const auto since_boot = when.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
    at.it_value = {seconds.count(), (since_boot - seconds).count()};
  }
  ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &at, nullptr);
}

void Reactor::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(waker_, &one, sizeof one);
}

}  // namespace backbench::load
