#include "target/embedded_options.hpp"

#include "base/error.hpp"

#include <chrono>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Fault fault(const std::string& text) { return embedded_options({{"fault", text}}).faults.at(0); }

std::string complaint(const std::string& name, const std::string& value) {
  try {
    embedded_options({{name, value}});
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    return error.what();
  }
  ADD_FAILURE() << name << " " << value << " was accepted";
  return {};
}

TEST(EmbeddedOptions, have_the_studys_body_on_loopback_when_nothing_is_given) {
  const EmbeddedOptions options = embedded_options({});
  EXPECT_EQ(options.address, "127.0.0.1");
  EXPECT_EQ(options.port, 8080);
  EXPECT_EQ(options.body, 120'013u);
  EXPECT_EQ(options.delay, 0ns);
  EXPECT_EQ(options.threads, 1);
  EXPECT_TRUE(options.faults.empty());
}

TEST(EmbeddedOptions, are_read_from_every_flag) {
  const EmbeddedOptions options = embedded_options({{"address", "::1"},
                                                    {"port", "0"},
                                                    {"body", "120KiB"},
                                                    {"delay", "2ms"},
                                                    {"work", "50000"},
                                                    {"threads", "2"},
                                                    {"fault", "reset"},
                                                    {"fault", "close:every=2"}});
  EXPECT_EQ(options.address, "::1");
  EXPECT_EQ(options.port, 0);
  EXPECT_EQ(options.body, 122'880u);
  EXPECT_EQ(options.delay, 2ms);
  EXPECT_EQ(options.work, 50'000u);
  EXPECT_EQ(options.threads, 2);
  ASSERT_EQ(options.faults.size(), 2u);
  EXPECT_EQ(options.faults[0].kind, FaultKind::reset);
  EXPECT_EQ(options.faults[1].kind, FaultKind::close);
}

TEST(EmbeddedOptions, say_where_and_with_which_certificate_to_listen) {
  EXPECT_FALSE(embedded_options({}).tls);
  const EmbeddedOptions options = embedded_options({{"unix-socket", "/run/a.sock"},
                                                    {"tls-cert", "c.pem"},
                                                    {"tls-key", "k.pem"},
                                                    {"tls-client-ca", "ca.pem"}});
  EXPECT_EQ(options.unix_socket, "/run/a.sock");
  EXPECT_EQ(options.tls->cert, "c.pem");
  EXPECT_EQ(options.tls->key, "k.pem");
  EXPECT_EQ(options.tls->client_ca, "ca.pem");
}

TEST(EmbeddedOptions, read_every_parameter_of_a_fault) {
  const Fault one = fault("slow:every=7,except=14,after=10,times=3,at=500ms,for=2s,delay=30ms");
  EXPECT_EQ(one.kind, FaultKind::slow);
  EXPECT_EQ(one.every, 7u);
  EXPECT_EQ(one.except, 14u);
  EXPECT_EQ(one.after, 10u);
  EXPECT_EQ(one.times, 3u);
  EXPECT_EQ(one.at, 500ms);
  EXPECT_EQ(one.lasts, 2s);
  EXPECT_EQ(one.delay, 30ms);
  EXPECT_EQ(fault("big-head:size=64KiB").size, 65'536u);
  EXPECT_EQ(fault("close-after:requests=100").limit, 100u);
  EXPECT_EQ(fault("no-accept:connections=5").limit, 5u);
  EXPECT_EQ(fault("status:code=503").code, 503);
  EXPECT_EQ(fault("continue:code=103").code, 103);
  EXPECT_EQ(fault("die:code=0").code, 0);
}

TEST(EmbeddedOptions, fill_in_what_a_fault_leaves_out) {
  const Fault plain = fault("reset");
  EXPECT_EQ(plain.every, 1u);
  EXPECT_FALSE(plain.except);
  EXPECT_EQ(plain.after, 0u);
  EXPECT_FALSE(plain.times);
  EXPECT_FALSE(plain.lasts);
  EXPECT_EQ(fault("status").code, 500);
  EXPECT_EQ(fault("continue").code, 100);
  EXPECT_EQ(fault("die").code, 1);
  EXPECT_EQ(fault("big-head").size, 131'072u);
}

TEST(EmbeddedOptions, know_each_fault_by_its_listed_name) {
  std::set<FaultKind> kinds;
  for (const auto& help : embedded_fault_kinds()) {
    std::string text(help.name);
    if (help.required == "requests" || help.required == "connections")
      text += ":" + std::string(help.required) + "=3";
    if (help.required == "delay" || help.required == "for") text += ":" + std::string(help.required) + "=3s";
    kinds.insert(fault(text).kind);
    EXPECT_FALSE(help.help.empty());
  }
  EXPECT_EQ(kinds.size(), embedded_fault_kinds().size());
  EXPECT_EQ(fault("until-close").kind, FaultKind::until_close);
  EXPECT_EQ(fault("continue").kind, FaultKind::interim);
  EXPECT_EQ(fault("die").kind, FaultKind::die);
}

struct Bad {
  std::string name, value, says;
};

TEST(EmbeddedOptions, say_what_is_wrong_and_how_to_cure_it) {
  const Bad bad[] = {
      {"prot", "1", "no 'prot'; did you mean 'port'?"},
      {"colour", "red", "there are: address, port, unix-socket, tls-cert, tls-key, tls-client-ca, body, "},
      {"port", "65536", "port: '65536' is not a whole number from 0 to 65535"},
      {"port", "-1", "port: '-1'"},
      {"threads", "0", "threads: '0' is not a whole number from 1 to 256"},
      {"body", "120", "body: '120' is not a size; write a number and a unit, such as 120KiB"},
      {"body", "2GiB", "too large"},
      {"delay", "2", "delay: '2' is not a duration; write a number and a unit, such as 2ms"},
      {"fault", "rest", "unknown fault 'rest'; did you mean 'reset'?"},
      {"fault", "explode", "there are: reset, close"},
      {"fault", "", "unknown fault ''"},
      {"fault", "reset:evry=3", "reset takes no 'evry'; did you mean 'every'?"},
      {"fault", "reset:code=3", "reset takes no 'code'"},
      {"fault", "reset:every", "'every' lacks a value; write reset:name=value"},
      {"fault", "reset:every=2,every=3", "'every' is given twice"},
      {"fault", "reset:every=0", "every: '0' is not a whole number of at least 1"},
      {"fault", "reset:except=1", "except: '1' is not a whole number of at least 2"},
      {"fault", "reset:at=3", "at: '3' is not a duration"},
      {"tls-cert", "c.pem", "TLS needs both 'tls-cert' and 'tls-key'"},
      {"tls-client-ca", "c.pem", "TLS needs both 'tls-cert' and 'tls-key'"},
      {"unix-socket", "", "'' is not the path of a socket"},
      {"fault", "slow", "slow needs delay="},
      {"fault", "stall:at=1s", "stall needs for="},
      {"fault", "close-after", "close-after needs requests="},
      {"fault", "no-accept", "no-accept needs connections="},
      {"fault", "status:code=199", "code: '199' is not a whole number from 200 to 599"},
      {"fault", "continue:code=200", "code: '200' is not a whole number from 100 to 199"},
      {"fault", "die:code=256", "code: '256' is not a whole number from 0 to 255"},
  };
  for (const Bad& one : bad) EXPECT_THAT(complaint(one.name, one.value), HasSubstr(one.says));
}

TEST(EmbeddedOptions, refuse_a_flag_given_twice_unless_it_repeats) {
  EXPECT_THROW(embedded_options({{"port", "1"}, {"port", "2"}}), base::Error);
  EXPECT_NO_THROW(embedded_options({{"fault", "reset"}, {"fault", "reset"}}));
}

}  // namespace
}  // namespace backbench::target
