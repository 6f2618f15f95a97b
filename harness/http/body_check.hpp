#pragma once

#include "http/check.hpp"
#include "http/response_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace backbench::http {

/// What one worker remembers of the bodies of one kind of request: the last one found correct. Bytes that
/// were correct once are correct for ever, so that a body is parsed only when it is new.
///
/// With `body_same` only the reference is correct. Without a reference the first response that keeps every
/// other rule becomes it, for this worker. Keeps a reference to the check, which must outlive it. Not
/// thread-safe.
class KnownBodies {
 public:
  /// `reference` may be empty: there is none.
  KnownBodies(const Check& check, std::string_view reference);

  const Check& check() const { return *check_; }

 private:
  friend class BodyCheck;

  bool rules_hold(std::string_view body, std::string* why) const;
  bool learn(std::string&& body, std::string* why);

  const Check* check_;
  std::shared_ptr<const std::string> body_;  // null: none known yet
  bool reference_is_wrong_ = false;          // `body_same` to a reference that breaks the other rules
};

/// Judges the responses of one connection, one at a time, while they arrive: pieces are compared with the
/// known body, and only when they differ is the body kept, to be judged by the rules at its end. Allocates
/// nothing when the body equals the known one. Bodies over 64 MiB are not kept and count as wrong when they
/// differ.
class BodyCheck final : public BodySink {
 public:
  static constexpr std::size_t most_kept = 64 * 1024 * 1024;

  /// Starts on the next response, whatever became of the last one. Returns the sink for
  /// ResponseReader::begin: null when the check does not look at bodies. `known` must outlive the response.
  BodySink* begin(KnownBodies& known);

  void body(std::string_view piece) override;

  /// The judgement on the response that `reader` has completed, once per begin(). `why` may be null; it gets
  /// one sentence when the response is not correct.
  Judgement judge(const ResponseReader& reader, std::string* why = nullptr);

 private:
  enum class State { nothing_yet, same, kept, wrong, too_large };

  void differ(std::string_view piece);
  bool content_holds(std::string* why);
  void release();

  KnownBodies* known_ = nullptr;
  std::shared_ptr<const std::string> expected_;  // the known body when this one began to arrive
  std::size_t length_ = 0;                       // bytes equal to the expected ones
  State state_ = State::nothing_yet;
  std::string kept_;
};

}  // namespace backbench::http
