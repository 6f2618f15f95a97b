#include "http/body_check.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace backbench::http {

namespace {

template <typename... Values>
bool explain(std::string* why, fmt::format_string<Values...> text, Values&&... values) {
  if (why != nullptr) *why = fmt::format(text, std::forward<Values>(values)...);
  return false;
}

}  // namespace

KnownBodies::KnownBodies(const Check& check, std::string_view reference) : check_(&check) {
  if (reference.empty()) return;
  const bool holds = rules_hold(reference, nullptr);
  reference_is_wrong_ = !holds && check.rules().body_same;
  if (holds || reference_is_wrong_) body_ = std::make_shared<const std::string>(reference);
}

bool KnownBodies::rules_hold(std::string_view body, std::string* why) const {
  return check_->bytes_hold(body.size(), why) && check_->json_holds(body, why);
}

bool KnownBodies::learn(std::string&& body, std::string* why) {
  if (!rules_hold(body, why)) return false;
  body_ = std::make_shared<const std::string>(std::move(body));
  return true;
}

BodySink* BodyCheck::begin(KnownBodies& known) {
  release();
  known_ = &known;
  return known.check().needs_body() ? this : nullptr;
}

// The expected body is held only from the first piece to the judgement: ten thousand idle connections must
// not keep ten thousand old bodies alive.
void BodyCheck::release() {
  expected_.reset();
  length_ = 0;
  state_ = State::nothing_yet;
  if (kept_.capacity() > std::string().capacity()) kept_ = std::string();
}

void BodyCheck::body(std::string_view piece) {
  switch (state_) {
    case State::nothing_yet:
      expected_ = known_->body_;
      state_ = State::same;
      [[fallthrough]];
    case State::same: {
      const std::size_t left = expected_ ? expected_->size() - length_ : 0;
      if (piece.size() <= left && std::memcmp(expected_->data() + length_, piece.data(), piece.size()) == 0) {
        length_ += piece.size();
      } else {
        differ(piece);
      }
      return;
    }
    case State::kept:
      if (kept_.size() + piece.size() > most_kept) {
        state_ = State::too_large;
        kept_ = std::string();
      } else {
        kept_ += piece;
      }
      return;
    case State::wrong:
    case State::too_large:
      return;
  }
}

void BodyCheck::differ(std::string_view piece) {
  const auto expected = expected_ ? std::string_view(*expected_) : std::string_view();
  if (expected_ && known_->check().rules().body_same) {
    const auto rest = expected.substr(length_);
    const auto place = std::mismatch(piece.begin(), piece.end(), rest.begin(), rest.end()).first;
    length_ += static_cast<std::size_t>(place - piece.begin());
    state_ = State::wrong;
    return;
  }
  kept_ = expected.substr(0, length_);
  state_ = State::kept;
  body(piece);
}

Judgement BodyCheck::judge(const ResponseReader& reader, std::string* why) {
  const Check& check = known_->check();
  auto judgement = Judgement::wrong_content;
  if (!check.status_holds(reader.status(), why)) {
    judgement = Judgement::wrong_status;
  } else if (check.headers_hold(reader.header_rules_kept(), why) &&
             check.bytes_hold(reader.body_bytes(), why) && (!check.needs_body() || content_holds(why))) {
    judgement = Judgement::correct;
  }
  release();
  return judgement;
}

bool BodyCheck::content_holds(std::string* why) {
  const bool must_be_same = known_->check().rules().body_same;
  if (state_ == State::nothing_yet) expected_ = known_->body_;
  const bool equal = state_ == State::nothing_yet || state_ == State::same;

  if (equal && expected_ && length_ == expected_->size())
    return !known_->reference_is_wrong_ || known_->rules_hold(*expected_, why);
  if (state_ == State::too_large)
    return explain(why, "the body is over {} MiB and was not looked at", most_kept >> 20);
  if (must_be_same && expected_) {
    if (equal)
      return explain(why, "the body ends after {} bytes, the reference has {}", length_, expected_->size());
    return explain(why, "the body differs from the reference at byte {}", length_);
  }

  if (equal) kept_ = expected_ ? expected_->substr(0, length_) : std::string();
  // Without a reference at the start, another response may have become it while this one arrived.
  if (must_be_same && known_->body_ && kept_ != *known_->body_)
    return explain(why, "the body of {} bytes differs from the reference of {} bytes", kept_.size(),
                   known_->body_->size());
  return known_->learn(std::move(kept_), why);
}

}  // namespace backbench::http
