#include "http/request_bytes.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::http {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

std::string refusal(const RequestText& request, std::string_view authority = "a") {
  try {
    request_bytes(request, authority);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    return error.what();
  }
  return "nothing refused";
}

RequestText with_header(std::string name, std::string value) {
  RequestText request;
  request.headers = {{std::move(name), std::move(value)}};
  return request;
}

TEST(RequestBytes, the_shortest_request_names_its_host) {
  EXPECT_EQ(request_bytes({}, "127.0.0.1:5000"), "GET / HTTP/1.1\r\nHost: 127.0.0.1:5000\r\n\r\n");
}

TEST(RequestBytes, headers_stand_as_given_and_in_order) {
  RequestText request;
  request.method = "DELETE";
  request.path = "/a?b=c";
  request.headers = {{"X-B", "2"}, {"X-A", ""}, {"X-B", "t\xc3\xa9st\tx"}};
  EXPECT_EQ(request_bytes(request, "a"),
            "DELETE /a?b=c HTTP/1.1\r\nHost: a\r\nX-B: 2\r\nX-A: \r\nX-B: t\xc3\xa9st\tx\r\n\r\n");
}

TEST(RequestBytes, a_host_given_by_hand_wins) {
  EXPECT_EQ(request_bytes(with_header("host", "example.org"), "a"),
            "GET / HTTP/1.1\r\nhost: example.org\r\n\r\n");
}

TEST(RequestBytes, a_body_brings_its_length) {
  RequestText request;
  request.body = "{\"n\":1}";
  EXPECT_EQ(request_bytes(request, "a"), "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n{\"n\":1}");
  request.headers = {{"content-length", "7"}};
  EXPECT_EQ(request_bytes(request, "a"), "GET / HTTP/1.1\r\nHost: a\r\ncontent-length: 7\r\n\r\n{\"n\":1}");
}

TEST(RequestBytes, methods_that_usually_have_a_body_say_when_it_is_empty) {
  for (const auto* method : {"POST", "PUT", "PATCH"}) {
    RequestText request;
    request.method = method;
    EXPECT_EQ(request_bytes(request, "a"), method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"s);
  }
  for (const auto* method : {"GET", "HEAD", "DELETE", "OPTIONS"}) {
    RequestText request;
    request.method = method;
    EXPECT_EQ(request_bytes(request, "a"), method + " / HTTP/1.1\r\nHost: a\r\n\r\n"s);
  }
}

TEST(RequestBytes, close_is_asked_for_once) {
  RequestText request;
  request.close = true;
  const auto bytes = request_bytes(request, "a");
  EXPECT_EQ(bytes, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  request.headers = {{"Connection", "close"}};
  EXPECT_EQ(request_bytes(request, "a"), bytes);
  request.headers = {{"Connection", "keep-alive"}};
  EXPECT_THAT(refusal(request), HasSubstr("'Connection' says 'keep-alive'"));
}

TEST(RequestBytes, options_may_ask_for_the_server_as_a_whole) {
  RequestText request;
  request.method = "OPTIONS";
  request.path = "*";
  EXPECT_THAT(request_bytes(request, "a"), HasSubstr("OPTIONS * HTTP/1.1\r\n"));
  request.method = "GET";
  EXPECT_THAT(refusal(request), HasSubstr("path '*'"));
}

TEST(RequestBytes, a_body_may_hold_any_byte) {
  RequestText request;
  request.body = "\0\r\n\r\n\xff"s;
  EXPECT_THAT(request_bytes(request, "a"), HasSubstr("Content-Length: 6\r\n\r\n\0\r\n\r\n\xff"s));
}

TEST(RequestBytes, nothing_may_split_the_message) {
  for (const auto& method : {""s, "G ET"s, "GET\r\n"s, "G\0T"s, "GET:"s}) {
    RequestText request;
    request.method = method;
    EXPECT_THAT(refusal(request), HasSubstr("method '")) << method;
  }
  for (const auto& path : {""s, "x"s, "/a b"s, "/a\r\nX: y"s, "/\0"s, "/\xc3\xa9"s, "http://a/"s}) {
    RequestText request;
    request.path = path;
    EXPECT_THAT(refusal(request), HasSubstr("path '")) << path;
  }
  for (const auto& name : {""s, "a b"s, "a:"s, "a\r\n"s, "\0"s, "\xc3\xa9"s})
    EXPECT_THAT(refusal(with_header(name, "x")), HasSubstr("header name '")) << name;
  for (const auto& value : {"a\r\nX: y"s, "a\n"s, "\r"s, "a\0b"s, "\x7f"s})
    EXPECT_THAT(refusal(with_header("X", value)), HasSubstr("header 'X'")) << value;
  EXPECT_THAT(refusal({}, "a\r\nX: y"), HasSubstr("'a\\x0d\\x0aX: y' is not a host"));
}

TEST(RequestBytes, framing_is_not_the_users_to_choose) {
  EXPECT_THAT(refusal(with_header("transfer-encoding", "chunked")),
              HasSubstr("'Transfer-Encoding' can't be set"));
  EXPECT_THAT(refusal(with_header("Content-Length", "5")), HasSubstr("says '5', but the body has 0 bytes"));
  auto twice = with_header("Content-Length", "0");
  twice.headers.push_back(twice.headers.front());
  EXPECT_THAT(refusal(twice), HasSubstr("'Content-Length' is given twice"));
  auto hosts = with_header("Host", "a");
  hosts.headers.emplace_back("HOST", "b");
  EXPECT_THAT(refusal(hosts), HasSubstr("'Host' is given twice"));
}

}  // namespace
}  // namespace backbench::http
