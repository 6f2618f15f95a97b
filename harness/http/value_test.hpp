#pragma once

#include "http/check.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a search may remember, in blocks of 4 KiB: 256 MiB. The default of 4 MiB gives up on `(a|b)*` over 60
// kB.
#define BOOST_REGEX_MAX_BLOCKS 65536
#include <boost/regex.hpp>
#include <nlohmann/json.hpp>

namespace backbench::http {

/// An ECMAScript regular expression: `^` and `$` are the ends of the text, `.` no line break. Boost's
/// matcher, since std::regex overflows the stack on a text of 100 kB.
class Pattern {
 public:
  enum class Search { found, not_found, given_up };  // given up: backtracking without end

  explicit Pattern(const std::string& expression);  // throws base::Error(usage)
  Search in(std::string_view text) const;

 private:
  boost::regex compiled_;
};

/// A rule on one header field.
class HeaderTest {
 public:
  explicit HeaderTest(const ValueRule& rule);  // throws base::Error(usage)

  const std::string& name() const { return rule_.where; }
  bool holds(std::string_view value) const;
  std::string wanted() const;  // "header content-type that matches 'json'"

 private:
  ValueRule rule_;
  std::optional<Pattern> pattern_;
};

/// A rule on one value inside a JSON document.
class JsonTest {
 public:
  explicit JsonTest(const ValueRule& rule);  // throws base::Error(usage)

  /// `why` may be null; gets one sentence when the rule is broken.
  bool holds(const nlohmann::json& document, std::string* why) const;

 private:
  ValueRule rule_;
  std::vector<std::string> path_;
  std::optional<nlohmann::json> equals_;
  std::optional<Pattern> pattern_;
};

}  // namespace backbench::http
