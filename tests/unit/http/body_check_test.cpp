#include "http/body_check.hpp"

#include "support/counted_new.hpp"

#include <gtest/gtest.h>

namespace backbench::http {
namespace {

/// A response with this body, as the reader of one connection sees it.
class Exchanged {
 public:
  void begin(KnownBodies& known) { reader_.begin(false, &known.check(), check_.begin(known)); }

  void head(std::size_t length, int status = 200) {
    feed("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n");
  }
  void feed(std::string_view bytes) { reader_.feed(bytes); }
  Judgement judge(std::string* why = nullptr) { return check_.judge(reader_, why); }

  Judgement whole(KnownBodies& known, std::string_view body, std::size_t piece = 7,
                  std::string* why = nullptr) {
    begin(known);
    head(body.size());
    for (std::size_t at = 0; at < body.size(); at += piece) feed(body.substr(at, piece));
    return judge(why);
  }

 private:
  ResponseReader reader_;
  BodyCheck check_;
};

constexpr auto correct = Judgement::correct;
constexpr auto wrong_content = Judgement::wrong_content;

Check n_is_one(bool same = false) {
  Rules rules;
  rules.json = {{"n", "1", {}, {}}};
  rules.body_same = same;
  return Check(rules);
}

Check same_body() {
  Rules rules;
  rules.body_same = true;
  return Check(rules);
}

TEST(BodyCheck, without_body_rules_it_asks_for_no_body) {
  const Check check{Rules{}};
  KnownBodies known(check, "");
  BodyCheck body;
  EXPECT_EQ(body.begin(known), nullptr);
  Exchanged one;
  EXPECT_EQ(one.whole(known, "anything"), correct);
}

TEST(BodyCheck, a_json_body_is_judged_whatever_its_pieces) {
  const auto check = n_is_one();
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 100U}) {
    KnownBodies known(check, "");
    Exchanged one;
    EXPECT_EQ(one.whole(known, R"({"n": 1})", piece), correct) << piece;
    EXPECT_EQ(one.whole(known, R"({"n": 1})", piece), correct) << piece;
    EXPECT_EQ(one.whole(known, R"({"n": 2})", piece), wrong_content) << piece;
    EXPECT_EQ(one.whole(known, R"({"n": 1, "at": 17})", piece), correct) << piece;
    EXPECT_EQ(one.whole(known, R"({"n": 1, "at": 18})", piece), correct) << piece;
    EXPECT_EQ(one.whole(known, R"({"n": 1})", piece), correct) << piece;
    EXPECT_EQ(one.whole(known, "", piece), wrong_content) << piece;
  }
}

TEST(BodyCheck, a_body_that_is_a_part_of_the_known_one_is_judged_by_itself) {
  const auto check = n_is_one();
  KnownBodies known(check, R"({"n": 1})");
  Exchanged one;
  std::string why;
  EXPECT_EQ(one.whole(known, R"({"n": 1)", 3, &why), wrong_content);
  EXPECT_EQ(why, "the body is not JSON (wrong at byte 8 of 7)");
  EXPECT_EQ(one.whole(known, R"({"n": 1} )", 3), correct);
  EXPECT_EQ(one.whole(known, R"({"n": 1} ])", 3), wrong_content);
}

TEST(BodyCheck, a_wrong_reference_makes_nothing_correct) {
  const auto check = n_is_one();
  KnownBodies known(check, R"({"n": 2})");
  Exchanged one;
  EXPECT_EQ(one.whole(known, R"({"n": 2})"), wrong_content);
  EXPECT_EQ(one.whole(known, R"({"n": 1})"), correct);

  const auto same = n_is_one(true);
  KnownBodies fixed(same, R"({"n": 2})");
  std::string why;
  EXPECT_EQ(one.whole(fixed, R"({"n": 2})", 7, &why), wrong_content);
  EXPECT_EQ(why, "body.n is 2, not 1");
  EXPECT_EQ(one.whole(fixed, R"({"n": 1})"), wrong_content);
}

TEST(BodyCheck, same_means_equal_to_the_reference_byte_for_byte) {
  const auto check = same_body();
  KnownBodies known(check, "hello");
  Exchanged one;
  std::string why;
  for (const std::size_t piece : {1U, 2U, 5U, 9U}) {
    EXPECT_EQ(one.whole(known, "hello", piece), correct);
    EXPECT_EQ(one.whole(known, "hellO", piece, &why), wrong_content);
    EXPECT_EQ(why, "the body differs from the reference at byte 4");
    EXPECT_EQ(one.whole(known, "hello!", piece, &why), wrong_content);
    EXPECT_EQ(why, "the body differs from the reference at byte 5");
    EXPECT_EQ(one.whole(known, "hell", piece, &why), wrong_content);
    EXPECT_EQ(why, "the body ends after 4 bytes, the reference has 5");
    EXPECT_EQ(one.whole(known, "", piece, &why), wrong_content);
    EXPECT_EQ(why, "the body ends after 0 bytes, the reference has 5");
  }
}

TEST(BodyCheck, without_a_reference_the_first_correct_body_becomes_it) {
  const auto check = n_is_one(true);
  KnownBodies known(check, "");
  Exchanged one;
  EXPECT_EQ(one.whole(known, R"({"n": 3})"), wrong_content);
  EXPECT_EQ(one.whole(known, R"({"n": 1, "at": 1})"), correct);
  EXPECT_EQ(one.whole(known, R"({"n": 1, "at": 2})"), wrong_content);
  EXPECT_EQ(one.whole(known, R"({"n": 1, "at": 1})"), correct);
}

