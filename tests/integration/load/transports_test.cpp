#include "base/error.hpp"
#include "http/request_bytes.hpp"
#include "support/certificates.hpp"
#include "support/embedded_here.hpp"
#include "support/folder.hpp"
#include "trial.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using backbench::testing::CertifiedKey;
using backbench::testing::EmbeddedHere;
using metrics::Ending;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using Flags = std::vector<std::pair<std::string, std::string>>;

/// How the bytes go. Whatever a test says of the generator holds over each.
enum class Way { plain, tls, local, tls_over_local };

bool is_secure(Way way) { return way == Way::tls || way == Way::tls_over_local; }
bool is_local(Way way) { return way == Way::local || way == Way::tls_over_local; }

class Transports : public ::testing::TestWithParam<Way> {
 protected:
  static bool secure() { return is_secure(GetParam()); }

  void serve(Flags flags) {
    const CertifiedKey own = certificates_.issue("DNS:localhost,IP:127.0.0.1");
    plan_.address.host = "127.0.0.1";
    if (is_local(GetParam())) {
      plan_.address.socket = folder_.path() / "server.sock";
      flags.emplace_back("unix-socket", plan_.address.socket);
    }
    if (secure()) {
      flags.emplace_back("tls-cert", own.cert);
      flags.emplace_back("tls-key", own.key);
      plan_.address.tls = true;
      plan_.tls.ca = certificates_.authority();
    }
    server_.emplace(std::move(flags));
    plan_.address.port = server_->port();
  }

  Plan& plan(std::uint64_t requests, Exchange what = exchange()) {
    plan_.mix = {std::move(what)};
    plan_.connections = 1;
    plan_.warmup = milliseconds{0};
    plan_.requests_total = requests;
    plan_.timeout = std::chrono::seconds{30};
    return plan_;
  }

  backbench::testing::Folder folder_;
  backbench::testing::Certificates certificates_{folder_.path()};
  std::optional<EmbeddedHere> server_;
  Plan plan_;
};

std::string name_of(const ::testing::TestParamInfo<Way>& way) {
  constexpr std::array names = {"plain", "tls", "local", "tls_over_local"};
  return names.at(static_cast<std::size_t>(way.param));
}

INSTANTIATE_TEST_SUITE_P(Way, Transports,
                         ::testing::Values(Way::plain, Way::tls, Way::local, Way::tls_over_local), name_of);

/// Every connection that was opened is in the histograms once, and TLS in its own only.
void expect_connections(const metrics::Measurement& seen, std::uint64_t opened, bool secure) {
  EXPECT_EQ(seen.connect_time.count(), opened);
  EXPECT_EQ(seen.tls_handshake_time.count(), secure ? opened : 0);
}

TEST_P(Transports, carry_every_request_and_its_whole_body) {
  serve({{"body", "120000B"}});
  http::Rules rules;
  rules.bytes = 120'000;
  rules.json = {{"result", {}, 120'000 - 13, {}}};
  auto& plan = this->plan(300, exchange(rules));
  plan.connections = 6;
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 300U) << seen.first_failure;
  EXPECT_GE(seen.bytes_received, 300U * 120'000U);
  EXPECT_LT(seen.bytes_received, 300U * 121'000U);
  expect_connections(seen, 6, secure());
}

TEST_P(Transports, carry_bodies_that_nobody_looks_at) {
  serve({{"body", "1MiB"}});
  const auto seen = run_trial(plan(50));
  EXPECT_EQ(seen.window_tally.ok(), 50U) << seen.first_failure;
  EXPECT_GE(seen.bytes_received, 50U << 20);
}

TEST_P(Transports, keep_the_framing_of_answers_in_pieces) {
  for (const char* shape : {"chunked", "continue", "until-close"}) {
    SCOPED_TRACE(shape);
    serve({{"body", "40KiB"}, {"fault", shape}});
    http::Rules rules;
    rules.bytes = 40 * 1024;
    const auto seen = run_trial(plan(60, exchange(rules)));
    EXPECT_EQ(seen.window_tally.ok(), 60U) << seen.first_failure;
    server_.reset();
  }
}

TEST_P(Transports, carry_pipelined_requests_in_order) {
  serve({{"body", "500B"}});
  auto& plan = this->plan(1000);
  plan.connections = 3;
  plan.pipelining = 16;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 1000U) << seen.first_failure;
  expect_connections(seen, 3, secure());
}

TEST_P(Transports, carry_request_bodies_larger_than_a_socket_takes_at_once) {
  serve({});
  http::RequestText text;
  text.method = "POST";
  text.path = "/echo";
  text.body = std::string(3'000'000, 'x');
  Exchange echo = exchange();
  echo.request_bytes = http::request_bytes(text, "test");
  http::Rules rules;
  rules.bytes = text.body.size();
  echo.check = std::make_shared<http::Check>(std::move(rules));
  const auto seen = run_trial(plan(5, std::move(echo)));
  EXPECT_EQ(seen.window_tally.ok(), 5U) << seen.first_failure;
  EXPECT_GE(seen.bytes_sent, 15'000'000U);
}

TEST_P(Transports, open_a_connection_per_request_without_keepalive) {
  serve({{"body", "13B"}});
  auto& plan = this->plan(100);
  plan.connections = 4;
  plan.requests_per_connection = 1;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 100U) << seen.first_failure;
  // The last ones are replaced too, and some of those are open when the trial ends.
  EXPECT_GE(seen.connect_time.count(), 100U);
  EXPECT_LE(seen.connect_time.count(), 104U);
  if (!secure()) return expect_connections(seen, seen.connect_time.count(), false);
  EXPECT_GE(seen.tls_handshake_time.count(), 100U);
  EXPECT_LE(seen.tls_handshake_time.count(), seen.connect_time.count());
}

TEST_P(Transports, count_resets_and_early_ends) {
  serve({{"body", "13B"}, {"fault", "reset:every=5"}});
  auto& plan = this->plan(500);
  plan.connections = 5;
  auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::reset) + seen.window_tally.count(Ending::closed_early), 100U);
  // A Unix-domain socket knows no reset while nothing is unread in it: unix(7).
  if (!is_local(GetParam())) {
    EXPECT_EQ(seen.window_tally.count(Ending::reset), 100U);
  }
  server_.reset();

  serve({{"body", "13B"}, {"fault", "close:every=5"}});
  seen = run_trial(this->plan(500));
  EXPECT_EQ(seen.window_tally.count(Ending::closed_early), 100U) << seen.first_failure;
  EXPECT_EQ(seen.window_tally.ok(), 400U);
}

