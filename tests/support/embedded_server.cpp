#include "support/embedded_server.hpp"

#include "base/clock.hpp"
#include "target/embedded_server.hpp"
#include "target/probe.hpp"

#include <charconv>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace backbench::testing {

EmbeddedServer::EmbeddedServer(std::initializer_list<Flag> given) {
  std::vector<Flag> flags(given);
  flags.emplace_back("port", "0");
  std::promise<std::uint16_t> listening;
  auto port = listening.get_future();
  exit_ = std::async(std::launch::async, [this, options = target::embedded_options(flags), &listening] {
    return target::serve(options, stop_, [&](std::uint16_t chosen) { listening.set_value(chosen); });
  });
  port_ = port.get();
}

EmbeddedServer::~EmbeddedServer() { stop(); }

int EmbeddedServer::stop() {
  stop_ = true;
  return exit_.valid() ? exit_.get() : 0;
}

bool EmbeddedServer::ends_by_itself() {
  return exit_.wait_for(std::chrono::seconds{10}) == std::future_status::ready;
}

std::uint64_t EmbeddedServer::statistic(const std::string& name) {
  ++asked_;
  http::Url address;
  address.host = "127.0.0.1";
  address.port = port_;
  target::ProbeLimits limits;
  limits.deadline = base::Clock::now() + std::chrono::seconds{10};
  const auto answer = target::probe(
      address, nullptr, "GET /stats HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n", false, limits);
  const std::string key = "\"" + name + "\":";
  const auto at = answer.body.find(key);
  if (at == std::string::npos)
    throw std::runtime_error("no " + key + " from /stats: " + answer.fault + answer.body);
  std::uint64_t value = 0;
  std::from_chars(answer.body.data() + at + key.size(), answer.body.data() + answer.body.size(), value);
  return value;
}

}  // namespace backbench::testing
