#include "support/response_feed.hpp"

#include <gtest/gtest.h>

namespace backbench::http {
namespace {

using testing::Feed;
using testing::feed;
using testing::Outcome;

constexpr auto complete = ReadState::complete;
constexpr auto need_more = ReadState::need_more;

struct Case {
  const char* name;
  std::string bytes;
  Feed how;
  ReadState state;
  int status;
  std::string body;
  bool keeps_alive;
  std::size_t left_over = 0;
};

/// Pieces of every kind: one; byte by byte; each cut in two; and, for short streams, each cut in three.
void expect_same_over_all_splits(const std::string& bytes, const Feed& how) {
  const auto whole = feed(bytes, how);
  std::vector<std::size_t> every;
  for (std::size_t i = 1; i < bytes.size(); ++i) every.push_back(i);
  EXPECT_EQ(feed(bytes, every, how), whole) << "byte by byte";
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const std::size_t two[] = {i};
    ASSERT_EQ(feed(bytes, two, how), whole) << "cut at " << i;
    if (bytes.size() > 160) continue;
    for (std::size_t j = i + 1; j < bytes.size(); ++j) {
      const std::size_t three[] = {i, j};
      ASSERT_EQ(feed(bytes, three, how), whole) << "cut at " << i << " and " << j;
    }
  }
}

void expect_reads(const Case& expected) {
  SCOPED_TRACE(expected.name);
  const auto outcome = feed(expected.bytes, expected.how);
  EXPECT_EQ(outcome.state, expected.state) << outcome.fault;
  EXPECT_EQ(outcome.status, expected.status);
  EXPECT_EQ(outcome.body, expected.body);
  EXPECT_EQ(outcome.body_bytes, expected.body.size());
  EXPECT_EQ(outcome.keeps_alive, expected.keeps_alive);
  EXPECT_EQ(outcome.left_over, expected.left_over);
  EXPECT_EQ(outcome.fault, "");
  expect_same_over_all_splits(expected.bytes, expected.how);

  auto dropping = expected.how;
  dropping.drop = true;
  const auto dropped = feed(expected.bytes, dropping);
  EXPECT_EQ(dropped.state, expected.state);
  EXPECT_EQ(dropped.body_bytes, expected.body.size());
  EXPECT_EQ(dropped.left_over, expected.left_over);
  expect_same_over_all_splits(expected.bytes, dropping);
}

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string ok_10 = "HTTP/1.0 200 OK\r\n";
const Feed plain{};
const Feed to_head{.head = true};
const Feed then_close{.close = true};

TEST(Framing, a_content_length_ends_the_body) {
  expect_reads({"body", ok + "Content-Length: 5\r\n\r\nhello", plain, complete, 200, "hello", true});
  expect_reads({"empty body", ok + "Content-Length: 0\r\n\r\n", plain, complete, 200, "", true});
  expect_reads({"the same length twice", ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi", plain,
                complete, 200, "hi", true});
  expect_reads(
      {"the same length in a list", ok + "Content-Length: 2, 2\r\n\r\nhi", plain, complete, 200, "hi", true});
  expect_reads({"line breaks in the body", ok + "Content-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n", plain, complete,
                200, "\r\n\r\n\r\n\r\n", true});
  expect_reads(
      {"any case of the name", ok + "cOnTeNt-LeNgTh:5\r\n\r\nhello", plain, complete, 200, "hello", true});
}

TEST(Framing, what_follows_a_response_is_left_to_the_caller) {
  expect_reads(
      {"the next response", ok + "Content-Length: 2\r\n\r\nhi" + ok, plain, complete, 200, "hi", true, 17});
  expect_reads({"a longer body than declared", ok + "Content-Length: 2\r\n\r\nhi!!!", plain, complete, 200,
                "hi", true, 3});
  expect_reads({"after chunks", ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP", plain, complete, 200,
                "", true, 4});
  expect_reads(
      {"after no body", "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1", plain, complete, 204, "", true, 8});
}

TEST(Framing, chunks_are_joined_and_trailers_passed_over) {
  const auto chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  expect_reads({"two chunks", chunked + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", plain, complete, 200,
                "hello world", true});
  expect_reads({"no chunk", chunked + "0\r\n\r\n", plain, complete, 200, "", true});
  expect_reads({"sizes in hex of both cases, with zeros",
                chunked + "00a\r\n0123456789\r\nA\r\n0123456789\r\n000\r\n\r\n", plain, complete, 200,
                "01234567890123456789", true});
  expect_reads({"extensions", chunked + "3;a=b;c=\"d;e\";f\r\nabc\r\n0;last\r\n\r\n", plain, complete, 200,
                "abc", true});
  expect_reads({"trailers", chunked + "3\r\nabc\r\n0\r\nChecksum: 1\r\nServer-Timing: x;dur=1\r\n\r\n", plain,
                complete, 200, "abc", true});
  expect_reads({"line breaks as data", chunked + "4\r\n\r\n\r\n\r\n0\r\n\r\n", plain, complete, 200,
                "\r\n\r\n", true});
  expect_reads({"gzip before", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", plain,
                complete, 200, "x", true});
}

TEST(Framing, without_a_length_the_close_of_the_connection_ends_the_body) {
  expect_reads({"body", ok + "\r\nhello", then_close, complete, 200, "hello", false});
  expect_reads({"empty", ok + "\r\n", then_close, complete, 200, "", false});
  expect_reads({"keep-alive said by mistake", ok + "Connection: keep-alive\r\n\r\nhello", then_close,
                complete, 200, "hello", false});
  expect_reads({"a coding that is not chunked", ok + "Transfer-Encoding: gzip\r\n\r\nhello", then_close,
                complete, 200, "hello", false});
  expect_reads({"not closed yet", ok + "\r\nhello", plain, need_more, 200, "hello", false});
}

TEST(Framing, a_response_to_head_has_no_body_whatever_its_length_says) {
  expect_reads({"length", ok + "Content-Length: 120000\r\n\r\n", to_head, complete, 200, "", true});
  expect_reads({"chunked", ok + "Transfer-Encoding: chunked\r\n\r\n", to_head, complete, 200, "", true});
  expect_reads({"neither", ok + "\r\n", to_head, complete, 200, "", true});
}

TEST(Framing, statuses_204_and_304_have_no_body) {
  expect_reads({"204", "HTTP/1.1 204 No Content\r\n\r\n", plain, complete, 204, "", true});
  expect_reads({"304 with the length of what was not sent",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", plain, complete, 304, "", true});
  expect_reads({"304 that closes", "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n", plain, complete,
                304, "", false});
}

TEST(Framing, interim_responses_are_passed_over) {
  const auto final_one = ok + "Content-Length: 2\r\n\r\nhi";
  expect_reads({"100", "HTTP/1.1 100 Continue\r\n\r\n" + final_one, plain, complete, 200, "hi", true});
  expect_reads({"several",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + final_one,
                plain, complete, 200, "hi", true});
  expect_reads({"a close in the interim one is not the final one's",
                "HTTP/1.1 102 Processing\r\nConnection: close\r\n\r\n" + final_one, plain, complete, 200,
                "hi", true});
  expect_reads({"nothing after it", "HTTP/1.1 100 Continue\r\n\r\n", plain, need_more, 0, "", false});
}

TEST(Framing, the_version_and_the_connection_header_decide_on_keep_alive) {
  const auto length = std::string("Content-Length: 2\r\n");
  expect_reads({"1.0", ok_10 + length + "\r\nhi", plain, complete, 200, "hi", false});
  expect_reads({"1.0 keep-alive", ok_10 + length + "Connection: Keep-Alive\r\n\r\nhi", plain, complete, 200,
                "hi", true});
  expect_reads({"1.0 without length", ok_10 + "\r\nhi", then_close, complete, 200, "hi", false});
  expect_reads({"1.0 with chunks is not to be trusted further",
                ok_10 + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                plain, complete, 200, "x", false});
  expect_reads({"1.1 close", ok + length + "Connection: close\r\n\r\nhi", plain, complete, 200, "hi", false});
  expect_reads({"1.1 close among others", ok + length + "connection: foo, CLOSE\r\n\r\nhi", plain, complete,
                200, "hi", false});
}

TEST(Framing, a_head_that_stops_in_the_middle_needs_more) {
  const auto whole = ok + "Server: x\r\nContent-Length: 5\r\n\r\n";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto outcome = feed(whole.substr(0, n), {.close = true});
    EXPECT_EQ(outcome.state, need_more) << n;
    EXPECT_EQ(outcome.status, 0) << n;
    EXPECT_EQ(outcome.left_over, n) << n;
  }
}

TEST(Framing, a_body_cut_short_by_the_close_stays_incomplete) {
  expect_reads({"length", ok + "Content-Length: 5\r\n\r\nhell", then_close, need_more, 200, "hell", false});
  expect_reads({"inside a chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhell", then_close, need_more,
                200, "hell", false});
  expect_reads({"before the last chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", then_close,
                need_more, 200, "hello", false, 2});
  expect_reads({"before the end of the trailer", ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
                then_close, need_more, 200, "", false, 9});
}

TEST(Framing, a_status_above_599_is_a_status) {
  expect_reads({"999", "HTTP/1.1 999 Nobody\r\nContent-Length: 0\r\n\r\n", plain, complete, 999, "", true});
}

TEST(Framing, a_folded_header_value_is_read_as_one) {
  expect_reads({"folded", ok + "X: a\r\n b\r\nContent-Length: 1\r\n\r\nx", plain, complete, 200, "x", true});
}

TEST(Framing, a_head_of_64_KiB_is_read_and_one_byte_more_is_not) {
  const auto frame = ok + "X: \r\nContent-Length: 0\r\n\r\n";
  const auto head_of = [&](std::size_t size) {
    return ok + "X: " + std::string(size - frame.size(), 'x') + "\r\nContent-Length: 0\r\n\r\n";
  };
  const std::vector<std::size_t> pieces = {1, 17, 1000, 8192, 40000, 65535};
  ASSERT_EQ(head_of(65536).size(), 65536U);
  EXPECT_EQ(feed(head_of(65536)).state, complete);
  EXPECT_EQ(feed(head_of(65536), pieces), feed(head_of(65536)));
  EXPECT_EQ(feed(head_of(65537)).fault, "the head is over 64 KiB");
  EXPECT_EQ(feed(head_of(65537), pieces).fault, "the head is over 64 KiB");
  EXPECT_EQ(feed(head_of(200000)).fault, "the head is over 64 KiB");
}

TEST(Framing, a_head_of_many_small_fields_over_64_KiB_is_malformed) {
  auto bytes = ok;
  while (bytes.size() <= 65536) bytes += "Set-Cookie: chocolate\r\n";
  bytes += "\r\n";
  std::vector<std::size_t> pieces;
  for (std::size_t i = 1448; i < bytes.size(); i += 1448) pieces.push_back(i);
  EXPECT_EQ(feed(bytes).fault, "the head is over 64 KiB");
  EXPECT_EQ(feed(bytes, pieces), feed(bytes));
}

TEST(Framing, a_chunk_line_or_trailer_over_64_KiB_is_malformed) {
  const auto chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  const std::vector<std::size_t> pieces = {70, 8192, 40000};
  const auto line = chunked + "5;x=" + std::string(70000, 'x') + "\r\nhello\r\n0\r\n\r\n";
  EXPECT_EQ(feed(line).fault, "a chunk line or trailer is over 64 KiB");
  EXPECT_EQ(feed(line, pieces), feed(line));
  const auto trailer = chunked + "0\r\nX: " + std::string(70000, 'x') + "\r\n\r\n";
  EXPECT_EQ(feed(trailer).fault, "a chunk line or trailer is over 64 KiB");
  EXPECT_EQ(feed(trailer, pieces), feed(trailer));
}

TEST(Framing, a_body_has_no_limit) {
  const std::string big(20 * 1024 * 1024, 'b');
  EXPECT_EQ(feed(ok + "Content-Length: 20971520\r\n\r\n" + big).body_bytes, big.size());
  EXPECT_EQ(feed(ok + "Transfer-Encoding: chunked\r\n\r\n1400000\r\n" + big + "\r\n0\r\n\r\n").body_bytes,
            big.size());
  EXPECT_EQ(feed(ok + "\r\n" + big, {.close = true}).body_bytes, big.size());
}

}  // namespace
}  // namespace backbench::http
