#include "target/port.hpp"

#include "base/error.hpp"
#include "target/descriptor.hpp"

#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Listener {
  Descriptor socket;
  std::uint16_t port = 0;
};

Listener listen_on(const char* address, bool v6_only = false) {
  const bool v6 = std::string_view(address).find(':') != std::string_view::npos;
  Listener listener;
  listener.socket = Descriptor(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int only = v6_only ? 1 : 0;
  sockaddr_in6 to6{};
  sockaddr_in to4{};
  to6.sin6_family = AF_INET6;
  to4.sin_family = AF_INET;
  ::inet_pton(AF_INET6, address, &to6.sin6_addr);
  ::inet_pton(AF_INET, address, &to4.sin_addr);
  if (v6) ::setsockopt(listener.socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
  auto* to = v6 ? reinterpret_cast<sockaddr*>(&to6) : reinterpret_cast<sockaddr*>(&to4);
  socklen_t size = v6 ? sizeof to6 : sizeof to4;
  EXPECT_EQ(::bind(listener.socket.get(), to, size), 0) << address;
  EXPECT_EQ(::listen(listener.socket.get(), 5), 0);
  ::getsockname(listener.socket.get(), to, &size);
  listener.port = ntohs(v6 ? to6.sin6_port : to4.sin_port);
  return listener;
}

std::string refusal(std::uint16_t port) {
  try {
    require_free(port);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::target_failed);
    return error.what();
  }
  return "";
}

bool machine_has_ipv6() {
  const Descriptor socket(::socket(AF_INET6, SOCK_STREAM, 0));
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_addr = in6addr_loopback;
  return ::bind(socket.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
}

// Two lines of each table as the kernel's documentation describes them, on a little-endian machine.
constexpr const char* table4 =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 43216 1 0 "
    "100\n"
    "   1: 00000000:0050 0100007F:E0D2 01 00000000:00000000 00:00000000 00000000     0        0 777 1 0 "
    "100\n";
constexpr const char* table6 =
    "  sl  local_address                         remote_address                        st tx_queue rx_queue "
    "tr "
    "tm->when retrnsmt   uid  timeout inode\n"
    "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    "00:00000000 00000000     0        0 99 1 0 100\n"
    "   1: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    "00:00000000 00000000     0        0 98 1 0 100\n";

TEST(TcpTable, lines_are_read_with_address_port_state_user_and_inode) {
  const auto sockets = parse_tcp_table(table4, false);
  ASSERT_THAT(sockets, SizeIs(2));
  EXPECT_EQ(sockets[0].text(), "127.0.0.1:5000");
  EXPECT_TRUE(sockets[0].listening);
  EXPECT_EQ(sockets[0].user, 1000U);
  EXPECT_EQ(sockets[0].inode, 43216U);
  EXPECT_FALSE(sockets[0].any_address());
  EXPECT_EQ(sockets[1].text(), "0.0.0.0:80");
  EXPECT_FALSE(sockets[1].listening);
  EXPECT_TRUE(sockets[1].any_address());
}

TEST(TcpTable, ipv6_addresses_are_read_and_mapped_ones_are_plain_ipv4) {
  const auto sockets = parse_tcp_table(table6, true);
  ASSERT_THAT(sockets, SizeIs(2));
  EXPECT_EQ(sockets[0].text(), "[::1]:8080");
  EXPECT_EQ(sockets[1].text(), "127.0.0.1:8081");
}

TEST(TcpTable, anything_else_is_passed_over) {
  EXPECT_THAT(parse_tcp_table("", false), IsEmpty());
  EXPECT_THAT(parse_tcp_table("0: nonsense\n1: 0100007F\n\n", false), IsEmpty());
  EXPECT_THAT(parse_tcp_table(table4, true), IsEmpty());
}

TEST(FreePort, can_be_listened_on_and_is_not_reported_as_taken) {
  const std::uint16_t port = free_port();
  EXPECT_GT(port, 0);
  EXPECT_EQ(refusal(port), "");
  EXPECT_EQ(port_holder(port), std::nullopt);
}

TEST(FreePort, is_none_that_the_kernel_gives_to_outgoing_connections) {
  int first = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  if (first <= 11'000) GTEST_SKIP() << "this machine gives out nearly every port: from " << first;
  for (int round = 0; round < 100; ++round) EXPECT_LT(free_port(), first);
}

TEST(PortHolder, is_named_with_pid_command_address_and_cure) {
  const Listener listener = listen_on("127.0.0.1");
  const std::string text = refusal(listener.port);
  const std::string self = std::to_string(::getpid());
  EXPECT_THAT(text, HasSubstr("port " + std::to_string(listener.port) + " is taken by pid " + self + " ("));
  EXPECT_THAT(text, HasSubstr("unit_target"));
  EXPECT_THAT(text, HasSubstr("listens on 127.0.0.1:" + std::to_string(listener.port)));
  EXPECT_THAT(text, HasSubstr("kill " + self));
  EXPECT_THAT(text, HasSubstr("port: auto"));
}

TEST(PortHolder, is_found_on_the_wildcards_of_both_families_and_on_the_other_loopback) {
  const Listener every4 = listen_on("0.0.0.0");
  EXPECT_THAT(refusal(every4.port), HasSubstr("listens on 0.0.0.0:" + std::to_string(every4.port)));
  if (!machine_has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  const Listener every6 = listen_on("::");
  EXPECT_THAT(refusal(every6.port), HasSubstr("listens on [::]:" + std::to_string(every6.port)));
  const Listener only6 = listen_on("::", true);
  EXPECT_THAT(refusal(only6.port), HasSubstr("listens on [::]:" + std::to_string(only6.port)));
  const Listener one6 = listen_on("::1");
  EXPECT_THAT(refusal(one6.port), HasSubstr("listens on [::1]:" + std::to_string(one6.port)));
}

TEST(Listeners, are_those_that_take_a_connection_to_the_address) {
  const Listener one = listen_on("127.0.0.1");
  EXPECT_THAT(listeners_for("127.0.0.1", one.port), SizeIs(1));
  EXPECT_THAT(listeners_for("127.0.0.2", one.port), IsEmpty());
  const Listener every = listen_on("0.0.0.0");
  EXPECT_THAT(listeners_for("127.0.0.1", every.port), SizeIs(1));
  EXPECT_THAT(listeners_for("127.0.0.1", free_port()), IsEmpty());
}

TEST(PortHolder, a_holder_that_may_not_be_looked_into_is_told_by_its_user) {
  PortHolder holder;
  holder.socket = {"127.0.0.1", 5000, true, 33, 1};
  EXPECT_EQ(holder.text(), "a process of user 33 that we may not look into, which listens on 127.0.0.1:5000");
}

}  // namespace
}  // namespace backbench::target
