#include "base/clock.hpp"
#include "base/error.hpp"
#include "client.hpp"
#include "support/counted_new.hpp"
#include "target/embedded_server.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(EmbeddedServer, keeps_a_connection_for_the_next_request) {
  const Server server{{"body", "20B"}};
  Client client(server);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.ask(get, right.size()), right);
  EXPECT_TRUE(client.quiet());
}

TEST(EmbeddedServer, answers_pipelined_requests_in_their_order) {
  const Server server{{"body", "20B"}};
  Client client(server);
  std::string requests, answers;
  for (int i = 0; i < 100; ++i) {
    requests +=
        std::string(get) + "POST /echo HTTP/1.1\r\nContent-Length: 2\r\n\r\n" + std::to_string(i % 90 + 10);
    answers += right +
               "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: application/octet-stream\r\n"
               "Content-Length: 2\r\n\r\n" +
               std::to_string(i % 90 + 10);
  }
  EXPECT_EQ(client.ask(requests, answers.size()), answers);
  EXPECT_TRUE(client.quiet());
}

TEST(EmbeddedServer, sends_a_large_body_whole_to_a_slow_reader) {
  const Server server{{"body", "8MB"}};
  Client client(server);
  client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  End end = End::open;
  const std::string answer = client.drain(&end);
  EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 8'000'000u);
  EXPECT_EQ(end, End::fin);
}

TEST(EmbeddedServer, takes_a_request_in_pieces) {
  const Server server{{"body", "20B"}};
  Client one(server), other(server);
  one.send(get.substr(0, 10));
  EXPECT_EQ(other.ask(get, right.size()), right);
  EXPECT_EQ(one.ask(get.substr(10), right.size()), right);
}

TEST(EmbeddedServer, asks_for_a_body_that_waits_and_echoes_it) {
  const Server server{};
  Client client(server);
  const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(
      client.ask("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", go_on.size()),
      go_on);
  client.send("body");
  const std::string echoed =
      "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: application/octet-stream\r\nContent-Length: "
      "4\r\n\r\nbody";
  EXPECT_EQ(client.receive(echoed.size()), echoed);
}

TEST(EmbeddedServer, echoes_a_chunked_body_larger_than_its_buffer) {
  const Server server{};
  Client client(server);
  const std::string body(1'000'000, 'b');
  client.send("POST /echo HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nf4240\r\n" +
              body + "\r\n0\r\n\r\n");
  End end = End::open;
  EXPECT_THAT(client.drain(&end), EndsWith("\r\n\r\n" + body));
}

TEST(EmbeddedServer, closes_when_asked_to_and_after_http_1_0) {
  for (const auto* request : {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    const auto [bytes, end] = meet("close:after=100", request);
    EXPECT_THAT(bytes, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(bytes, EndsWith(R"({"result":"Hello w"})"));
    EXPECT_EQ(end, End::fin);
  }
}

TEST(EmbeddedServer, refuses_what_it_cannot_read) {
  const auto [bytes, end] = meet("close:after=100", "rubbish\r\n\r\n");
  EXPECT_THAT(bytes, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_EQ(end, End::fin);
}

TEST(EmbeddedServer, waits_before_it_answers) {
  const Server server{{"body", "20B"}, {"delay", "50ms"}};
  Client client(server);
  const auto before = base::Clock::now();
  EXPECT_EQ(client.ask(get, right.size()), right);
  EXPECT_GE(base::Clock::now() - before, 50ms);
}

TEST(EmbeddedServer, allocates_nothing_for_a_request_once_it_is_warm) {
  const Server server{{"body", "120013B"}};
  Client client(server);
  constexpr std::size_t head = 94;
  std::vector<char> answer(head + 120'013);
  const auto ask_often = [&] {
    for (int i = 0; i < 200; ++i) client.ask_into(get, answer);
  };
  ask_often();
  const std::size_t before = backbench::testing::allocations();
  ASSERT_GT(before, 0u);
  ask_often();
  EXPECT_EQ(backbench::testing::allocations() - before, 0u);
  EXPECT_TRUE(client.quiet());
}

TEST(EmbeddedServer, counts_requests_and_connections_over_all_threads) {
  const Server server{{"body", "20B"}, {"threads", "3"}};
  for (int i = 0; i < 7; ++i) {
    Client client(server);
    for (int k = 0; k < 3; ++k) EXPECT_EQ(client.ask(get, right.size()), right);
  }
  Client client(server);
  client.send("GET /stats HTTP/1.1\r\nConnection: close\r\n\r\n");
  End end = End::open;
  EXPECT_THAT(client.drain(&end), EndsWith(R"({"requests":21,"connections":8})"));
}

TEST(Serve, returns_0_when_stopped_with_connections_open_and_answers_held_back) {
  Server server{{"body", "20B"}, {"delay", "1h"}};
  Client idle(server), waiting(server);
  EXPECT_EQ(idle.ask(health, healthy.size()), healthy);
  waiting.send(get);
  EXPECT_EQ(server.stop(), 0);
  End end = End::open;
  EXPECT_EQ(waiting.drain(&end), "");
}

TEST(Serve, says_which_port_it_cannot_have) {
  const Server first{};
  const std::atomic<bool> stop{false};
  EmbeddedOptions options;
  options.port = first.port();
  try {
    serve(options, stop, [](std::uint16_t) { FAIL() << "listens on a port that is taken"; });
    FAIL() << "served";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::target_failed);
    EXPECT_THAT(error.what(), HasSubstr("port " + std::to_string(first.port()) + ": Address already in use"));
  }
  options.address = "nowhere";
  EXPECT_THROW(serve(options, stop, [](std::uint16_t) {}), base::Error);
}

}  // namespace
}  // namespace backbench::target::testing
