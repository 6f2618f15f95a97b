#include "http/check.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::http {
namespace {

using ::testing::HasSubstr;

Check json_check(ValueRule rule) {
  Rules rules;
  rules.json = {std::move(rule)};
  return Check(std::move(rules));
}

/// The sentence that says why the body breaks the rule; empty when it keeps it.
std::string fault_of(const Check& check, std::string_view body) {
  std::string why;
  const bool holds = check.json_holds(body, &why);
  EXPECT_EQ(holds, why.empty());
  EXPECT_EQ(check.json_holds(body), holds);
  return why;
}

std::string refusal(Rules rules) {
  try {
    Check check(std::move(rules));
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    return error.what();
  }
  return "nothing refused";
}

TEST(Check, a_status_is_allowed_by_any_of_its_ranges) {
  Rules rules;
  rules.status = {{200, 299}, {404, 404}};
  const Check check(rules);
  for (const int status : {200, 204, 299, 404}) EXPECT_TRUE(check.status_holds(status)) << status;
  for (const int status : {0, 100, 199, 300, 403, 405, 503})
    EXPECT_FALSE(check.status_holds(status)) << status;
  std::string why;
  check.status_holds(503, &why);
  EXPECT_EQ(why, "status 503, expected 200-299 or 404");
}

TEST(Check, only_body_rules_need_the_body) {
  EXPECT_FALSE(Check(Rules{}).needs_body());
  Rules bytes;
  bytes.bytes = 5;
  EXPECT_FALSE(Check(bytes).needs_body());
  Rules same;
  same.body_same = true;
  EXPECT_TRUE(Check(same).needs_body());
  EXPECT_TRUE(json_check({"a", {}, {}, {}}).needs_body());
}

TEST(Check, a_path_leads_through_objects_and_lists) {
  const auto check = json_check({"a.b.0.c", "7", {}, {}});
  EXPECT_EQ(fault_of(check, R"({"a": {"b": [{"c": 7}]}})"), "");
  EXPECT_EQ(fault_of(check, R"({"a": {"b": {"0": {"c": 7}}}})"), "");
  EXPECT_EQ(fault_of(check, R"({"a": {"b": [{"c": 8}]}})"), "body.a.b.0.c is 8, not 7");
  EXPECT_EQ(fault_of(check, R"({"a": {"b": []}})"), "body.a.b has no '0'");
  EXPECT_EQ(fault_of(check, R"({"a": {"c": 7}})"), "body.a has no 'b'");
  EXPECT_EQ(fault_of(check, R"({"a": 7})"), "body.a has no 'b'");
  EXPECT_EQ(fault_of(check, "[]"), "body has no 'a'");
}

TEST(Check, the_empty_path_is_the_whole_body) {
  EXPECT_EQ(fault_of(json_check({"", "[1,2]", {}, {}}), "[1, 2]"), "");
  EXPECT_EQ(fault_of(json_check({"", {}, 3, {}}), "[1, 2]"), "body has length 2, not 3");
}

TEST(Check, json_values_are_compared_not_their_texts) {
  EXPECT_EQ(fault_of(json_check({"v", R"({"a": 1, "b": [true, null]})", {}, {}}),
                     R"({"v":{"b":[true,null],"a":1.0}})"),
            "");
  EXPECT_EQ(fault_of(json_check({"v", "\"\\u00e9\"", {}, {}}), "{\"v\": \"\xc3\xa9\"}"), "");
  EXPECT_EQ(fault_of(json_check({"v", "1", {}, {}}), R"({"v": "1"})"), "body.v is \"1\", not 1");
  EXPECT_EQ(fault_of(json_check({"v", "null", {}, {}}), R"({"v": null})"), "");
  EXPECT_EQ(fault_of(json_check({"v", "null", {}, {}}), "{}"), "body has no 'v'");
}

TEST(Check, a_length_counts_characters_elements_or_members) {
  EXPECT_EQ(fault_of(json_check({"result", {}, 120000, {}}), R"({"result": "hello"})"),
            "body.result has length 5, not 120000");
  EXPECT_EQ(fault_of(json_check({"s", {}, 5, {}}), "{\"s\": \"h\xc3\xa9llo\"}"), "");
  EXPECT_EQ(fault_of(json_check({"l", {}, 2, {}}), R"({"l": [[1, 2, 3], 4]})"), "");
  EXPECT_EQ(fault_of(json_check({"o", {}, 1, {}}), R"({"o": {"a": 1}})"), "");
  EXPECT_EQ(fault_of(json_check({"n", {}, 1, {}}), R"({"n": 1})"), "body.n is a number and has no length");
}

TEST(Check, a_pattern_is_searched_in_a_string_or_a_json_text) {
  EXPECT_EQ(fault_of(json_check({"s", {}, {}, "l+o$"}), R"({"s": "hello"})"), "");
  EXPECT_EQ(fault_of(json_check({"s", {}, {}, "^l"}), R"({"s": "hello"})"),
            "body.s is \"hello\" and does not match '^l'");
  EXPECT_EQ(fault_of(json_check({"n", {}, {}, "^[0-9]+$"}), R"({"n": 42})"), "");
}

TEST(Check, a_pattern_means_what_ecmascript_says) {
  const auto two_lines = R"({"s": "one\ntwo"})";
  EXPECT_NE(fault_of(json_check({"s", {}, {}, "^two$"}), two_lines), "");
  EXPECT_NE(fault_of(json_check({"s", {}, {}, "one.two"}), two_lines), "");
  EXPECT_EQ(fault_of(json_check({"s", {}, {}, "^one\\stwo$"}), two_lines), "");
  EXPECT_EQ(fault_of(json_check({"s", {}, {}, "(o).*\\1"}), R"({"s": "foo"})"), "");
}

TEST(Check, a_pattern_may_meet_a_long_text) {
  const auto body = R"({"result": ")" + std::string(1'000'000, 'x') + "\"}";
  EXPECT_EQ(fault_of(json_check({"result", {}, {}, "^x+$"}), body), "");
  EXPECT_EQ(fault_of(json_check({"result", {}, {}, "^(x|y)*$"}), body), "");
}

