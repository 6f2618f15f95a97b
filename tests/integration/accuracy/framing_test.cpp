// What is a response and where it ends (RFC 9112 section 6.3): correct answers of every shape, and what
// breaks the rule.

#include "integration/load/trial.hpp"
#include "support/embedded_server.hpp"

#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using backbench::testing::EmbeddedServer;
using metrics::Ending;

struct Framing {
  std::string_view name;
  std::string fault = "reset:after=1000000";  // never met
  std::string_view method = "GET";
  std::string_view path = "/";
  int status = 200;
  std::uint64_t body_bytes = 1000;
  Ending ending = Ending::ok;
};

void PrintTo(const Framing& framing, std::ostream* out) { *out << framing.name; }

class AccuracyOfFraming : public ::testing::TestWithParam<Framing> {};

TEST_P(AccuracyOfFraming, all_of_200_requests_end_alike) {
  const Framing& framing = GetParam();
  EmbeddedServer server{{"body", "1kB"}, {"fault", framing.fault}};
  http::Rules rules;
  rules.status = std::vector<http::StatusRange>(1, {framing.status, framing.status});
  rules.bytes = framing.body_bytes;
  auto plan = plan_for(server.port(), 200, exchange(rules, framing.method, "", framing.path));
  plan.connections = 4;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(framing.ending), 200U) << seen.first_failure;
  EXPECT_EQ(server.requests(), 200U);
}

INSTANTIATE_TEST_SUITE_P(
    Of, AccuracyOfFraming,
    ::testing::Values(
        Framing{.name = "chunks", .fault = "chunked"},
        Framing{.name = "a_body_that_ends_with_the_connection", .fault = "until-close"},
        Framing{.name = "head", .method = "HEAD", .body_bytes = 0},
        Framing{.name = "status_204", .path = "/status/204", .status = 204, .body_bytes = 0},
        Framing{.name = "status_304", .path = "/status/304", .status = 304, .body_bytes = 0},
        Framing{.name = "100_continue_first", .fault = "continue"},
        Framing{.name = "103_early_hints_first", .fault = "continue:code=103"},
        Framing{.name = "less_than_announced", .fault = "short-body", .ending = Ending::closed_early},
        Framing{.name = "more_than_announced", .fault = "long-body", .ending = Ending::malformed},
        Framing{.name = "no_http_at_all", .fault = "garbage", .ending = Ending::malformed}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace backbench::load::testing
