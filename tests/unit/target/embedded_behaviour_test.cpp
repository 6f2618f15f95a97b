#include "target/embedded_behaviour.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target::embedded {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const base::TimePoint start{1h};

/// A server with these faults and a body of 20 bytes: {"result":"Hello w"}.
class Server {
 public:
  explicit Server(const std::vector<std::string>& faults, const std::string& delay = "0ms")
      : behaviour(options(faults, delay), start) {}

  Answer ask(Request request = {.route = Route::body}, base::Nanoseconds at = 0ns) {
    return behaviour.decide(request, start + at, scratch);
  }
  std::string text(Request request = {.route = Route::body}) {
    const Answer answer = ask(std::move(request));
    return std::string(answer.head) + std::string(answer.body);
  }
  /// The numbers, from 1, of those of the next `total` requests that get no ordinary answer.
  std::vector<int> hits(int total) {
    std::vector<int> numbers;
    for (int i = 1; i <= total; ++i) {
      if (ask().ending != Ending::keep) numbers.push_back(i);
    }
    return numbers;
  }

  Behaviour behaviour;
  Scratch scratch;

 private:
  static EmbeddedOptions options(const std::vector<std::string>& faults, const std::string& delay) {
    std::vector<std::pair<std::string, std::string>> flags = {{"body", "20B"}, {"delay", delay}};
    for (const auto& fault : faults) flags.emplace_back("fault", fault);
    return embedded_options(flags);
  }
};

constexpr auto right_body = R"({"result":"Hello w"})";