TEST_P(Transports, reconnect_when_the_server_closes_between_two_requests) {
  serve({{"body", "13B"}, {"fault", "close-after:requests=10"}});
  const auto seen = run_trial(plan(200));
  // On a Unix-domain socket nobody can tell whether the server had a look at a request that was on its way.
  const auto& window = seen.window_tally;
  const auto lost =
      is_local(GetParam()) ? window.count(Ending::reset) + window.count(Ending::closed_early) : 0;
  EXPECT_EQ(window.ok() + lost, 200U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects + lost, seen.connect_time.count() - 1);
}

TEST_P(Transports, keep_what_is_never_answered_as_censored) {
  serve({{"body", "13B"}, {"fault", "silent:every=10"}});
  auto& plan = this->plan(100);
  plan.connections = 5;
  plan.timeout = milliseconds{300};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::timeout), 10U);
  EXPECT_EQ(seen.time_to_first_byte.count(), 100U);
  EXPECT_EQ(seen.time_to_first_byte.censored_count(), 10U);
}

TEST_P(Transports, time_the_first_byte_before_the_last) {
  ASSERT_NO_FATAL_FAILURE(serve({{"body", "2MiB"}}));
  const auto seen = run_trial(plan(5));
  EXPECT_EQ(seen.time_to_first_byte.count(), 5U);
  EXPECT_LT(seen.time_to_first_byte.mean()->value, seen.service_time.mean()->value);
}

/// A server of TLS and the plan of one connection to it, one request each connection.
class Tls : public ::testing::Test {
 protected:
  void serve(const CertifiedKey& own, Flags more = {}) {
    more.emplace_back("tls-cert", own.cert);
    more.emplace_back("tls-key", own.key);
    more.emplace_back("body", "13B");
    server_.emplace(std::move(more));
    plan_ = Plan{};
    plan_.address.tls = true;
    plan_.address.host = "127.0.0.1";
    plan_.address.port = server_->port();
    plan_.mix = {exchange()};
    plan_.connections = 1;
    plan_.warmup = milliseconds{0};
    plan_.requests_total = 20;
    plan_.requests_per_connection = 1;
    plan_.timeout = std::chrono::seconds{30};
    plan_.tls.ca = certificates_.authority();
  }

  std::string failure() {
    const std::atomic<bool> stop{false};
    Live live;
    try {
      return load::run(plan_, stop, live).first_failure;
    } catch (const base::Error& error) {
      code_ = error.code();
      return error.what();
    }
  }

  backbench::testing::Folder folder_;
  backbench::testing::Certificates certificates_{folder_.path()};
  std::optional<EmbeddedHere> server_;
  Plan plan_;
  base::ExitCode code_ = base::ExitCode::ok;
};

