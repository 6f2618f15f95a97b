#include "target/exchange.hpp"

namespace backbench::target {
namespace {

std::vector<http::ValueRule> rules(const std::vector<std::pair<std::string, scenario::ValueRule>>& from) {
  std::vector<http::ValueRule> to;
  for (const auto& [where, rule] : from) to.push_back({where, rule.equals, rule.length, rule.matches});
  return to;
}

}  // namespace

http::Rules rules_of(const scenario::Expectation& expect) {
  http::Rules to;
  to.status.clear();
  for (const scenario::StatusRange& range : expect.status) to.status.push_back({range.first, range.last});
  to.bytes = expect.bytes;
  to.body_same = expect.body_same;
  to.header = rules(expect.header);
  to.json = rules(expect.json);
  return to;
}

http::RequestText text_of(const scenario::Request& request, bool close) {
  return {request.method, request.path, request.headers, request.body, close};
}

}  // namespace backbench::target
