#include "running.hpp"
#include "target/external_target.hpp"
#include "target/port.hpp"
#include "target/probe.hpp"

#include <algorithm>

namespace backbench::target {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class Readiness : public Running {
 protected:
  static http::Rules body_of(std::uint64_t bytes) {
    http::Rules rules;
    rules.bytes = bytes;
    return rules;
  }
  /// How often the scripted server was asked.
  std::size_t asked() const {
    const std::string text = log();
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) - 1;  // less our own note
  }
};

TEST_F(Readiness, wrong_answers_are_waited_out_and_right_ones_counted_in_a_row) {
  serve({"stepwise.py", "503:no", "200:right", "200:wrong body", "close", "garbage", "200:right"});
  const ProbeAnswer answer = ready("/", body_of(5), 3);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "right");
  EXPECT_GT(answer.waited, 0ns);
  target->stop();
  EXPECT_EQ(asked(), 8U) << log();
}

TEST_F(Readiness, the_path_of_the_target_file_is_asked_first_and_the_scenarios_request_after_it) {
  spec.ready = {"/healthcheck", 2s};
  serve({"stepwise.py", "503:no"});
  EXPECT_THAT(not_ready(), HasSubstr("GET / of 127.0.0.1:"));
  EXPECT_GE(asked(), 1U);
}