TEST_F(Tls, sessions_are_reused_unless_turned_off) {
  serve(certificates_.issue("IP:127.0.0.1"));
  const auto with = run_trial(plan_);
  EXPECT_EQ(with.window_tally.ok(), 20U) << with.first_failure;
  EXPECT_GE(with.tls_sessions_reused, 19U);  // the first has none to resume
  EXPECT_LE(with.tls_sessions_reused, with.tls_handshake_time.count() - 1);

  plan_.tls.session_reuse = false;
  const auto without = run_trial(plan_);
  EXPECT_EQ(without.window_tally.ok(), 20U) << without.first_failure;
  EXPECT_EQ(without.tls_sessions_reused, 0U);
}

TEST_F(Tls, a_certificate_that_does_not_pass_stops_the_trial_with_its_reason) {
  struct Row {
    CertifiedKey own;
    const char* reason;
  };
  const Row rows[] = {
      {certificates_.issue("IP:127.0.0.1", std::chrono::hours{0}), "has expired"},
      {certificates_.issue("DNS:localhost"), "is for another host"},
      {certificates_.self_signed("IP:127.0.0.1"), "is self-signed"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.reason);
    serve(row.own);
    EXPECT_THAT(failure(), ::testing::AllOf(HasSubstr("no connection to 127.0.0.1:"), HasSubstr(row.reason),
                                            HasSubstr("--insecure")));
    EXPECT_EQ(code_, base::ExitCode::target_failed);
    plan_.tls.verify = false;
    EXPECT_EQ(failure(), "");
  }
  serve(certificates_.issue("IP:127.0.0.1"));
  plan_.tls.ca.clear();  // the system's store does not know a test's authority
  EXPECT_THAT(failure(), HasSubstr("who signed the server's certificate is not trusted"));
}

TEST_F(Tls, the_name_asked_for_is_the_one_checked) {
  serve(certificates_.issue("DNS:shop.test"));
  plan_.tls.sni = "shop.test";
  EXPECT_EQ(failure(), "");
  plan_.tls.sni = "other.test";
  EXPECT_THAT(failure(), HasSubstr("is for another host"));
}

TEST_F(Tls, a_server_that_asks_for_a_client_certificate_gets_it) {
  serve(certificates_.issue("IP:127.0.0.1"), {{"tls-client-ca", certificates_.authority()}});
  EXPECT_THAT(failure(), HasSubstr("client certificate"));
  const CertifiedKey own = certificates_.issue("DNS:client");
  plan_.tls.cert = own.cert;
  plan_.tls.key = own.key;
  EXPECT_EQ(failure(), "");
  plan_.tls.key = certificates_.issue("DNS:other").key;
  EXPECT_THAT(failure(), HasSubstr("does not belong to the certificate"));
  EXPECT_EQ(code_, base::ExitCode::usage);
}

TEST_F(Tls, a_file_that_cannot_be_used_is_named) {
  serve(certificates_.issue("IP:127.0.0.1"));
  plan_.tls.ca = folder_.path() / "none.pem";
  EXPECT_THAT(failure(), ::testing::AllOf(HasSubstr("none.pem"), HasSubstr("No such file")));
  plan_.tls.ca = plan_.tls.cert = "";
  plan_.tls.ca = certificates_.issue("DNS:x").key;  // a key is no certificate
  EXPECT_THAT(failure(), HasSubstr("must be a PEM file of certificates"));
  EXPECT_EQ(code_, base::ExitCode::usage);
}

TEST_F(Tls, spoken_to_a_plain_server_says_so) {
  const EmbeddedHere plain(Flags{{"body", "13B"}});
  serve(certificates_.issue("IP:127.0.0.1"));
  plan_.address.port = plain.port();
  EXPECT_THAT(failure(), HasSubstr("does not speak TLS; give the port that does, or write http://"));
}

TEST_F(Tls, not_spoken_to_a_server_of_https_says_so) {
  serve(certificates_.issue("IP:127.0.0.1"));
  plan_.address.tls = false;
  plan_.requests_total = 1;
  EXPECT_THAT(failure(), HasSubstr("without an answer; does this port speak plain HTTP?"));
}

TEST(UnixSocket, where_nobody_listens_stops_the_trial_with_its_reason) {
  ScriptedServer unused([](const SeenRequest&) { return Answer{response()}; });
  auto plan = plan_for(unused, 1);
  plan.address.socket = "/tmp/there-is-no-such-socket";
  plan.connections = 3000;  // each fails at once, from within the opening of the one before
  try {
    run_trial(plan);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no connection to /tmp/there-is-no-such-socket could be opened"));
    EXPECT_THAT(error.what(), HasSubstr("does the server listen on this socket?"));
    EXPECT_EQ(error.code(), base::ExitCode::target_failed);
  }
}

}  // namespace
}  // namespace backbench::load::testing
