#include "http/check.hpp"

#include "base/error.hpp"
#include "http/message_text.hpp"
#include "http/value_test.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace backbench::http {

namespace {

using Json = nlohmann::json;

bool explain(std::string* why, std::string text) {
  if (why != nullptr) *why = std::move(text);
  return false;
}

std::string ranges_text(const std::vector<StatusRange>& ranges) {
  std::string text;
  for (const auto& range : ranges) {
    if (!text.empty()) text += " or ";
    text += range.first == range.last ? fmt::format("{}", range.first)
                                      : fmt::format("{}-{}", range.first, range.last);
  }
  return text;
}

}  // namespace

struct Check::Compiled {
  Rules rules;
  std::vector<HeaderTest> headers;
  std::vector<JsonTest> json;
};

Check::Check(Rules rules) {
  auto compiled = std::make_unique<Compiled>();
  if (rules.header.size() > 64)
    throw base::Error(
        base::ExitCode::usage,
        fmt::format("{} header rules in one 'expect': 64 are the most; leave some out", rules.header.size()));
  for (const auto& rule : rules.header) compiled->headers.emplace_back(rule);
  for (const auto& rule : rules.json) compiled->json.emplace_back(rule);
  compiled->rules = std::move(rules);
  compiled_ = std::move(compiled);
}

Check::~Check() = default;
Check::Check(Check&&) noexcept = default;
Check& Check::operator=(Check&&) noexcept = default;

const Rules& Check::rules() const { return compiled_->rules; }
bool Check::needs_body() const { return rules().body_same || !compiled_->json.empty(); }
bool Check::needs_headers() const { return !compiled_->headers.empty(); }

bool Check::status_holds(int status, std::string* why) const {
  for (const auto& range : rules().status)
    if (status >= range.first && status <= range.last) return true;
  return why != nullptr &&
         explain(why, fmt::format("status {}, expected {}", status, ranges_text(rules().status)));
}

bool Check::bytes_hold(std::uint64_t body_bytes, std::string* why) const {
  if (!rules().bytes || *rules().bytes == body_bytes) return true;
  return why != nullptr &&
         explain(why, fmt::format("the body has {} bytes, not {}", body_bytes, *rules().bytes));
}

std::uint64_t Check::header_rules_kept(std::string_view name, std::string_view value) const {
  std::uint64_t kept = 0;
  for (std::size_t i = 0; i < compiled_->headers.size(); ++i) {
    const auto& test = compiled_->headers[i];
    if (equal_without_case(test.name(), name) && test.holds(value)) kept |= std::uint64_t{1} << i;
  }
  return kept;
}

bool Check::headers_hold(std::uint64_t kept, std::string* why) const {
  for (std::size_t i = 0; i < compiled_->headers.size(); ++i)
    if ((kept >> i & 1) == 0) return why != nullptr && explain(why, "no " + compiled_->headers[i].wanted());
  return true;
}

bool Check::json_holds(std::string_view body, std::string* why) const {
  if (compiled_->json.empty()) return true;
  Json document;
  try {
    document = Json::parse(body);
  } catch (const Json::parse_error& error) {
    return explain(why, body.empty() ? "the body is empty, not JSON"
                                     : fmt::format("the body is not JSON (wrong at byte {} of {})",
                                                   error.byte, body.size()));
  } catch (const Json::exception&) {
    return explain(why, "the body is JSON with a number out of range");
  }
  return std::all_of(compiled_->json.begin(), compiled_->json.end(),
                     [&](const JsonTest& test) { return test.holds(document, why); });
}

Judgement Check::judge(int status, std::string_view body,
                       const std::vector<std::pair<std::string, std::string>>& headers,
                       std::string* why) const {
  if (!status_holds(status, why)) return Judgement::wrong_status;
  std::uint64_t kept = 0;
  for (const auto& [name, value] : headers) kept |= header_rules_kept(name, value);
  const bool holds = headers_hold(kept, why) && bytes_hold(body.size(), why) && json_holds(body, why);
  return holds ? Judgement::correct : Judgement::wrong_content;
}

}  // namespace backbench::http
