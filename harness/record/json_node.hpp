#pragma once

#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace backbench::record {

using Json = nlohmann::ordered_json;

/// A value being read from a JSON text, and the place it stands in: "cases[0].trials[2].measured.window_ns".
/// Every reader throws base::Error(usage) with that place when the value is not what is asked for.
class Node {
 public:
  explicit Node(const Json& value, std::string place = {}) : value_(&value), place_(std::move(place)) {}

  std::string text() const;
  bool flag() const;
  double number() const;
  std::uint64_t count() const;                                            // a whole number of 0 or more
  std::int64_t integer(std::int64_t lowest, std::int64_t highest) const;  // within these bounds
  base::Nanoseconds nanoseconds() const;                                  // a whole number of them, 0 or more
  int small(int lowest = 0) const;                                        // an int of at least `lowest`
  std::vector<Node> items() const;
  std::vector<std::string> texts() const;

  const Json& raw() const { return *value_; }
  const std::string& place() const { return place_; }
  [[noreturn]] void fail(const std::string& rule) const;

 private:
  const Json* value_;
  std::string place_;
};

/// The members of an object, asked for one by one; finish() refuses those that nobody asked for.
class Members {
 public:
  explicit Members(const Node& object);

  Node at(std::string_view name);                   // must be there
  std::optional<Node> find(std::string_view name);  // may be there
  void skip(std::string_view name) { find(name); }  // derived from the rest: for readers, not for us
  void finish() const;

 private:
  Node object_;
  std::set<std::string, std::less<>> asked_;
};

/// Parses strict JSON; a key that stands twice in an object is an error too. Throws base::Error(usage).
Json parse_json(std::string_view text);

/// JSON for people and for diff: indented by two, but lists of numbers and small objects on one line each.
/// Bytes that are not UTF-8 become U+FFFD.
std::string pretty(const Json& value);

}  // namespace backbench::record
