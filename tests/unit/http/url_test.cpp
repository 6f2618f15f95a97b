#include "http/url.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::http {
namespace {

using ::testing::HasSubstr;

std::string refusal(std::string_view text) {
  try {
    parse_url(text);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    return error.what();
  }
  return "nothing refused";
}

TEST(Url, is_taken_apart) {
  const auto url = parse_url("http://127.0.0.1:5000/a/b?c=d&e=%20");
  EXPECT_FALSE(url.tls);
  EXPECT_EQ(url.host, "127.0.0.1");
  EXPECT_EQ(url.port, 5000);
  EXPECT_EQ(url.path, "/a/b?c=d&e=%20");
  EXPECT_EQ(url.authority(), "127.0.0.1:5000");
  EXPECT_EQ(url.text(), "http://127.0.0.1:5000/a/b?c=d&e=%20");
}

TEST(Url, has_the_port_of_its_scheme) {
  EXPECT_EQ(parse_url("http://a").port, 80);
  EXPECT_EQ(parse_url("HTTPS://a").port, 443);
  EXPECT_TRUE(parse_url("HTTPS://a").tls);
  EXPECT_EQ(parse_url("http://a:80").authority(), "a");
  EXPECT_EQ(parse_url("https://a:443").authority(), "a");
  EXPECT_EQ(parse_url("https://a:80").authority(), "a:80");
  EXPECT_EQ(parse_url("http://a:65535").port, 65535);
}

TEST(Url, has_a_path_always) {
  EXPECT_EQ(parse_url("http://a").path, "/");
  EXPECT_EQ(parse_url("http://a/").path, "/");
  EXPECT_EQ(parse_url("http://a?x=1").path, "/?x=1");
  EXPECT_EQ(parse_url("http://a/x@y:z").path, "/x@y:z");
}

TEST(Url, takes_an_ipv6_address_in_brackets) {
  const auto url = parse_url("http://[::1]:5000/x");
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, 5000);
  EXPECT_EQ(url.authority(), "[::1]:5000");
  EXPECT_EQ(url.text(), "http://[::1]:5000/x");
  EXPECT_EQ(parse_url("http://[::1]").port, 80);
}

TEST(Url, says_which_part_is_wrong) {
  const std::pair<const char*, const char*> wrong[] = {
      {"", "begins with http://"},
      {"127.0.0.1:5000", "begins with http://"},
      {"localhost/x", "begins with http://"},
      {"ftp://a/", "unknown scheme 'ftp'"},
      {"://a/", "unknown scheme ''"},
      {"http://", "the host is missing"},
      {"http:///x", "the host is missing"},
      {"http://:80/", "the host is missing"},
      {"http://a:/", "port '' is not a number from 1 to 65535"},
      {"http://a:0/", "port '0'"},
      {"http://a:65536/", "port '65536'"},
      {"http://a:-1/", "port '-1'"},
      {"http://a:80x/", "port '80x'"},
      {"http://a:b:80/", "port 'b:80'"},
      {"http://me:secret@a/", "user name or password"},
      {"http://a/#top", "fragment"},
      {"http://a/b c", "written as %20"},
      {"http://a/\n", "written as %20"},
      {"http://a/\xc3\xa9", "written as %20"},
      {"http://a b/", "' ' is not allowed in a host name"},
      {"http://a\r\n/", "'\\x0d' is not allowed in a host name"},
      {"http://a%41/", "'%' is not allowed in a host name"},
      {"http://[::1/", "no closing ']'"},
      {"http://[1.2.3.4]/", "'1.2.3.4' is not an IPv6 address"},
      {"http://[]/", "'' is not an IPv6 address"},
      {"http://[::1]x/", "only a port may follow"},
  };
  for (const auto& [text, rule] : wrong) EXPECT_THAT(refusal(text), HasSubstr(rule)) << text;
  EXPECT_THAT(refusal("http://a b/"), HasSubstr("'http://a b/': "));
}

TEST(Url, of_a_unix_domain_socket_gives_its_path_percent_encoded) {
  const auto url = parse_url("http+unix://%2Frun%2fmy%20app.sock/a?b=c");
  EXPECT_EQ(url.socket, "/run/my app.sock");
  EXPECT_EQ(url.path, "/a?b=c");
  EXPECT_FALSE(url.tls);
  EXPECT_EQ(url.authority(), "localhost");
  EXPECT_EQ(url.place(), "/run/my app.sock");
  EXPECT_EQ(url.text(), "http+unix://%2Frun%2Fmy%20app.sock/a?b=c");
  EXPECT_TRUE(url.local());
  EXPECT_EQ(parse_url("HTTPS+Unix://%2Fa").text(), "https+unix://%2Fa/");
  EXPECT_TRUE(parse_url("https+unix://%2Fa").tls);
  EXPECT_EQ(parse_url("https+unix://%2Fa").authority(), "localhost");
  EXPECT_EQ(socket_url("/run/app.sock", false), "http+unix://%2Frun%2Fapp.sock");
  EXPECT_TRUE(parse_url("http://a").socket.empty());
}

TEST(Url, of_a_socket_says_which_part_is_wrong) {
  const std::string longest(Url::longest_socket - 1, 'a');
  EXPECT_EQ(parse_url("http+unix://%2F" + longest).socket, "/" + longest);
  EXPECT_THAT(refusal("http+unix://%2F" + longest + "a"),
              HasSubstr("at most 107 bytes long, and this one 108"));
  for (const auto& [text, rule] : {std::pair{"http+unix://app.sock", "absolute path, percent-encoded"},
                                   {"http+unix:///run/app.sock", "absolute path, percent-encoded"},
                                   {"http+unix://%2", "two hexadecimal digits"},
                                   {"http+unix://%2Gx", "two hexadecimal digits"},
                                   {"http+unix://%2Fa%00b", "no control character"},
                                   {"ftp+unix://%2Fa", "unknown scheme"},
                                   {"+unix://%2Fa", "unknown scheme '+unix'"}})
    EXPECT_THAT(refusal(text), HasSubstr(rule)) << text;
}

TEST(Url, loopback_is_this_machine_only) {
  for (const auto* host : {"localhost", "LocalHost", "127.0.0.1", "127.255.1.2", "::1", "0:0:0:0:0:0:0:1"})
    EXPECT_TRUE(is_loopback(host)) << host;
  for (const auto* host : {"", "126.0.0.1", "128.0.0.1", "127.0.0.1.example.org", "127.1",
                           "localhost.example.org", "0.0.0.0", "::", "::2", "10.0.0.127", "[::1]"})
    EXPECT_FALSE(is_loopback(host)) << host;
}

}  // namespace
}  // namespace backbench::http
