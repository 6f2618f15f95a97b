#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backbench::http {

struct StatusRange {
  int first = 200;
  int last = 299;
};

/// A condition on one value; all that are given must hold. None at all: the value must be there.
struct ValueRule {
  std::string where;                    // header name, or path a.b.0.c into a JSON body ("" = the whole body)
  std::optional<std::string> equals;    // header: the text; json: the value as JSON text, compared as values
  std::optional<std::uint64_t> length;  // characters of a string (Unicode code points; bytes in a header),
                                        // elements of a list, members of an object
  std::optional<std::string> matches;   // ECMAScript regular expression, searched in a string, or in the JSON
                                        // text of any other value
};

/// What a correct response is, as plain data.
struct Rules {
  std::vector<StatusRange> status = std::vector<StatusRange>(1);  // any of them: 2xx
  std::optional<std::uint64_t> bytes;
  bool body_same = false;         // judged by BodyCheck, which knows the reference
  std::vector<ValueRule> header;  // each must be kept by at least one field of its name; at most 64
  std::vector<ValueRule> json;
};

enum class Judgement { correct, wrong_status, wrong_content };

/// Rules compiled for use; immutable, shared by threads. Every `why` may be null; it gets one sentence when
/// the answer is no and is left alone otherwise.
class Check {
 public:
  /// Throws base::Error(usage) for a regular expression, a JSON text or a path that does not parse, and for
  /// more than 64 header rules.
  explicit Check(Rules rules);
  ~Check();
  Check(Check&&) noexcept;
  Check& operator=(Check&&) noexcept;

  /// Whether the bytes of the body matter; if not they need never be read into user space.
  bool needs_body() const;
  bool needs_headers() const;

  bool status_holds(int status, std::string* why = nullptr) const;
  bool bytes_hold(std::uint64_t body_bytes, std::string* why = nullptr) const;

  /// The header rules that this field keeps, one bit a rule; names are compared without case. A rule with
  /// `matches` allocates while it searches, others do not.
  std::uint64_t header_rules_kept(std::string_view name, std::string_view value) const;
  /// Whether all rules are kept, given those kept by every field of the response together.
  bool headers_hold(std::uint64_t kept, std::string* why = nullptr) const;

  bool json_holds(std::string_view body, std::string* why = nullptr) const;

  /// A response as a whole, by the rules alone (`body_same` needs a reference and is left out): used by the
  /// readiness probe.
  Judgement judge(int status, std::string_view body,
                  const std::vector<std::pair<std::string, std::string>>& headers, std::string* why) const;

  const Rules& rules() const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace backbench::http
