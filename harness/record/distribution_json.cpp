#include "record/distribution_json.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using metrics::Distribution;
using metrics::Histogram;

constexpr std::uint64_t longest = std::numeric_limits<std::int64_t>::max();

Json json_of(const Histogram& h) {
  Json json = Json::object();
  json["min_ns"] = h.min().count();
  json["max_ns"] = h.max().count();
  json["clamped"] = h.clamped();
  Json& counts = json["counts"] = Json::array();
  for (std::size_t i = 0; i < h.counts().size(); ++i)
    if (h.counts()[i]) counts.push_back(Json::array({i, h.counts()[i]}));
  return json;
}

void read_histogram(const Node& node, Histogram& h) {
  Members members(node);
  read_counts(members.at("counts"), Histogram::counter_count, longest,
              [&h](std::size_t bucket, std::uint64_t times) { h.add_at(bucket, times); });
  const base::Nanoseconds min = members.at("min_ns").nanoseconds();
  const base::Nanoseconds max = members.at("max_ns").nanoseconds();
  const Node clamped = members.at("clamped");
  if (clamped.count() > h.count()) clamped.fail("must not be more than all counts together");
  members.finish();
  if (h.empty()) return;
  const auto bucket = [](base::Nanoseconds value) {
    return Histogram::index_of(std::min(value.count(), Histogram::highest_trackable));
  };
  if (bucket(min) != bucket(h.min())) node.fail("has a min_ns that is not in its lowest bucket");
  if (bucket(max) != bucket(h.max())) node.fail("has a max_ns that is not in its highest bucket");
  if (min > max || max.count() > Histogram::highest_trackable)
    node.fail("has an impossible min_ns or max_ns");
  h.restore(min, max, clamped.count());
}

Json figure(const metrics::Quantile& q) {
  Json json = {{"value_ms", static_cast<double>(q.value.count()) / 1e6}};
  if (q.censored) json["at_least"] = true;
  return json;
}

}  // namespace

void read_counts(const Node& list, std::size_t buckets, std::uint64_t most,
                 const std::function<void(std::size_t, std::uint64_t)>& add) {
  if (!list.raw().is_array()) list.fail("must be a list");
  std::int64_t last = -1;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < list.raw().size(); ++i) {
    const Json& pair = list.raw()[i];
    const auto refuse = [&](std::string_view rule) {
      Node(pair, fmt::format("{}[{}]", list.place(), i)).fail(std::string(rule));
    };
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number_unsigned() ||
        !pair[1].is_number_unsigned())
      refuse("must be a pair of whole numbers, [bucket, count]");
    const auto bucket = pair[0].get<std::uint64_t>();
    const auto times = pair[1].get<std::uint64_t>();
    if (bucket >= buckets) refuse(fmt::format("names a bucket beyond the last one, {}", buckets - 1));
    if (static_cast<std::int64_t>(bucket) <= last)
      refuse("must name a higher bucket than the pair before it");
    if (times == 0) refuse("must have a count of 1 or more");
    if (times > most - total) refuse(fmt::format("counts more than {} with those before it", most));
    last = static_cast<std::int64_t>(bucket);
    total += times;
    add(bucket, times);
  }
}

Json json_of(const Distribution& d) {
  Json json = summary_of(d);
  json["histogram"] = json_of(d.values());
  if (d.censored_count()) json["censored_histogram"] = json_of(d.censored());
  return json;
}

void read_distribution(const Node& node, Distribution& d) {
  Members members(node);
  for (const char* derived :
       {"count", "censored", "mean", "p50", "p75", "p90", "p95", "p99", "p99.9", "p99.99", "max"})
    members.skip(derived);
  read_histogram(members.at("histogram"), d.mutable_values());
  if (const auto censored = members.find("censored_histogram")) {
    read_histogram(*censored, d.mutable_censored());
    const auto all = d.values().counts();
    const auto part = d.censored().counts();
    for (std::size_t i = 0; i < part.size(); ++i)
      if (part[i] > (i < all.size() ? all[i] : 0))
        censored->fail(fmt::format("counts more in bucket {} than the histogram of all samples", i));
  }
  members.finish();
  d.trim();
}

Json summary_of(const Distribution& d) {
  Json json = Json::object();
  if (!d.reported() || d.count() > 0) json = {{"count", d.count()}, {"censored", d.censored_count()}};
  if (const auto mean = d.mean()) json["mean"] = figure(*mean);
  constexpr std::pair<const char*, double> quantiles[] = {{"p50", 0.5},      {"p75", 0.75}, {"p90", 0.9},
                                                          {"p95", 0.95},     {"p99", 0.99}, {"p99.9", 0.999},
                                                          {"p99.99", 0.9999}};
  for (const auto& [key, q] : quantiles)
    if (const auto value = d.quantile(q)) json[key] = figure(*value);
  if (const auto max = d.max()) json["max"] = figure(*max);
  return json;
}

}  // namespace backbench::record
