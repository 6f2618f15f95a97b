#include "support/response_feed.hpp"

#include <gtest/gtest.h>

namespace backbench::http {
namespace {

using testing::feed;
using namespace std::string_literals;

/// The fault is found, and found over any split of the bytes.
void expect_fault(const std::string& bytes, std::string_view fault) {
  SCOPED_TRACE(bytes.substr(0, 120));
  const auto outcome = feed(bytes);
  EXPECT_EQ(outcome.state, ReadState::malformed);
  EXPECT_EQ(outcome.fault, fault);
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const std::size_t cut[] = {i};
    ASSERT_EQ(feed(bytes, cut), outcome) << "cut at " << i;
  }
  std::vector<std::size_t> every;
  for (std::size_t i = 1; i < bytes.size(); ++i) every.push_back(i);
  EXPECT_EQ(feed(bytes, every), outcome) << "byte by byte";
}

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view not_http = "the answer does not begin with HTTP/1.0 or HTTP/1.1";

TEST(Malformed, what_does_not_begin_as_http_is_known_from_its_first_eight_bytes) {
  expect_fault("SSH-2.0-OpenSSH_9.2", not_http);
  expect_fault("<html>hello</html>", not_http);
  expect_fault("HTTP/2.0 200 OK\r\n\r\n", not_http);
  expect_fault("HTTP/0.9 200 OK\r\n\r\n", not_http);
  expect_fault("http/1.1 200 OK\r\n\r\n", not_http);
  expect_fault("\r\nHTTP/1.1 200 OK\r\n\r\n", not_http);
}

TEST(Malformed, tls_where_plain_http_was_expected_is_called_so) {
  expect_fault("\x15\x03\x01\x00\x02\x02\x28\x00"s,  // an alert
               "the answer is TLS, so this is an https port; write https:// in the address");
}

TEST(Malformed, the_settings_frame_of_an_http_2_server_is_called_so) {
  expect_fault(
      "\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64\x00\x04\x00\x10\x00\x00"s,
      "the answer looks like HTTP/2, which backbench does not measure; let the server speak HTTP/1.1 too");
}

TEST(Malformed, a_status_line_needs_three_digits_and_a_space) {
  expect_fault("HTTP/1.1 20 OK\r\n\r\n", "the status line has no three-digit status");
  expect_fault("HTTP/1.1 2000 OK\r\n\r\n", "the status line has no three-digit status");
  expect_fault("HTTP/1.1 abc OK\r\n\r\n", "the status line has no three-digit status");
  expect_fault("HTTP/1.1 200\r\nServer: x\r\n\r\n", "the status line has no three-digit status");
  expect_fault("HTTP/1.1  200 OK\r\n\r\n", "the status line has no three-digit status");
  expect_fault("HTTP/1.1 099 Low\r\n\r\n", "a status below 100");
}

TEST(Malformed, an_upgrade_that_nobody_asked_for) {
  expect_fault("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
               "101 Switching Protocols, but no upgrade was asked for");
  expect_fault("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n\r\n",
               "101 Switching Protocols, but no upgrade was asked for");
}

TEST(Malformed, lines_end_with_cr_and_lf) {
  expect_fault("HTTP/1.1 200 OK\nContent-Length: 0\n\n", "the status line holds a control character");
  expect_fault(ok + "Server: x\nContent-Length: 0\r\n\r\n",
               "a header value holds a character that is not allowed");
  expect_fault(ok + "Server: x\rContent-Length: 0\r\n\r\n", "a line ends with a bare CR");
}

TEST(Malformed, nul_and_other_control_characters_in_a_head) {
  expect_fault("HTTP/1.1 200 O\0K\r\n\r\n"s, "the status line holds a control character");
  expect_fault(ok + "Server: a\0b\r\n\r\n"s, "a header value holds a character that is not allowed");
  expect_fault(ok + "Ser\0ver: ab\r\n\r\n"s, "a header name holds a character that is not allowed");
}

TEST(Malformed, header_lines_are_names_and_values) {
  expect_fault(ok + "no colon here\r\n\r\n", "a header name holds a character that is not allowed");
  expect_fault(ok + "Content-Length : 5\r\n\r\nhello", "a header name holds a character that is not allowed");
  expect_fault(ok + ": empty\r\n\r\n", "a header name holds a character that is not allowed");
  expect_fault(ok + " folded: first\r\n\r\n", "a header name holds a character that is not allowed");
}

TEST(Malformed, two_different_lengths) {
  expect_fault(ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "two different Content-Length");
  expect_fault(ok + "Content-Length: 5, 6\r\n\r\nhello", "two different Content-Length");
}

TEST(Malformed, a_length_that_is_no_number) {
  const std::string_view fault = "Content-Length is not a number, or stands beside Transfer-Encoding";
  for (const auto* value : {"-1", "+5", "0x5", "5 5", "five", "", "5,", "18446744073709551616", "5.0"})
    expect_fault(ok + "Content-Length: " + value + "\r\n\r\nhello", fault);
}

TEST(Malformed, a_length_beside_an_encoding) {
  expect_fault(ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
               "Transfer-Encoding twice, or beside Content-Length");
  expect_fault(ok + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
               "Content-Length is not a number, or stands beside Transfer-Encoding");
  expect_fault(ok + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
               "both Content-Length and Transfer-Encoding");
  expect_fault(ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
               "Transfer-Encoding twice, or beside Content-Length");
}

TEST(Malformed, a_chunk_needs_a_size_that_fits) {
  const std::string_view fault = "a chunk does not begin with its size";
  for (const auto* line : {"xyz", "", "-1", " 5", "11111111111111111"})
    expect_fault(chunked + line + "\r\nhello\r\n0\r\n\r\n", fault);
}

TEST(Malformed, chunk_data_of_another_length_than_declared) {
  expect_fault(chunked + "3\r\nhello\r\n0\r\n\r\n", "a chunk does not begin with its size");
  expect_fault(chunked + "7\r\nhello\r\n0\r\n\r\n", "a chunk does not begin with its size");
}

TEST(Malformed, a_chunk_line_is_a_size_extensions_and_cr_lf) {
  expect_fault(chunked + "5\rhello\r\n0\r\n\r\n", "a line ends with a bare CR");
  expect_fault(chunked + "5\nhello\r\n0\r\n\r\n", "a chunk extension that does not parse");
  expect_fault(chunked + "0x5\r\nhello\r\n0\r\n\r\n", "a chunk extension that does not parse");
  expect_fault(chunked + "5 hello\r\nhello\r\n0\r\n\r\n", "a chunk extension that does not parse");
}

TEST(Malformed, a_trailer_may_not_reframe_the_message) {
  expect_fault(chunked + "0\r\nContent-Length: 5\r\n\r\n",
               "Content-Length is not a number, or stands beside Transfer-Encoding");
  expect_fault(chunked + "0\r\nno colon\r\n\r\n", "a header name holds a character that is not allowed");
}

TEST(Malformed, a_fold_over_4_KiB) {
  const auto part = std::string(3000, 'x');
  EXPECT_EQ(feed(ok + "X: " + part + "\r\n " + part + "\r\n\r\n").fault,
            "a folded header value is over 4 KiB");
}

}  // namespace
}  // namespace backbench::http
