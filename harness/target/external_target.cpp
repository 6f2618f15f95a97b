#include "target/external_target.hpp"

#include "base/error.hpp"
#include "target/readiness.hpp"

#include <fmt/format.h>

namespace backbench::target {
namespace {

class ExternalTarget : public Target {
 public:
  ExternalTarget(const scenario::TargetSpec& spec, http::Url address)
      : name_(spec.name), ready_(spec.ready), address_(std::move(address)) {}

  const http::Url& address() const override { return address_; }
  ProbeAnswer wait_ready(const ProbeRequest& request, int times, const std::atomic<bool>& stop) override {
    try {
      return wait_until_ready(address_, ready_, request, times, {}, stop);
    } catch (const base::Error& error) {
      throw error.within("target " + name_);
    }
  }
  std::optional<std::string> death() override { return std::nullopt; }
  void stop() override {}
  std::string containment() const override { return "external"; }
  std::vector<int> pids() const override { return {}; }
  std::optional<Usage> usage() const override { return std::nullopt; }

 private:
  const std::string name_;
  const scenario::ReadyRule ready_;
  const http::Url address_;
};

}  // namespace

std::unique_ptr<Target> use_external(const scenario::TargetSpec& spec, const StartOptions& options) {
  const auto refuse = [](const std::string& why) { return base::Error(base::ExitCode::usage, why); };
  http::Url address = http::parse_url(*spec.url);
  if (address.path != "/") {
    http::Url bare = address;
    bare.path = "/";
    throw refuse(
        fmt::format("url {} has a path; give {} here and the path in each request", *spec.url, bare.text()));
  }
  if (!address.local() && !(spec.allow_remote && options.allow_remote)) {
    throw refuse(
        fmt::format("{} is not an address of this machine; to load another one, write `allow_remote: "
                    "true` in the target and give --allow-remote",
                    address.host));
  }
  return std::make_unique<ExternalTarget>(spec, std::move(address));
}

}  // namespace backbench::target
