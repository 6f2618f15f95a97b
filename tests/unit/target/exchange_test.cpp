#include "target/exchange.hpp"

#include <gtest/gtest.h>

namespace backbench::target {
namespace {

TEST(Exchange, an_expectation_keeps_every_rule) {
  scenario::Expectation expect;
  expect.status = {{200, 200}, {300, 399}};
  expect.body_same = true;
  expect.bytes = 13;
  expect.json = {{"result.0", {std::nullopt, 120000, std::nullopt}}};
  expect.header = {{"Content-Type", {"text/plain", std::nullopt, "^text"}}};

  const http::Rules rules = rules_of(expect);
  ASSERT_EQ(rules.status.size(), 2U);
  EXPECT_EQ(rules.status[1].first, 300);
  EXPECT_EQ(rules.status[1].last, 399);
  EXPECT_TRUE(rules.body_same);
  EXPECT_EQ(rules.bytes, 13U);
  ASSERT_EQ(rules.json.size(), 1U);
  EXPECT_EQ(rules.json[0].where, "result.0");
  EXPECT_EQ(rules.json[0].length, 120000U);
  ASSERT_EQ(rules.header.size(), 1U);
  EXPECT_EQ(rules.header[0].where, "Content-Type");
  EXPECT_EQ(rules.header[0].equals, "text/plain");
  EXPECT_EQ(rules.header[0].matches, "^text");
}

TEST(Exchange, an_expectation_without_rules_asks_for_any_2xx) {
  const http::Rules rules = rules_of({});
  ASSERT_EQ(rules.status.size(), 1U);
  EXPECT_EQ(rules.status[0].first, 200);
  EXPECT_EQ(rules.status[0].last, 299);
  EXPECT_FALSE(rules.body_same);
  EXPECT_EQ(rules.bytes, std::nullopt);
}

TEST(Exchange, a_request_keeps_its_words) {
  scenario::Request request;
  request.method = "POST";
  request.path = "/echo?x=1";
  request.headers = {{"Accept", "*/*"}};
  request.body = "{}";
  const http::RequestText text = text_of(request, true);
  EXPECT_EQ(text.method, "POST");
  EXPECT_EQ(text.path, "/echo?x=1");
  ASSERT_EQ(text.headers.size(), 1U);
  EXPECT_EQ(text.headers[0].second, "*/*");
  EXPECT_EQ(text.body, "{}");
  EXPECT_TRUE(text.close);
  EXPECT_FALSE(text_of(request, false).close);
}

}  // namespace
}  // namespace backbench::target