TEST(BodyCheck, an_empty_body_can_be_the_reference_too) {
  const auto check = same_body();
  KnownBodies known(check, "");
  Exchanged one;
  EXPECT_EQ(one.whole(known, ""), correct);
  EXPECT_EQ(one.whole(known, "x"), wrong_content);
  EXPECT_EQ(one.whole(known, ""), correct);
}

TEST(BodyCheck, of_two_first_bodies_at_once_the_one_that_ends_first_is_the_reference) {
  const auto check = same_body();
  KnownBodies known(check, "");
  Exchanged slow;
  Exchanged quick;
  std::string why;
  slow.begin(known);
  slow.head(4);
  slow.feed("sl");
  EXPECT_EQ(quick.whole(known, "quick"), correct);
  slow.feed("ow");
  EXPECT_EQ(slow.judge(&why), wrong_content);
  EXPECT_EQ(why, "the body of 4 bytes differs from the reference of 5 bytes");
  EXPECT_EQ(slow.whole(known, "quick"), correct);
}

TEST(BodyCheck, a_body_that_becomes_known_in_between_does_not_mix_with_one_under_way) {
  const auto check = n_is_one();
  KnownBodies known(check, R"({"n": 1, "pad": "xxxxxxxxxxxxxxxx"})");
  Exchanged slow;
  Exchanged quick;
  slow.begin(known);
  const std::string body = R"({"n": 1, "pad": "xxxxxxxxxxxxxxx!"})";
  slow.head(body.size());
  slow.feed(std::string_view(body).substr(0, 20));
  EXPECT_EQ(quick.whole(known, R"({"other": 0, "n": 1})"), correct);
  slow.feed(std::string_view(body).substr(20));
  EXPECT_EQ(slow.judge(), correct);
}

TEST(BodyCheck, a_response_broken_off_leaves_no_trace) {
  const auto check = n_is_one();
  KnownBodies known(check, "");
  Exchanged one;
  one.begin(known);
  one.head(100);
  one.feed("garbage that was cut");
  EXPECT_EQ(one.whole(known, R"({"n": 1})"), correct);
}

TEST(BodyCheck, status_headers_and_length_are_judged_too) {
  Rules rules;
  rules.status = {{201, 201}};
  rules.bytes = 3;
  rules.header = {{"X-Id", {}, {}, "^[0-9]+$"}};
  const Check check(rules);
  KnownBodies known(check, "");
  BodyCheck body;
  ResponseReader reader;
  std::string why;
  const auto judge = [&](const std::string& bytes) {
    reader.begin(false, &check, body.begin(known));
    EXPECT_EQ(reader.feed(bytes).state, ReadState::complete);
    why.clear();
    return body.judge(reader, &why);
  };
  EXPECT_EQ(judge("HTTP/1.1 201 X\r\nX-Id: 12\r\nContent-Length: 3\r\n\r\nabc"), correct);
  EXPECT_EQ(why, "");
  EXPECT_EQ(judge("HTTP/1.1 503 X\r\nX-Id: 12\r\nContent-Length: 3\r\n\r\nabc"), Judgement::wrong_status);
  EXPECT_EQ(why, "status 503, expected 201");
  EXPECT_EQ(judge("HTTP/1.1 201 X\r\nX-Id: one\r\nContent-Length: 3\r\n\r\nabc"), wrong_content);
  EXPECT_EQ(why, "no header X-Id that matches '^[0-9]+$'");
  EXPECT_EQ(judge("HTTP/1.1 201 X\r\nX-Id: 1\r\nContent-Length: 4\r\n\r\nabcd"), wrong_content);
  EXPECT_EQ(why, "the body has 4 bytes, not 3");
}

TEST(BodyCheck, a_wrong_status_teaches_nothing) {
  const auto check = same_body();
  KnownBodies known(check, "");
  Exchanged one;
  one.begin(known);
  one.head(5, 503);
  one.feed("sorry");
  EXPECT_EQ(one.judge(), Judgement::wrong_status);
  EXPECT_EQ(one.whole(known, "hello"), correct);
  EXPECT_EQ(one.whole(known, "sorry"), wrong_content);
}

TEST(BodyCheck, a_body_too_large_to_keep_is_wrong) {
  const auto check = n_is_one();
  KnownBodies known(check, "");
  Exchanged one;
  const std::string body = R"({"n": 1, "pad": ")" + std::string(BodyCheck::most_kept, 'x') + "\"}";
  std::string why;
  EXPECT_EQ(one.whole(known, body, 1 << 20, &why), wrong_content);
  EXPECT_EQ(why, "the body is over 64 MiB and was not looked at");
}

TEST(BodyCheck, allocates_nothing_while_bodies_equal_the_known_one) {
  const auto json = n_is_one();
  const auto same = same_body();
  const std::string body = R"({"n": 1, "pad": ")" + std::string(120'000, 'x') + "\"}";
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  for (const auto* check : {&json, &same}) {
    KnownBodies known(*check, "");
    BodyCheck judge;
    ResponseReader reader;
    std::size_t before = 0;
    for (int i = 0; i < 100; ++i) {
      reader.begin(false, check, judge.begin(known));
      for (std::size_t at = 0; at < bytes.size(); at += 16'384)
        reader.feed(std::string_view(bytes).substr(at, 16'384));
      ASSERT_EQ(judge.judge(reader), correct);
      if (i == 0) before = testing::allocations();
    }
    EXPECT_EQ(testing::allocations(), before);
  }
}

}  // namespace
}  // namespace backbench::http
