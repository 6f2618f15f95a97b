#include "http/body_check.hpp"
#include "http/response_reader.hpp"
#include "support/response_feed.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {

namespace http = backbench::http;
using backbench::testing::Feed;
using backbench::testing::feed;

void require(bool holds) {
  if (!holds) std::abort();
}

const http::Check& check() {
  static const http::Check instance = [] {
    http::Rules rules;
    rules.header = {{"X-Id", "1", {}, {}}, {"Connection", {}, {}, {}}};
    rules.body_same = true;
    return http::Check(rules);
  }();
  return instance;
}

/// The judgement by memory agrees with a comparison of the whole body.
void compare_judgement(std::string_view bytes, bool head, std::string_view reference) {
  http::KnownBodies known(check(), reference);
  http::BodyCheck body;
  http::ResponseReader reader;
  reader.begin(head, &check(), body.begin(known));
  reader.feed(bytes);
  if (reader.finish() != http::ReadState::complete) return;
  const auto whole = feed(bytes, {.head = head, .close = true});
  const bool correct = check().status_holds(whole.status) &&
                       check().headers_hold(reader.header_rules_kept()) &&
                       (reference.empty() || whole.body == reference);
  require((body.judge(reader) == http::Judgement::correct) == correct);
}

}  // namespace

/// Input: one byte of options, one that says how many cuts, two bytes a cut, then the stream.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const bool to_head = (data[0] & 1) != 0;
  const Feed how{.head = to_head,
                 .check = (data[0] & 2) != 0 ? &check() : nullptr,
                 .drop = (data[0] & 4) != 0,
                 .close = (data[0] & 8) != 0};
  const std::size_t cut_count = data[1] % 8U;
  if (size < 2 + 2 * cut_count) return 0;
  std::vector<std::size_t> cuts;
  for (std::size_t i = 0; i < cut_count; ++i) cuts.push_back(data[2 + 2 * i] * 256U + data[3 + 2 * i]);
  const auto* const stream = reinterpret_cast<const char*>(data) + 2 + 2 * cut_count;
  const std::string_view bytes(stream, size - 2 - 2 * cut_count);
  for (auto& cut : cuts) cut %= bytes.size() + 1;
  std::sort(cuts.begin(), cuts.end());

  const auto whole = feed(bytes, how);
  require(feed(bytes, cuts, how) == whole);
  if (bytes.size() < 512) {
    std::vector<std::size_t> every(bytes.size());
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
    require(feed(bytes, every, how) == whole);
  }
  require(whole.left_over <= bytes.size());
  if (whole.state == http::ReadState::need_more) require(whole.left_over < http::ResponseReader::head_limit);
  compare_judgement(bytes, to_head, "hello");
  compare_judgement(bytes, to_head, "");
  return 0;
}
