#include "compare/fingerprint.hpp"

#include "base/units.hpp"

#include <cctype>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

using Traits = std::vector<std::pair<std::string, std::string>>;  // what -> value; empty = not told

/// "Linux 6.1.0-18-amd64" -> "6.1": patches come with every image of a hosted runner.
std::string kernel_series(const std::string& kernel) {
  std::size_t begin = 0;
  while (begin < kernel.size() && !std::isdigit(static_cast<unsigned char>(kernel[begin]))) ++begin;
  std::size_t end = begin;
  for (int dots = 0; end < kernel.size(); ++end) {
    if (kernel[end] == '.' && ++dots == 2) break;
    if (kernel[end] != '.' && !std::isdigit(static_cast<unsigned char>(kernel[end]))) break;
  }
  return kernel.substr(begin, end - begin);
}

std::string number(double value) { return fmt::format("{:g}", value); }

std::string seconds(double value) { return fmt::format("{:g} s", value); }

std::string text_of(const std::vector<base::Stage>& stages) {
  if (stages.empty()) return "none";
  std::string text;
  for (const base::Stage& stage : stages) {
    text += fmt::format("{}{} s", text.empty() ? "" : ", ", base::Seconds(stage.length).count());
    if (stage.rate) text += fmt::format(" at {:g} to {:g}/s", stage.rate->from, stage.rate->to);
    if (stage.connections)
      text += fmt::format(" with {:g} to {:g} connections", stage.connections->from, stage.connections->to);
  }
  return text;
}

Traits traits_of(const record::Environment& e) {
  return {{"CPU model", e.cpu_model},
          {"CPUs", e.cpus > 0 ? std::to_string(e.cpus) : ""},
          {"kernel", kernel_series(e.kernel)},
          {"backbench version", e.backbench_version},
          {"backbench build", e.build_type}};
}

Traits traits_of(const record::CaseFacts& f) {
  return {{"kind of target", f.target_kind},
          {"request", f.method.empty() ? "" : fmt::format("{} {}", f.method, f.path)},
          {"requests in the mix", std::to_string(f.request_kinds)},
          {"connections", std::to_string(f.connections)},
          {"rate", f.rate_per_second ? number(*f.rate_per_second) + "/s" : "closed loop"},
          {"arrival", f.arrival},
          {"stages", text_of(f.stages)},
          {"threads", std::to_string(f.threads)},
          {"pipelining", std::to_string(f.pipelining)},
          {"requests per connection", std::to_string(f.requests_per_connection)},
          {"warm-up", seconds(f.warmup_s)},
          {"duration", seconds(f.duration_s)},
          {"requests in all", f.requests_total ? std::to_string(*f.requests_total) : "as many as come"},
          {"timeout", seconds(f.timeout_s)}};
}

std::vector<Difference> differing(const Traits& base, const Traits& fresh) {
  std::vector<Difference> found;
  for (std::size_t i = 0; i < base.size(); ++i) {
    if (base[i].second.empty() || fresh[i].second.empty() || base[i].second == fresh[i].second) continue;
    found.push_back({base[i].first, base[i].second, fresh[i].second});
  }
  return found;
}

}  // namespace

std::vector<Difference> differences(const record::Environment& base, const record::Environment& fresh) {
  return differing(traits_of(base), traits_of(fresh));
}

std::vector<Difference> differences(const record::CaseFacts& base, const record::CaseFacts& fresh) {
  return differing(traits_of(base), traits_of(fresh));
}

std::string fingerprint_of(const record::Environment& environment, const record::CaseFacts& facts) {
  std::string text;
  for (const Traits& traits : {traits_of(environment), traits_of(facts)}) {
    for (const auto& [what, value] : traits) text += fmt::format("{}={}\n", what, value);
  }
  return text;
}

}  // namespace backbench::compare
