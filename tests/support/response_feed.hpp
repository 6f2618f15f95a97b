#pragma once

#include "http/response_reader.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::testing {

/// What a reader made of a byte stream; two ways of feeding the same bytes must give the same.
struct Outcome {
  http::ReadState state = http::ReadState::need_more;
  int status = 0;
  std::string body;
  std::uint64_t body_bytes = 0;
  std::uint64_t header_rules_kept = 0;
  bool keeps_alive = false;
  std::string fault;
  std::size_t left_over = 0;  // unconsumed bytes; 0 when malformed, where it means nothing

  bool operator==(const Outcome&) const = default;
};

struct Feed {
  bool head = false;
  const http::Check* check = nullptr;
  bool drop = false;   // drop what may be dropped, as the generator does with the kernel's help
  bool close = false;  // the stream ends after the last byte
};

/// Collects a body.
struct BodyText final : http::BodySink {
  std::string text;
  void body(std::string_view piece) override { text += piece; }
};

/// Feeds `bytes` to a reader as a connection would, in pieces that end at `cuts` (ascending), keeping
/// unconsumed bytes in front of the next piece.
inline Outcome feed(std::string_view bytes, std::span<const std::size_t> cuts, const Feed& how = {}) {
  http::ResponseReader reader;
  BodyText sink;
  reader.begin(how.head, how.check, how.drop ? nullptr : &sink);

  std::string pending;
  std::size_t at = 0;
  auto state = http::ReadState::need_more;
  const auto next = [&](std::size_t end) {
    while (state == http::ReadState::need_more && at < end && pending.empty() && reader.droppable() > 0) {
      const auto n = std::min<std::uint64_t>(reader.droppable(), end - at);
      state = reader.drop(n);
      at += n;
    }
    pending += bytes.substr(at, end - at);
    at = end;
    if (state != http::ReadState::need_more) return;
    // A buffer of exactly the right size, so that AddressSanitizer sees a reader that looks beyond its bytes.
    const std::vector<char> shown(pending.begin(), pending.end());
    const auto step = reader.feed(shown);
    state = step.state;
    pending.erase(0, step.consumed);
  };
  for (const auto cut : cuts)
    if (cut > at && cut < bytes.size()) next(cut);
  next(bytes.size());
  if (how.close && state == http::ReadState::need_more) state = reader.finish();

  Outcome outcome{state,
                  reader.status(),
                  sink.text,
                  reader.body_bytes(),
                  reader.header_rules_kept(),
                  reader.keeps_alive(),
                  std::string(reader.fault()),
                  pending.size()};
  if (state == http::ReadState::malformed) {
    // What had been delivered before the fault depends on the pieces; only the fault is promised.
    outcome = {state, 0, {}, 0, 0, false, outcome.fault, 0};
  }
  return outcome;
}

inline Outcome feed(std::string_view bytes, const Feed& how = {}) { return feed(bytes, {}, how); }

}  // namespace backbench::testing
