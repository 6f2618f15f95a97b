#include "record/series_json.hpp"

#include "record/distribution_json.hpp"

#include <limits>
#include <utility>

namespace backbench::record {
namespace {

void read_times(const Node& lists, std::vector<metrics::SecondSample>& series) {
  const std::vector<Node> seconds = lists.items();
  if (seconds.size() != series.size()) lists.fail("must be as long as the other columns");
  for (std::size_t i = 0; i < seconds.size(); ++i)
    read_counts(seconds[i], metrics::SecondTimes::Layout::counter_count,
                std::numeric_limits<std::uint32_t>::max(), [&](std::size_t bucket, std::uint64_t times) {
                  series[i].response_times.push_back(
                      {static_cast<std::uint32_t>(bucket), static_cast<std::uint32_t>(times)});
                });
}

}  // namespace

Json json_of(const std::vector<metrics::SecondSample>& series) {
  Json json = {{"interval_s", 1},
               {"ok", Json::array()},
               {"completed", Json::array()},
               {"failed", Json::array()},
               {"bytes", Json::array()}};
  Json times = Json::array();
  bool kept = false;
  for (const metrics::SecondSample& second : series) {
    json["ok"].push_back(second.ok);
    json["completed"].push_back(second.completed);
    json["failed"].push_back(second.failed);
    json["bytes"].push_back(second.bytes);
    times.push_back(Json::array());
    for (const metrics::BucketCount& each : second.response_times)
      times.back().push_back(Json::array({each.bucket, each.count}));
    kept |= !second.response_times.empty();
  }
  if (kept) json["response_time"] = std::move(times);
  return json;
}

std::vector<metrics::SecondSample> series_of(const Node& node) {
  Members members(node);
  if (const Node interval = members.at("interval_s"); interval.number() != 1) interval.fail("must be 1");
  std::vector<metrics::SecondSample> series(members.at("ok").items().size());
  const auto column = [&](const char* name, std::uint64_t metrics::SecondSample::*field) {
    const Node list = members.at(name);
    const std::vector<Node> items = list.items();
    if (items.size() != series.size()) list.fail("must be as long as the other columns");
    for (std::size_t i = 0; i < items.size(); ++i) series[i].*field = items[i].count();
  };
  column("ok", &metrics::SecondSample::ok);
  column("completed", &metrics::SecondSample::completed);
  column("failed", &metrics::SecondSample::failed);
  column("bytes", &metrics::SecondSample::bytes);
  if (const auto times = members.find("response_time")) read_times(*times, series);
  members.finish();
  return series;
}

}  // namespace backbench::record
