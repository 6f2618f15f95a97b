#include "trial.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::load::testing {
namespace {

using metrics::Ending;
using std::chrono::milliseconds;

/// Listens and never accepts: the kernel opens a few connections by itself and lets the others wait.
class DeafListener {
 public:
  DeafListener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool listens = ::bind(fd_, generic, size) == 0 && ::listen(fd_, waiting) == 0 &&
                         ::getsockname(fd_, generic, &size) == 0;
    if (listens) port_ = ntohs(address.sin_port);
  }
  ~DeafListener() { ::close(fd_); }
  DeafListener(const DeafListener&) = delete;
  DeafListener& operator=(const DeafListener&) = delete;

  std::uint16_t port() const { return port_; }

  static constexpr int waiting = 8;

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

Plan timed(Plan plan) {
  plan.requests_total.reset();
  plan.warmup = milliseconds{0};
  plan.duration = milliseconds{300};
  return plan;
}

TEST(GeneratorOpens, every_connection_before_it_sends_on_one) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response()}; });
  auto plan = timed(plan_for(server, 0));
  plan.connections = 300;  // more than are opened side by side
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.connections_open, 300);
  EXPECT_EQ(seen.whole.sent, seen.window_tally.sent) << "without a warm-up nothing is sent before the window";
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
}

// Opened a hundred at a time, each until its timeout, all of these would take three minutes: the test's
// limit.
TEST(GeneratorOpens, for_no_longer_than_one_timeout_whatever_the_server_accepts) {
  ScriptedServer unused([](const SeenRequest&) { return Answer{}; });
  const DeafListener listener;
  auto plan = timed(plan_for(unused, 0));
  plan.address.port = listener.port();
  plan.connections = 9000;
  plan.timeout = milliseconds{2000};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.connections_asked, 9000);
  EXPECT_GT(seen.connections_open, 0);
  EXPECT_LE(seen.connections_open, DeafListener::waiting + 1);
  EXPECT_EQ(seen.whole.in_flight_at_end + seen.whole.failed(), seen.whole.sent);
  EXPECT_GT(seen.window, milliseconds{200});
}

}  // namespace
}  // namespace backbench::load::testing