TEST(Content, has_exactly_the_size_asked_for) {
  for (const std::uint64_t size : {0u, 1u, 13u, 14u, 20u, 120'013u})
    EXPECT_EQ(content_of(size).body.size(), size);
  EXPECT_EQ(content_of(13).type, "text/plain");
  EXPECT_EQ(content_of(13).body, "Hello world!H");
  EXPECT_EQ(content_of(14).type, "application/json");
  EXPECT_EQ(content_of(14).body, R"({"result":"H"})");
}

TEST(Content, is_cut_into_chunks_with_a_trailer) {
  EXPECT_EQ(chunked("abc"), "3\r\nabc\r\n0\r\nX-Trailer: after the last chunk\r\n\r\n");
  const std::string two = chunked(std::string(16'385, 'x'));
  EXPECT_THAT(two, StartsWith("4000\r\nx"));
  EXPECT_THAT(two, HasSubstr("\r\n1\r\nx\r\n0\r\n"));
}

TEST(Behaviour, answers_the_body_with_its_length) {
  Server server({});
  EXPECT_EQ(
      server.text(),
      "HTTP/1.1 200 OK\r\nServer: backbench\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n" +
          std::string(right_body));
  EXPECT_EQ(server.ask().ending, Ending::keep);
}

TEST(Behaviour, says_what_becomes_of_the_connection) {
  Server server({});
  const Request close{.route = Route::body, .keep_alive = false};
  EXPECT_THAT(server.text(close), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_EQ(server.ask(close).ending, Ending::finish);
  const Request old{.route = Route::body, .http_1_0 = true, .keep_alive = true};
  EXPECT_THAT(server.text(old), HasSubstr("\r\nConnection: keep-alive\r\n"));
  EXPECT_THAT(server.text(), Not(HasSubstr("Connection")));
}

TEST(Behaviour, sends_no_body_to_head_but_its_length) {
  Server server({});
  EXPECT_THAT(server.text({.route = Route::body, .head = true}), EndsWith("Content-Length: 20\r\n\r\n"));
}

TEST(Behaviour, serves_the_other_routes) {
  Server server({});
  EXPECT_THAT(server.text({.route = Route::healthcheck}), EndsWith("\r\n\r\nok"));
  EXPECT_THAT(server.text({.route = Route::bytes, .argument = 3}), EndsWith("Content-Length: 3\r\n\r\nxxx"));
  EXPECT_THAT(server.text({.route = Route::status, .argument = 404}),
              StartsWith("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_THAT(server.text({.route = Route::status, .argument = 204}), EndsWith("backbench\r\n\r\n"));
  EXPECT_THAT(server.text({.route = Route::unknown}), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(server.text({.route = Route::echo, .content_type = "a/b", .body = "hi"}),
              EndsWith("Content-Type: a/b\r\nContent-Length: 2\r\n\r\nhi"));
  EXPECT_EQ(server.ask({.route = Route::delay, .argument = 5'000'000}).delay, 5ms);
}

TEST(Behaviour, delays_every_answer_save_the_health_check) {
  Server server({}, "2ms");
  EXPECT_EQ(server.ask().delay, 2ms);
  EXPECT_EQ(server.ask({.route = Route::delay, .argument = 5'000'000}).delay, 7ms);
  EXPECT_EQ(server.ask({.route = Route::healthcheck}).delay, 0ms);
}

TEST(Behaviour, hits_exactly_the_requests_a_fault_selects) {
  EXPECT_EQ(Server({"reset"}).hits(3), (std::vector{1, 2, 3}));
  EXPECT_EQ(Server({"reset:every=3"}).hits(10), (std::vector{3, 6, 9}));
  EXPECT_EQ(Server({"reset:every=3,after=4"}).hits(12), (std::vector{7, 10}));
  EXPECT_EQ(Server({"reset:after=8"}).hits(10), (std::vector{9, 10}));
  EXPECT_EQ(Server({"reset:every=2,times=2"}).hits(10), (std::vector{2, 4}));
  EXPECT_EQ(Server({"reset:except=3"}).hits(7), (std::vector{1, 2, 4, 5, 7}));
  EXPECT_EQ(Server({"reset:every=2,except=4,after=1"}).hits(12), (std::vector{3, 7, 11}));
  EXPECT_EQ(Server({"reset:every=4", "close:every=6"}).hits(12), (std::vector{4, 6, 8, 12}));
}

TEST(Behaviour, neither_counts_nor_touches_health_checks_and_statistics) {
  Server server({"reset:every=2"});
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(server.ask({.route = Route::healthcheck}).ending, Ending::keep);
    EXPECT_EQ(server.ask({.route = Route::stats}).ending, Ending::keep);
  }
  EXPECT_EQ(server.hits(4), (std::vector{2, 4}));
  server.behaviour.connection_opened();
  EXPECT_EQ(server.behaviour.requests(), 4u);
  EXPECT_THAT(server.text({.route = Route::stats}), EndsWith(R"({"requests":4,"connections":1})"));
}

TEST(Behaviour, keeps_a_fault_within_its_time) {
  Server server({"close:at=100ms,for=50ms"});
  EXPECT_EQ(server.ask({.route = Route::body}, 99ms).ending, Ending::keep);
  EXPECT_EQ(server.ask({.route = Route::body}, 100ms).ending, Ending::finish);
  EXPECT_EQ(server.ask({.route = Route::body}, 149ms).ending, Ending::finish);
  EXPECT_EQ(server.ask({.route = Route::body}, 150ms).ending, Ending::keep);
}

TEST(Behaviour, holds_all_answers_of_a_stall_until_it_ends) {
  Server server({"stall:at=1s,for=500ms"}, "2ms");
  EXPECT_EQ(server.ask({.route = Route::body}, 999ms).delay, 2ms);
  EXPECT_EQ(server.ask({.route = Route::body}, 1s).delay, 500ms);
  EXPECT_EQ(server.ask({.route = Route::body}, 1400ms).delay, 100ms);
  EXPECT_EQ(server.ask({.route = Route::body}, 1499ms).delay, 2ms);
  EXPECT_EQ(server.ask({.route = Route::body}, 1500ms).delay, 2ms);
}

TEST(Behaviour, sends_nothing_where_a_fault_withholds_the_answer) {
  const std::pair<const char*, Ending> faults[] = {{"reset", Ending::reset},
                                                   {"close", Ending::finish},
                                                   {"silent", Ending::hang},
                                                   {"die:code=7", Ending::die}};
  for (const auto& [name, ending] : faults) {
    Server server({name});
    const Answer answer = server.ask();
    EXPECT_EQ(answer.ending, ending) << name;
    EXPECT_EQ(std::string(answer.head) + std::string(answer.body), "") << name;
  }
  EXPECT_EQ(Server({"die:code=7"}).ask().exit_status, 7);
}

TEST(Behaviour, replaces_the_bytes_of_an_answer) {
  EXPECT_THAT(Server({"status:code=503"}).text(), StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
  EXPECT_THAT(Server({"wrong-body"}).text(), EndsWith("Content-Length: 20\r\n\r\n" + std::string(20, '?')));
  EXPECT_THAT(Server({"short-body"}).text(), EndsWith("Content-Length: 20\r\n\r\n{\"result\":"));
  EXPECT_THAT(Server({"long-body"}).text(), EndsWith(std::string(right_body) + "more than announced"));
  EXPECT_EQ(Server({"garbage"}).text(), "this is not HTTP\r\n\r\n");
  EXPECT_THAT(Server({"chunked"}).text(), EndsWith(chunked(right_body)));
  EXPECT_THAT(Server({"chunked"}).text(), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(Server({"continue"}).text(), StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(Server({"continue:code=103"}).text(), StartsWith("HTTP/1.1 103 \r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(Server({"until-close"}).text(), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(Server({"until-close"}).text(), Not(HasSubstr("Content-Length")));
  const std::string big = Server({"big-head:size=100kB"}).text();
  EXPECT_THAT(big, EndsWith("\r\n\r\n" + std::string(right_body)));
  EXPECT_EQ(std::ranges::count(big, 'x'), 100'000);
}

TEST(Behaviour, ends_the_connection_where_a_fault_needs_it) {
  EXPECT_EQ(Server({"short-body"}).ask().ending, Ending::finish);
  EXPECT_EQ(Server({"until-close"}).ask().ending, Ending::finish);
  EXPECT_EQ(Server({"long-body"}).ask().ending, Ending::keep);
  EXPECT_EQ(Server({"garbage"}).ask().ending, Ending::keep);
}

TEST(Behaviour, closes_each_connection_after_its_own_number_of_requests) {
  Server server({"close-after:requests=3"});
  EXPECT_EQ(server.ask({.route = Route::body, .ordinal = 2}).ending, Ending::keep);
  const Answer last = server.ask({.route = Route::body, .ordinal = 3});
  EXPECT_EQ(last.ending, Ending::close);
  EXPECT_EQ(last.body, right_body);
  EXPECT_THAT(std::string(last.head), Not(HasSubstr("Connection")));
}

TEST(Behaviour, adds_up_faults_of_different_sorts_and_lets_the_later_of_one_sort_win) {
  const Answer slow_reset = Server({"slow:delay=30ms", "reset"}).ask();
  EXPECT_EQ(slow_reset.delay, 30ms);
  EXPECT_EQ(slow_reset.ending, Ending::reset);
  EXPECT_THAT(Server({"status:code=500", "status:code=503"}).text(), StartsWith("HTTP/1.1 503"));
}

TEST(Behaviour, refuses_what_it_cannot_read_and_ends_the_connection) {
  Server server({});
  const Answer answer = server.behaviour.refuse(431, server.scratch);
  EXPECT_THAT(std::string(answer.head), StartsWith("HTTP/1.1 431 "));
  EXPECT_EQ(answer.ending, Ending::finish);
}

}  // namespace
}  // namespace backbench::target::embedded
