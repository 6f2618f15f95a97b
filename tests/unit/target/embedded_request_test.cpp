#include "target/embedded_request.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace backbench::target::embedded {
namespace {

/// Reads one request given whole, and leaves the reader with it.
RequestState read(RequestReader& reader, std::string_view bytes) { return reader.feed(bytes).state; }

Request request_for(const std::string& path) {
  RequestReader reader;
  EXPECT_EQ(read(reader, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"), RequestState::complete) << path;
  return reader.request();
}

TEST(RequestReader, knows_the_routes) {
  EXPECT_EQ(request_for("/").route, Route::body);
  EXPECT_EQ(request_for("/?a=1").route, Route::body);
  EXPECT_EQ(request_for("/healthcheck").route, Route::healthcheck);
  EXPECT_EQ(request_for("/stats").route, Route::stats);
  EXPECT_EQ(request_for("/echo").route, Route::echo);
  for (const auto* path : {"/nope", "/echo/", "/status/", "/status/199", "/status/600", "/status/2x",
                           "/bytes/-1", "/bytes/67108865", "/delay/20", "/delay/"}) {
    EXPECT_EQ(request_for(path).route, Route::unknown) << path;
  }
}

TEST(RequestReader, reads_the_argument_in_a_path) {
  const Request status = request_for("/status/404");
  EXPECT_EQ(status.route, Route::status);
  EXPECT_EQ(status.argument, 404u);
  const Request bytes = request_for("/bytes/1000?x");
  EXPECT_EQ(bytes.route, Route::bytes);
  EXPECT_EQ(bytes.argument, 1000u);
  const Request delay = request_for("/delay/20ms");
  EXPECT_EQ(delay.route, Route::delay);
  EXPECT_EQ(delay.argument, 20'000'000u);
}

TEST(RequestReader, takes_pipelined_requests_one_at_a_time_and_numbers_them) {
  RequestReader reader;
  const std::string two = "GET / HTTP/1.1\r\n\r\nHEAD /healthcheck HTTP/1.1\r\n\r\n";
  const auto first = reader.feed(two);
  EXPECT_EQ(first.state, RequestState::complete);
  EXPECT_EQ(first.consumed, 18u);
  EXPECT_EQ(reader.request().ordinal, 1u);
  EXPECT_FALSE(reader.request().head);
  const auto second = reader.feed(std::string_view(two).substr(first.consumed));
  EXPECT_EQ(second.state, RequestState::complete);
  EXPECT_EQ(reader.request().ordinal, 2u);
  EXPECT_TRUE(reader.request().head);
  EXPECT_EQ(reader.request().route, Route::healthcheck);
}

TEST(RequestReader, reads_a_request_that_arrives_byte_by_byte) {
  const std::string whole =
      "POST /echo HTTP/1.1\r\nContent-Type: text/x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2;note=1\r\nde\r\n0\r\nTrailer: t\r\n\r\n";
  RequestReader reader;
  std::string waiting;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    waiting += whole[i];
    const auto [consumed, state] = reader.feed(waiting);
    waiting.erase(0, consumed);
    ASSERT_EQ(state, i + 1 < whole.size() ? RequestState::need_more : RequestState::complete) << i;
  }
  EXPECT_EQ(reader.request().body, "abcde");
  EXPECT_EQ(reader.request().content_type, "text/x");
}

TEST(RequestReader, forgets_the_last_request) {
  RequestReader reader;
  read(reader, "POST /echo HTTP/1.1\r\nContent-Type: text/x\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(reader.request().body, "hi");
  read(reader, "POST /echo HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(reader.request().body, "");
  EXPECT_EQ(reader.request().content_type, "");
}

TEST(RequestReader, drops_a_body_that_nobody_asked_back) {
  RequestReader reader;
  EXPECT_EQ(read(reader, "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"), RequestState::complete);
  EXPECT_EQ(reader.request().body, "");
}

TEST(RequestReader, says_once_that_a_body_waits_for_continue) {
  RequestReader reader;
  const auto head = "POST /echo HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  EXPECT_EQ(read(reader, head), RequestState::wants_continue);
  EXPECT_EQ(read(reader, "h"), RequestState::need_more);
  EXPECT_EQ(read(reader, "i"), RequestState::complete);
  EXPECT_EQ(reader.request().body, "hi");
}

TEST(RequestReader, asks_for_no_continue_when_the_body_came_along_or_the_client_is_http_1_0) {
  RequestReader with_body;
  EXPECT_EQ(read(with_body, "POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"),
            RequestState::complete);
  RequestReader old;
  EXPECT_EQ(read(old, "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            RequestState::need_more);
}

TEST(RequestReader, knows_whether_the_connection_stays) {
  const auto stays = [](std::string_view bytes) {
    RequestReader reader;
    EXPECT_EQ(read(reader, bytes), RequestState::complete);
    return reader.request().keep_alive;
  };
  EXPECT_TRUE(stays("GET / HTTP/1.1\r\n\r\n"));
  EXPECT_FALSE(stays("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
  EXPECT_FALSE(stays("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(stays("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReader, refuses_what_is_no_request_with_the_status_for_it) {
  const auto refusal = [](const std::string& bytes) {
    RequestReader reader;
    EXPECT_EQ(read(reader, bytes), RequestState::malformed);
    return reader.refusal();
  };
  EXPECT_EQ(refusal("rubbish\r\n\r\n"), 400);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400);
  EXPECT_EQ(refusal("POST /echo HTTP/1.1\r\nContent-Length: 67108865\r\n\r\n"), 413);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n"), 431);
}

}  // namespace
}  // namespace backbench::target::embedded
