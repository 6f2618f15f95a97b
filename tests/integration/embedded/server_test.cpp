#include "base/clock.hpp"
#include "base/error.hpp"
#include "support/counted_new.hpp"
#include "support/embedded_server.hpp"
#include "target/embedded_server.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Server = backbench::testing::EmbeddedServer;

Server faulty(const std::string& fault) { return {{"body", "20B"}, {"fault", fault}}; }

/// How a connection ended, as the client sees it.
enum class End { open, fin, rst };

class Client {
 public:
  explicit Client(const Server& server) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval hang{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &hang, sizeof hang);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) {
    EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  /// Exactly so many bytes; fewer when the connection ends first.
  std::string receive(std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      const ssize_t n = ::recv(socket_, bytes.data() + have, size - have, 0);
      EXPECT_FALSE(n < 0 && errno == EAGAIN)
          << "the server sends less than expected: " << bytes.substr(0, have);
      if (n <= 0) break;
      have += static_cast<std::size_t>(n);
    }
    bytes.resize(have);
    return bytes;
  }
  /// Sends the request and fills `answer`, without an allocation.
  void ask_into(std::string_view request, std::span<char> answer) {
    send(request);
    ASSERT_EQ(::recv(socket_, answer.data(), answer.size(), MSG_WAITALL),
              static_cast<ssize_t>(answer.size()));
  }
  std::string ask(std::string_view request, std::size_t size) {
    send(request);
    return receive(size);
  }
  /// All bytes until the server ends the connection.
  std::string drain(End* end) {
    std::string bytes;
    char piece[65536];
    for (;;) {
      const ssize_t n = ::recv(socket_, piece, sizeof piece, 0);
      if (n > 0) {
        bytes.append(piece, static_cast<std::size_t>(n));
        continue;
      }
      EXPECT_FALSE(n < 0 && errno == EAGAIN) << "the server neither answers nor ends";
      *end = n == 0 ? End::fin : End::rst;
      return bytes;
    }
  }
  /// Whether the server answers what is sent now with RST, which the kernel reports at a later send.
  bool is_refused() {
    for (const auto deadline = base::Clock::now() + 10s; base::Clock::now() < deadline;) {
      if (::send(socket_, "x", 1, MSG_NOSIGNAL) < 0) return errno == EPIPE;
    }
    return false;
  }
  /// Whether the connection is open and silent at this moment.
  bool quiet() {
    char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
  }

 private:
  int socket_;
};

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view health = "GET /healthcheck HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string right =
    "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
    R"({"result":"Hello w"})";
const std::string healthy =
    "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

/// What a fault lets through of one answer, and how the connection then ends.
std::pair<std::string, End> meet(const std::string& fault, std::string_view request = get) {
  const Server server = faulty(fault);
  Client client(server);
  client.send(request);
  End end = End::open;
  std::string bytes = client.drain(&end);
  return {std::move(bytes), end};
}

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
}  // namespace backbench::target
