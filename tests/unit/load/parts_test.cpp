#include "base/error.hpp"
#include "load/gate.hpp"
#include "load/mix.hpp"
#include "load/open_files.hpp"
#include "load/resolve.hpp"
#include "load/slots.hpp"

#include <gtest/gtest.h>

namespace backbench::load {
namespace {

TEST(Gate, lets_exactly_the_limit_pass) {
  Gate gate;
  gate.limit(2);
  EXPECT_TRUE(gate.admits());
  gate.pass();
  EXPECT_FALSE(gate.exhausted());
  gate.pass();
  EXPECT_FALSE(gate.admits());
  EXPECT_TRUE(gate.exhausted());
}

TEST(Gate, admits_nothing_while_closed) {
  Gate gate;
  gate.close();
  EXPECT_FALSE(gate.admits());
  gate.open();
  EXPECT_TRUE(gate.admits());
  EXPECT_FALSE(gate.exhausted());
}

TEST(Slots, hold_requests_in_order_around_the_ring) {
  Slots slots(2);
  slots.push().exchange = 1;
  slots.push().exchange = 2;
  EXPECT_TRUE(slots.full());
  slots.next_written();
  slots.pop();
  slots.push().exchange = 3;
  EXPECT_EQ(slots[0].exchange, 2u);
  EXPECT_EQ(slots[1].exchange, 3u);
  EXPECT_EQ(slots.written(), 0u);
}

TEST(Slots, rewinding_sends_all_of_it_again) {
  Slots slots(3);
  slots.push();
  slots.push();
  slots.next_written();
  slots.partly_written(5);
  slots.rewind();
  EXPECT_EQ(slots.written(), 0u);
  EXPECT_EQ(slots.offset(), 0u);
  EXPECT_EQ(slots.count(), 2u);
}

TEST(Slots, an_answer_to_a_half_written_request_forgets_its_offset) {
  Slots slots(2);
  slots.push();
  slots.partly_written(7);
  slots.pop();
  EXPECT_EQ(slots.offset(), 0u);
  EXPECT_TRUE(slots.empty());
}

TEST(Mix, follows_the_weights) {
  Plan plan;
  plan.mix.resize(2);
  plan.mix[0].weight = 1;
  plan.mix[1].weight = 3;
  Mix mix(plan, 0);
  int second = 0;
  for (int i = 0; i < 40'000; ++i) second += mix.next() == 1 ? 1 : 0;
  EXPECT_NEAR(second, 30'000, 400);  // four standard deviations are 350
}

TEST(Mix, repeats_with_the_seed) {
  Plan plan;
  plan.mix.resize(3);
  Mix first(plan, 1), again(plan, 1);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(first.next(), again.next());
}

TEST(OpenFiles, more_connections_than_the_machine_allows_are_refused_with_the_cure) {
  try {
    require_open_files(1'000'000'000);
    FAIL() << "a billion open files were allowed";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    EXPECT_NE(std::string(error.what()).find("ulimit -Hn"), std::string::npos) << error.what();
  }
}

TEST(Resolve, a_host_that_does_not_exist_is_named) {
  http::Url url;
  url.host = "no-such-host.invalid";
  try {
    resolve(url);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::target_failed);
    EXPECT_NE(std::string(error.what()).find("no-such-host.invalid"), std::string::npos);
  }
}

}  // namespace
}  // namespace backbench::load
