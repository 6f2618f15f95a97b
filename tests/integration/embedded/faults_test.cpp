#include "base/clock.hpp"
#include "client.hpp"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(EmbeddedServer, hits_every_nth_request_over_all_connections) {
  const Server server{{"body", "20B"}, {"threads", "2"}, {"fault", "close:every=5"}};
  int closed = 0;
  for (int i = 0; i < 50; ++i) {
    Client client(server);
    if (client.ask(get, right.size()).empty()) ++closed;
  }
  EXPECT_EQ(closed, 10);
}

TEST(Reset, ends_the_connection_with_rst) { EXPECT_EQ(meet("reset"), (std::pair(std::string(), End::rst))); }

TEST(Close, ends_the_connection_with_fin_even_when_requests_are_left_unread) {
  EXPECT_EQ(meet("close"), (std::pair(std::string(), End::fin)));
  EXPECT_EQ(meet("close", std::string(get) + std::string(get)), (std::pair(std::string(), End::fin)));
}

TEST(Silent, never_answers_on_that_connection_and_serves_the_others) {
  const Server server = faulty("silent:every=2");
  Client one(server), other(server);
  EXPECT_EQ(one.ask(get, right.size()), right);
  other.send(get);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(one.ask(health, healthy.size()), healthy);
    ASSERT_TRUE(other.quiet());
  }
}

TEST(Slow, holds_back_one_answer_and_no_other) {
  const Server server = faulty("slow:every=2,delay=200ms");
  Client one(server), other(server);
  EXPECT_EQ(one.ask(get, right.size()), right);
  const auto before = base::Clock::now();
  other.send(get);
  EXPECT_EQ(one.ask(health, healthy.size()), healthy);
  EXPECT_TRUE(other.quiet());
  EXPECT_EQ(other.receive(right.size()), right);
  EXPECT_GE(base::Clock::now() - before, 200ms);
}

TEST(Stall, holds_all_answers_back_and_then_releases_them) {
  const auto before = base::Clock::now();
  const Server server = faulty("stall:for=300ms");
  Client one(server), other(server);
  one.send(get);
  other.send(get);
  EXPECT_EQ(one.receive(right.size()), right);
  EXPECT_EQ(other.receive(right.size()), right);
  EXPECT_GE(base::Clock::now() - before, 300ms);
  EXPECT_EQ(one.ask(get, right.size()), right);
}

TEST(CloseAfter, closes_unannounced_after_the_last_answer) {
  const Server server = faulty("close-after:requests=3");
  Client client(server);
  EXPECT_EQ(client.ask(get, right.size()), right);
  EXPECT_EQ(client.ask(get, right.size()), right);
  client.send(get);
  End end = End::open;
  EXPECT_EQ(client.drain(&end), right);
  EXPECT_EQ(end, End::fin);
  EXPECT_TRUE(client.is_refused());
}

TEST(ShortBody, ends_in_mid_body) {
  const auto [bytes, end] = meet("short-body");
  EXPECT_THAT(bytes, EndsWith("Content-Length: 20\r\n\r\n{\"result\":"));
  EXPECT_EQ(end, End::fin);
}

TEST(UntilClose, ends_the_body_with_the_connection) {
  const auto [bytes, end] = meet("until-close");
  EXPECT_THAT(bytes, EndsWith("Connection: close\r\n\r\n{\"result\":\"Hello w\"}"));
  EXPECT_EQ(end, End::fin);
}

TEST(Bytes, of_a_fault_arrive_as_they_are_and_the_connection_stays) {
  const std::pair<const char*, std::string> faults[] = {
      {"status:code=503", "the fault 'status' asked for 503\n"},
      {"wrong-body", "Content-Length: 20\r\n\r\n????????????????????"},
      {"long-body", "{\"result\":\"Hello w\"}more than announced"},
      {"garbage", "this is not HTTP\r\n\r\n"},
      {"big-head", "xxx\r\n\r\n{\"result\":\"Hello w\"}"},
      {"chunked", "\r\n0\r\nX-Trailer: after the last chunk\r\n\r\n"},
      {"continue", right},
  };
  for (const auto& [fault, ending] : faults) {
    const Server server =
        faulty(std::string(fault) +
               (std::string_view(fault).find(':') == std::string_view::npos ? ":" : ",") + "times=1");
    Client client(server);
    client.send(std::string(get) + "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    End end = End::open;
    const std::string bytes = client.drain(&end);
    const auto second = bytes.rfind("HTTP/1.1 200 OK\r\n");
    ASSERT_NE(second, std::string::npos) << fault;
    EXPECT_THAT(bytes.substr(0, second), EndsWith(ending)) << fault;
    EXPECT_EQ(end, End::fin) << fault;
  }
}

TEST(NoAccept, leaves_further_connections_to_the_kernel) {
  const Server server = faulty("no-accept:connections=2");
  Client one(server), two(server), left_alone(server);
  left_alone.send(get);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(one.ask(get, right.size()), right);
    EXPECT_EQ(two.ask(get, right.size()), right);
    ASSERT_TRUE(left_alone.quiet());
  }
}

TEST(Die, ends_the_server_with_its_status_and_takes_the_connections_along) {
  Server server{{"body", "20B"}, {"threads", "2"}, {"fault", "die:after=2,code=7"}};
  Client idle(server), busy(server);
  EXPECT_EQ(busy.ask(get, right.size()), right);
  EXPECT_EQ(busy.ask(get, right.size()), right);
  busy.send(get);
  ASSERT_TRUE(server.ends_by_itself());
  EXPECT_EQ(server.stop(), 7);
  End end = End::open;
  EXPECT_EQ(busy.drain(&end), "");
  EXPECT_EQ(idle.drain(&end), "");
}

}  // namespace
}  // namespace backbench::target::testing
