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

/// A condition on one value; all that are given must hold.
struct ValueRule {
  std::string where;                  // header name, or path a.b.0.c into a JSON body
  std::optional<std::string> equals;  // header: the text; json: the value as JSON text
  std::optional<std::uint64_t> length;
  std::optional<std::string> matches;  // ECMAScript regular expression, searched
};

/// What a correct response is, as plain data.
struct Rules {
  std::vector<StatusRange> status = {{200, 299}};
  std::optional<std::uint64_t> bytes;
  bool body_same = false;
  std::vector<ValueRule> header;
  std::vector<ValueRule> json;
};

enum class Judgement { correct, wrong_status, wrong_content };

/// Rules compiled for use. Immutable and shared by threads, save for what each `Memory` keeps.
///
/// A body is parsed as JSON only when its bytes are new: bytes that were found correct once are correct for
/// ever, so each later response is compared byte by byte while it arrives and costs a memcmp, not a parse.
class Check {
 public:
  explicit Check(
      Rules rules);  // throws base::Error(usage) for a regular expression or JSON text that does not parse
  ~Check();
  Check(Check&&) noexcept;
  Check& operator=(Check&&) noexcept;

  /// Whether the bytes of the body matter; if not they need never be read into user space.
  bool needs_body() const;
  bool needs_headers() const;
  std::size_t header_rule_count() const;

  bool status_allowed(int status) const;
  /// Index of the rule for this header name (case-insensitive), if any, and whether the value keeps it.
  std::optional<std::size_t> header_rule(std::string_view name) const;
  bool header_holds(std::size_t rule, std::string_view value) const;
  bool json_holds(std::string_view body) const;
  /// As judged by rules alone (no memory): used by the readiness probe. `why` gets one sentence when not
  /// correct.
  Judgement judge(int status, std::string_view body,
                  const std::vector<std::pair<std::string, std::string>>& headers, std::string* why) const;

  const Rules& rules() const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace backbench::http
