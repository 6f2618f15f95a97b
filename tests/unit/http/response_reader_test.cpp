#include "http/response_reader.hpp"

#include "support/counted_new.hpp"
#include "support/response_feed.hpp"

#include <random>

#include <gtest/gtest.h>

namespace backbench::http {
namespace {

using testing::feed;

const std::string ok = "HTTP/1.1 200 OK\r\n";

Check check_of(std::vector<ValueRule> headers, std::vector<StatusRange> status = {{200, 299}}) {
  Rules rules;
  rules.header = std::move(headers);
  rules.status = std::move(status);
  return Check(std::move(rules));
}

TEST(ResponseReader, reads_one_response_after_another) {
  ResponseReader reader;
  const std::string bytes =
      ok + "Content-Length: 2\r\n\r\nhi" + "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
  reader.begin(false, nullptr, nullptr);
  EXPECT_FALSE(reader.started());
  const auto first = reader.feed(bytes);
  EXPECT_EQ(first.state, ReadState::complete);
  EXPECT_EQ(reader.status(), 200);
  EXPECT_TRUE(reader.started());

  reader.begin(false, nullptr, nullptr);
  EXPECT_FALSE(reader.started());
  EXPECT_EQ(reader.status(), 0);
  const auto second = reader.feed(std::span(bytes).subspan(first.consumed));
  EXPECT_EQ(second.state, ReadState::complete);
  EXPECT_EQ(reader.status(), 503);
  EXPECT_EQ(reader.body_bytes(), 0U);
  EXPECT_EQ(first.consumed + second.consumed, bytes.size());
}

TEST(ResponseReader, takes_no_byte_after_the_end) {
  ResponseReader reader;
  reader.begin(false, nullptr, nullptr);
  ASSERT_EQ(reader.feed(ok + "Content-Length: 0\r\n\r\n").state, ReadState::complete);
  const auto step = reader.feed(std::string("more"));
  EXPECT_EQ(step.consumed, 0U);
  EXPECT_EQ(step.state, ReadState::complete);
  EXPECT_EQ(reader.finish(), ReadState::complete);
}

TEST(ResponseReader, stays_malformed) {
  ResponseReader reader;
  reader.begin(false, nullptr, nullptr);
  ASSERT_EQ(reader.feed(std::string("nonsense")).state, ReadState::malformed);
  EXPECT_EQ(reader.feed(ok + "\r\n").state, ReadState::malformed);
  EXPECT_EQ(reader.finish(), ReadState::malformed);
  EXPECT_FALSE(reader.keeps_alive());
  EXPECT_NE(reader.fault(), "");
}

TEST(ResponseReader, the_first_byte_starts_a_response) {
  ResponseReader reader;
  reader.begin(false, nullptr, nullptr);
  reader.feed({});
  EXPECT_FALSE(reader.started());
  reader.feed(std::string("H"));
  EXPECT_TRUE(reader.started());
}

TEST(ResponseReader, a_known_length_that_nobody_looks_at_is_droppable) {
  ResponseReader reader;
  reader.begin(false, nullptr, nullptr);
  EXPECT_EQ(reader.droppable(), 0U);
  ASSERT_EQ(reader.feed(ok + "Content-Length: 120000\r\n\r\nabc").state, ReadState::need_more);
  EXPECT_EQ(reader.droppable(), 119'997U);
  EXPECT_EQ(reader.drop(0), ReadState::need_more);
  EXPECT_EQ(reader.drop(100'000), ReadState::need_more);
  EXPECT_EQ(reader.feed(std::string("de")).consumed, 2U);
  EXPECT_EQ(reader.droppable(), 19'995U);
  EXPECT_EQ(reader.drop(19'995), ReadState::complete);
  EXPECT_EQ(reader.body_bytes(), 120'000U);
  EXPECT_EQ(reader.droppable(), 0U);
  EXPECT_TRUE(reader.keeps_alive());
}

TEST(ResponseReader, chunks_closed_bodies_and_wanted_bodies_are_not_droppable) {
  ResponseReader reader;
  for (const auto* head : {"Transfer-Encoding: chunked\r\n\r\nff\r\nabc", "\r\nabc"}) {
    reader.begin(false, nullptr, nullptr);
    reader.feed(ok + head);
    EXPECT_EQ(reader.droppable(), 0U) << head;
  }
  testing::BodyText sink;
  reader.begin(false, nullptr, &sink);
  reader.feed(ok + "Content-Length: 100\r\n\r\nabc");
  EXPECT_EQ(reader.droppable(), 0U);
}

TEST(ResponseReader, the_body_of_a_wrong_status_is_counted_but_not_shown) {
  const auto check = check_of({});
  testing::BodyText sink;
  ResponseReader reader;
  reader.begin(false, &check, &sink);
  ASSERT_EQ(reader.feed("HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\nsor" + std::string()).state,
            ReadState::need_more);
  EXPECT_EQ(reader.droppable(), 6U);
  EXPECT_EQ(reader.drop(6), ReadState::complete);
  EXPECT_EQ(reader.body_bytes(), 9U);
  EXPECT_EQ(sink.text, "");
}

TEST(ResponseReader, every_header_rule_must_be_kept_by_one_field) {
  const auto check =
      check_of({{"content-type", "text/plain", {}, {}}, {"X-Id", {}, 3, "^a"}, {"Date", {}, {}, {}}});
  const auto kept = [&](const std::string& fields) {
    const auto outcome = feed(ok + fields + "Content-Length: 0\r\n\r\n", {.check = &check});
    EXPECT_EQ(outcome.state, ReadState::complete);
    return check.headers_hold(outcome.header_rules_kept);
  };
  EXPECT_TRUE(kept("Content-Type: text/plain\r\nx-id: abc\r\nDate: now\r\n"));
  EXPECT_TRUE(kept("X-ID: nope\r\nX-Id: abc\r\nDate: \r\nCONTENT-TYPE:   text/plain  \r\n"));
  EXPECT_FALSE(kept("Content-Type: text/html\r\nX-Id: abc\r\nDate: now\r\n"));
  EXPECT_FALSE(kept("Content-Type: text/plain\r\nX-Id: abcd\r\nX-Id: xyz\r\nDate: now\r\n"));
  EXPECT_FALSE(kept("Content-Type: text/plain\r\nX-Id: abc\r\n"));
}

TEST(ResponseReader, header_rules_look_at_the_final_head_only) {
  const auto check = check_of({{"X-Id", "1", {}, {}}});
  const auto kept = [&](const std::string& bytes) {
    const auto outcome = feed(bytes, {.check = &check});
    EXPECT_EQ(outcome.state, ReadState::complete) << outcome.fault;
    return check.headers_hold(outcome.header_rules_kept);
  };
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nX-Id: 1\r\n\r\n";
  EXPECT_FALSE(kept(hints + ok + "Content-Length: 0\r\n\r\n"));
  EXPECT_TRUE(kept(hints + ok + "X-Id: 1\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_FALSE(kept(ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Id: 1\r\n\r\n"));
}

TEST(ResponseReader, random_splits_of_a_long_chunked_body_read_the_same) {
  std::mt19937 random(1);
  std::string bytes = ok + "Server: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string body;
  for (int i = 0; i < 200; ++i) {
    const std::string data(1 + random() % 900, static_cast<char>('a' + i % 26));
    char size[16];
    std::snprintf(size, sizeof size, "%zx", data.size());
    bytes.append(size).append(";x=\"\\\"\"\r\n").append(data).append("\r\n");
    body += data;
  }
  bytes += "0\r\nTrailer-A: 1\r\n\r\nleft";
  const auto whole = feed(bytes);
  EXPECT_EQ(whole.state, ReadState::complete);
  EXPECT_EQ(whole.body, body);
  EXPECT_EQ(whole.left_over, 4U);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::size_t> cuts;
    for (std::size_t at = 0; at < bytes.size(); cuts.push_back(at))
      at += 1 + random() % (1U << (1 + round % 12));
    ASSERT_EQ(feed(bytes, cuts), whole) << "round " << round;
  }
}

TEST(ResponseReader, allocates_nothing_for_a_response) {
  const auto check = check_of({{"Server", "x", {}, {}}});
  ResponseReader reader;
  const std::string counted = ok + "Server: x\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'b');
  const std::string chunked =
      ok + "Transfer-Encoding: chunked\r\nServer: x\r\n\r\n5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n";
  const std::string close = ok + "Server: x\r\n\r\nhello";
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nServer: x\r\n\r\n";
  const std::string garbage = "garbage!";
  const auto before = testing::allocations();
  for (int i = 0; i < 1000; ++i) {
    for (const auto* bytes : {&counted, &chunked, &close, &interim, &garbage}) {
      reader.begin(false, &check, nullptr);
      const auto half = reader.feed(std::span(*bytes).first(bytes->size() / 2));
      reader.feed(std::span(*bytes).subspan(half.consumed));
      reader.finish();
    }
  }
  EXPECT_EQ(testing::allocations(), before);
  EXPECT_EQ(reader.fault(), "the answer does not begin with HTTP/1.0 or HTTP/1.1");
}

}  // namespace
}  // namespace backbench::http
