#include "trial.hpp"

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using metrics::Ending;

/// Fifty requests, each answered with the same bytes.
metrics::Measurement answered_with(const Answer& answer, Exchange what = exchange()) {
  ScriptedServer server([&](const SeenRequest&) { return answer; });
  return run_trial(plan_for(server, 50, std::move(what)));
}

http::Rules body_of(std::uint64_t bytes, http::StatusRange status = {}) {
  http::Rules rules;
  rules.bytes = bytes;
  rules.status = std::vector<http::StatusRange>(1, status);
  return rules;
}

void expect_all(Ending ending, const metrics::Measurement& seen) {
  EXPECT_EQ(seen.window_tally.sent, 50U);
  EXPECT_EQ(seen.window_tally.count(ending), 50U) << seen.first_failure;
}

TEST(GeneratorReads, a_body_of_known_length) {
  const auto answer = response("hello");
  const auto seen = answered_with({answer}, exchange(body_of(5)));
  expect_all(Ending::ok, seen);
  EXPECT_EQ(seen.bytes_received, 50 * answer.size());
  EXPECT_EQ(seen.bytes_sent, 50 * exchange().request_bytes.size());
  EXPECT_EQ(seen.statuses.of_class(2), 50U);
  EXPECT_EQ(seen.reconnects, 0U);
}

TEST(GeneratorReads, a_large_body_dropped_in_the_kernel_and_counted_all_the_same) {
  const auto answer = response(std::string(1'000'000, 'x'));
  const auto seen = answered_with({answer}, exchange(body_of(1'000'000)));
  expect_all(Ending::ok, seen);
  EXPECT_EQ(seen.bytes_received, 50 * answer.size());
}

TEST(GeneratorReads, a_large_body_that_a_check_looks_at) {
  const std::string body = R"({"result": ")" + std::string(1'000'000, 'x') + "\"}";
  http::Rules rules;
  rules.json = {{"result", {}, 1'000'000, {}}};
  const auto seen = answered_with({response(body)}, exchange(rules));
  expect_all(Ending::ok, seen);
  EXPECT_EQ(seen.bytes_received, 50 * response(body).size());
}

TEST(GeneratorReads, chunks_with_trailers) {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nSum: "
      "1\r\n\r\n";
  expect_all(Ending::ok, answered_with({chunked}, exchange(body_of(11))));
}

TEST(GeneratorReads, a_chunk_line_longer_than_its_first_buffers) {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n" +
                              std::string(0x8000, 'x') + "\r\n5;x=" + std::string(50'000, 'e') +
                              "\r\nhello\r\n0\r\n\r\n";
  expect_all(Ending::ok, answered_with({chunked}, exchange(body_of(0x8005))));
}

TEST(GeneratorReads, a_head_of_60_kB) {
  const auto answer = response("hello", 200, "X: " + std::string(60'000, 'x') + "\r\n");
  expect_all(Ending::ok, answered_with({answer}, exchange(body_of(5))));
}

TEST(GeneratorReads, a_body_that_ends_with_the_connection) {
  const std::string bytes = "HTTP/1.1 200 OK\r\n\r\nhello";
  const auto seen = answered_with({bytes, Then::close}, exchange(body_of(5)));
  expect_all(Ending::ok, seen);
}

TEST(GeneratorReads, http_1_0_with_a_connection_for_each_request) {
  const std::string bytes = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  expect_all(Ending::ok, answered_with({bytes, Then::close}, exchange(body_of(5))));
}

TEST(GeneratorReads, http_1_0_that_keeps_the_connection) {
  const std::string bytes = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello";
  ScriptedServer server([&](const SeenRequest&) { return Answer{bytes}; });
  const auto seen = run_trial(plan_for(server, 50));
  expect_all(Ending::ok, seen);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(GeneratorReads, head_without_a_body) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 120000\r\n\r\n";
  expect_all(Ending::ok, answered_with({bytes}, exchange(body_of(0), "HEAD")));
}

TEST(GeneratorReads, statuses_204_and_304) {
  expect_all(Ending::ok, answered_with({"HTTP/1.1 204 No Content\r\n\r\n"}, exchange(body_of(0))));
  expect_all(Ending::ok, answered_with({"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"},
                                       exchange(body_of(0, {304, 304}))));
}

TEST(GeneratorReads, interim_responses_before_the_final_one) {
  const auto seen = answered_with(
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + response("hello")},
      exchange(body_of(5)));
  expect_all(Ending::ok, seen);
  EXPECT_EQ(seen.statuses.of_class(1), 0U);
}

TEST(GeneratorReads, garbage_as_malformed) {
  const auto seen = answered_with({"\x15\x03\x01garbage"});
  expect_all(Ending::malformed, seen);
  EXPECT_EQ(seen.first_failure,
            "response: the answer is TLS, so this is an https port; write https:// in the address: "
            "'\\x15\\x03\\x01garbage'");
  EXPECT_EQ(seen.response_time.count(), 0U);
}

TEST(GeneratorReads, a_head_over_64_KiB_as_malformed) {
  const auto seen = answered_with({response("hello", 200, "X: " + std::string(70'000, 'x') + "\r\n")});
  expect_all(Ending::malformed, seen);
  EXPECT_EQ(seen.first_failure, "response: the head is over 64 KiB");
}

TEST(GeneratorReads, a_body_cut_short_as_closed_early) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
  expect_all(Ending::closed_early, answered_with({bytes, Then::close}));
}

TEST(GeneratorReads, a_chunked_body_cut_short_as_closed_early) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
  expect_all(Ending::closed_early, answered_with({bytes, Then::close}));
}

TEST(GeneratorReads, a_body_longer_than_declared_as_malformed) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhello";
  const auto seen = answered_with({bytes});
  expect_all(Ending::malformed, seen);
  EXPECT_EQ(seen.first_failure, "response: more bytes came than the response announced");
}

TEST(GeneratorReads, a_body_reset_in_the_middle_as_reset) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
  expect_all(Ending::reset, answered_with({bytes, Then::reset}));
}

}  // namespace
}  // namespace backbench::load::testing