TEST_F(Readiness, the_last_fault_is_told_in_words) {
  spec.ready.within = 300ms;
  const auto fault = [&](const char* script, http::Rules rules = {}) {
    serve({"stepwise.py", script});
    becomes_true([&] { return !listeners_for("127.0.0.1", target->address().port).empty(); });
    return not_ready(std::move(rules));
  };
  const std::string text = fault("503:starting");
  EXPECT_THAT(text, AllOf(StartsWith("target flask: not ready within 300ms: GET / of 127.0.0.1:"),
                          HasSubstr("503"), HasSubstr("\n  503:starting")));
  EXPECT_EQ(code, base::ExitCode::target_failed);
  EXPECT_THAT(fault("200:short", body_of(120'000)), HasSubstr("120000"));
  EXPECT_THAT(fault("close"), HasSubstr("closed without an answer"));
  EXPECT_THAT(fault("garbage"), HasSubstr("the answer does not begin with HTTP/1.0 or HTTP/1.1: 'SSH-2.0"));
  EXPECT_THAT(fault("hang"), HasSubstr("no complete answer in time"));
  http::Rules header;
  header.header = {{"X-Kind", "other", std::nullopt, std::nullopt}};
  EXPECT_THAT(fault("200:x", header), HasSubstr("X-Kind"));
}

TEST_F(Readiness, header_rules_are_judged) {
  serve({"stepwise.py", "200:x"});
  http::Rules header;
  header.header = {{"x-kind", "test", std::nullopt, std::nullopt}};
  EXPECT_EQ(ready("/", header).status, 200);
}

TEST_F(Readiness, the_answer_tells_what_it_was_beside_its_body) {
  serve({"stepwise.py", "200:x"});
  const ProbeAnswer open = ready();
  EXPECT_EQ(open.http_version, 11);
  EXPECT_TRUE(open.keeps_alive) << "nothing in it says that the connection ends";
  EXPECT_THAT(open.headers, testing::Contains(testing::Pair("X-Kind", "test")));

  const auto answers = [&](const std::string& version, const std::string& field) {
    serve({"-c",
           "import plain\nserver = plain.listen()\nwhile True:\n  c, _ = server.accept()\n"
           "  c.recv(65536)\n  c.sendall(b'HTTP/" +
               version + " 200 X\\r\\n" + field + "\\r\\nx')\n  c.close()"});
    return ready();
  };
  const ProbeAnswer old = answers("1.0", "Content-Length: 1\\r\\n");
  EXPECT_EQ(old.http_version, 10);
  EXPECT_FALSE(old.keeps_alive);
  EXPECT_TRUE(answers("1.0", "Content-Length: 1\\r\\nConnection: keep-alive\\r\\n").keeps_alive);
  EXPECT_FALSE(answers("1.1", "Content-Length: 1\\r\\nConnection: close\\r\\n").keeps_alive);
  EXPECT_FALSE(answers("1.1", "").keeps_alive) << "its body ends with the connection";
}

TEST_F(Readiness, each_attempt_has_a_time_limit_of_its_own) {
  serve({"stepwise.py", "hang", "200:right"});
  ProbeRequest impatient = request();
  impatient.timeout = 100ms;
  EXPECT_EQ(target->wait_ready(impatient, 1, stop).body, "right");
}

TEST_F(Readiness, a_server_that_listens_elsewhere_is_told_where) {
  spec.ready.within = 2s;
  serve({"elsewhere.py"});
  EXPECT_THAT(not_ready(),
              AllOf(HasSubstr("connection refused; it listens on [::1]:"), HasSubstr(" instead")));
}

TEST_F(Readiness, a_server_that_listens_nowhere_is_told) {
  spec.ready.within = 200ms;
  serve({"-c", "import time; time.sleep(1000)"});
  EXPECT_THAT(not_ready(), HasSubstr("connection refused; it listens on no port"));
}

TEST_F(Readiness, a_right_answer_of_another_process_is_not_taken) {
  spec.ready.within = 2s;
  serve({"-c", "import time; time.sleep(1000)"});
  const auto idle = std::move(target);
  spec.port = idle->address().port;
  serve({"healthy.py"});
  ready();
  EXPECT_THAT(error_of([&] { idle->wait_ready(request(), 1, stop); }),
              HasSubstr(fmt::format("a correct answer, but not from this target: port {} belongs to pid {} (",
                                    *spec.port, target->pids().at(0))));
}

TEST_F(Readiness, a_server_whose_port_was_taken_meanwhile_dies_with_the_holder_told) {
  serve({"-c", "import time; time.sleep(1); import plain; plain.listen()"});
  const auto late = std::move(target);
  spec.port = late->address().port;
  serve({"healthy.py"});
  EXPECT_THAT(
      error_of([&] { late->wait_ready(request(), 1, stop); }),
      AllOf(HasSubstr("Address already in use"),
            HasSubstr(fmt::format("\nport {} belongs to pid {} (", *spec.port, target->pids().at(0)))));
}

TEST_F(Readiness, a_connection_to_itself_is_no_answer) {
  int first = 0, last = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first >> last;
  // Made certain: from every port of the range there is one that the kernel gives to a connection to itself,
  // and asking for one port as often as there are ports meets it.
  http::Url nobody;
  nobody.host = "127.0.0.1";
  nobody.port = static_cast<std::uint16_t>(last - 1);
  while (error_of([&] { require_free(nobody.port); }) != "") nobody.port -= 2;
  ProbeLimits limits;
  for (int attempt = 0; attempt < 2 * (last - first); ++attempt) {
    limits.deadline = base::Clock::now() + 10s;
    const ProbeResult result = probe(nobody, nullptr, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", false, limits);
    ASSERT_EQ(result.fault, "connection refused") << "attempt " << attempt;
  }
}

class External : public Running {
 protected:
  std::string refused(const std::string& url) {
    spec.url = url;
    return error_of([&] { target = start(spec, options, stop); });
  }
  std::unique_ptr<Target> someone_elses() {
    serve({"healthy.py"});
    return std::move(target);
  }
};

TEST_F(External, a_server_that_runs_already_is_asked_and_left_alone) {
  const auto server = someone_elses();
  spec.url = "http://localhost:" + std::to_string(server->address().port);
  target = start(spec, options, stop);
  EXPECT_EQ(target->address().host, "localhost");
  EXPECT_EQ(target->containment(), "external");
  EXPECT_EQ(ready().status, 200);
  target->stop();
  target.reset();
  EXPECT_EQ(server->death(), std::nullopt);
  EXPECT_FALSE(server->pids().empty());
}

TEST_F(External, one_that_does_not_answer_is_told) {
  spec.ready.within = 200ms;
  spec.url = "http://127.0.0.1:" + std::to_string(free_port());
  target = start(spec, options, stop);
  EXPECT_THAT(not_ready(),
              AllOf(StartsWith("target flask: not ready within 200ms"), HasSubstr("connection refused")));
  EXPECT_EQ(target->death(), std::nullopt);
}

TEST_F(External, another_machine_needs_both_permissions) {
  EXPECT_THAT(refused("http://192.0.2.1:80"),
              AllOf(HasSubstr("192.0.2.1 is not an address of this machine"), HasSubstr("allow_remote: true"),
                    HasSubstr("--allow-remote")));
  EXPECT_EQ(code, base::ExitCode::usage);
  spec.allow_remote = true;
  EXPECT_NE(refused("http://192.0.2.1:80"), "");
  spec.allow_remote = false;
  options.allow_remote = true;
  EXPECT_NE(refused("http://192.0.2.1:80"), "");
  spec.allow_remote = true;
  EXPECT_EQ(refused("http://192.0.2.1:80"), "");
}

TEST_F(External, https_and_unix_domain_sockets_of_this_machine_need_no_permission) {
  EXPECT_EQ(refused("https://127.0.0.1:8443"), "");
  EXPECT_EQ(refused("http+unix://%2Frun%2Fapp.sock"), "");
  EXPECT_THAT(refused("http+unix://%2Frun%2Fapp.sock/api"),
              HasSubstr("give http+unix://%2Frun%2Fapp.sock/ here"));
}

TEST_F(External, an_address_that_would_not_be_measured_as_written_is_refused) {
  EXPECT_THAT(refused("http://127.0.0.1:8080/api"), HasSubstr("has a path"));
  EXPECT_EQ(code, base::ExitCode::usage);
}

}  // namespace
}  // namespace backbench::target