TEST(Check, a_pattern_that_runs_away_is_given_up) {
  const auto body = R"({"s": ")" + std::string(40, 'a') + "!\"}";
  EXPECT_EQ(fault_of(json_check({"s", {}, {}, "^(a+)+$"}), body),
            "body.s: the search for '^(a+)+$' was given up, it backtracks without end");
}

TEST(Check, what_is_not_json_is_named_with_its_place) {
  const auto check = json_check({"a", {}, {}, {}});
  EXPECT_EQ(fault_of(check, ""), "the body is empty, not JSON");
  EXPECT_EQ(fault_of(check, "<html>"), "the body is not JSON (wrong at byte 1 of 6)");
  EXPECT_EQ(fault_of(check, R"({"a": 1} x)"), "the body is not JSON (wrong at byte 10 of 10)");
  EXPECT_EQ(fault_of(check, "{\"a\": \"\xff\"}"), "the body is not JSON (wrong at byte 8 of 10)");
  EXPECT_EQ(fault_of(check, R"({"a": 1e999})"), "the body is JSON with a number out of range");
  EXPECT_NE(fault_of(check, std::string(1'000'000, '[')), "");
}

TEST(Check, a_long_value_is_cut_in_the_sentence) {
  const auto why = fault_of(json_check({"a", "1", {}, {}}), R"({"a": ")" + std::string(500, 'x') + "\"}");
  EXPECT_EQ(why, "body.a is \"" + std::string(59, 'x') + "..., not 1");
}

TEST(Check, headers_hold_when_each_rule_was_kept) {
  Rules rules;
  rules.header = {{"A", "1", {}, {}}, {"a", {}, {}, "^[12]$"}, {"B", {}, 3, {}}};
  const Check check(rules);
  EXPECT_TRUE(check.needs_headers());
  EXPECT_EQ(check.header_rules_kept("a", "1"), 0b011U);
  EXPECT_EQ(check.header_rules_kept("A", "2"), 0b010U);
  EXPECT_EQ(check.header_rules_kept("b", "abc"), 0b100U);
  EXPECT_EQ(check.header_rules_kept("b", "ab"), 0U);
  EXPECT_EQ(check.header_rules_kept("c", "1"), 0U);
  EXPECT_TRUE(check.headers_hold(0b111));
  std::string why;
  EXPECT_FALSE(check.headers_hold(0b110, &why));
  EXPECT_EQ(why, "no header A that is '1'");
  EXPECT_FALSE(check.headers_hold(0b011, &why));
  EXPECT_EQ(why, "no header B that has length 3");
}

TEST(Check, a_response_is_judged_as_a_whole) {
  Rules rules;
  rules.status = {{200, 200}};
  rules.bytes = 8;
  rules.header = {{"content-type", "application/json", {}, "json"}};
  rules.json = {{"n", "1", {}, {}}};
  const Check check(rules);
  const std::vector<std::pair<std::string, std::string>> headers = {{"Content-Type", "application/json"}};
  std::string why;
  EXPECT_EQ(check.judge(200, R"({"n": 1})", headers, &why), Judgement::correct);
  EXPECT_EQ(why, "");
  EXPECT_EQ(check.judge(503, R"({"n": 1})", headers, &why), Judgement::wrong_status);
  EXPECT_EQ(why, "status 503, expected 200");
  EXPECT_EQ(check.judge(200, R"({"n": 1})", {}, &why), Judgement::wrong_content);
  EXPECT_EQ(why, "no header content-type that is 'application/json' and matches 'json'");
  EXPECT_EQ(check.judge(200, R"({"n":1})", headers, &why), Judgement::wrong_content);
  EXPECT_EQ(why, "the body has 7 bytes, not 8");
  EXPECT_EQ(check.judge(200, R"({"n": 2})", headers, &why), Judgement::wrong_content);
  EXPECT_EQ(why, "body.n is 2, not 1");
  EXPECT_EQ(check.judge(200, R"({"n": 2})", headers, nullptr), Judgement::wrong_content);
}

TEST(Check, rules_that_do_not_parse_are_refused) {
  Rules regex;
  regex.header = {{"a", {}, {}, "("}};
  EXPECT_THAT(refusal(regex), HasSubstr("'(' is not a regular expression"));
  Rules text;
  text.json = {{"a", "hello", {}, {}}};
  EXPECT_EQ(refusal(text), "json rule for 'a': equals hello is not a JSON value; a text needs quotes");
  for (const auto* path : {"a..b", ".a", "a."}) {
    Rules rules;
    rules.json = {{path, {}, {}, {}}};
    EXPECT_EQ(refusal(rules), "json path '" + std::string(path) + "' has an empty part: write it as a.b.0.c");
  }
  Rules many;
  many.header.resize(65, {"a", {}, {}, {}});
  EXPECT_THAT(refusal(many), HasSubstr("64 are the most"));
  many.header.resize(64);
  EXPECT_EQ(refusal(many), "nothing refused");
}

}  // namespace
}  // namespace backbench::http
