#include "report/html_record.hpp"

#include "record/run_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

namespace backbench::report {
namespace {

using Json = nlohmann::ordered_json;

/// No key of the record comes from a user, so that a name says what it is wherever it stands.
constexpr std::array<std::string_view, 15> not_drawn = {
    "histogram",    "censored_histogram", "histogram_layout",   "service_time", "time_to_first_byte",
    "send_lag",     "connect_time",       "tls_handshake_time", "loop_lag",     "whole",
    "surroundings", "suite_text",         "findings",           "fairness",     "command_line"};

}  // namespace

std::string chart_record(const record::Run& run) {
  const auto drawn = [](int, Json::parse_event_t event, Json& parsed) {
    return event != Json::parse_event_t::key ||
           std::find(not_drawn.begin(), not_drawn.end(), parsed.get_ref<const std::string&>()) ==
               not_drawn.end();
  };
  return Json::parse(record::to_json(run), drawn).dump();
}

}  // namespace backbench::report
