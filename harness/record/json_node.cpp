#include "record/json_node.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace backbench::record {
namespace {

base::Error broken(const std::string& message) { return {base::ExitCode::usage, message}; }

constexpr std::size_t line_limit = 110;

std::string compact(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

bool holds_object(const Json& value) {
  if (value.is_object()) return true;
  return value.is_array() && std::any_of(value.begin(), value.end(), holds_object);
}

/// On one line: plain values, lists without objects, and objects of plain values as far as a line goes.
bool is_flat(const Json& value) {
  if (!value.is_object()) return !holds_object(value);
  return std::none_of(value.begin(), value.end(), [](const Json& v) { return v.is_structured(); }) &&
         compact(value).size() <= line_limit;
}

void write(const Json& value, std::size_t indent, std::string& out) {
  if (value.empty() || is_flat(value)) {
    out += compact(value);
    return;
  }
  const bool object = value.is_object();
  const std::string margin(indent + 2, ' ');
  out += object ? "{\n" : "[\n";
  bool first = true;
  for (const auto& [key, member] : value.items()) {
    if (!first) out += ",\n";
    first = false;
    out += margin;
    if (object) out += compact(key) + ": ";
    write(member, indent + 2, out);
  }
  out += '\n' + std::string(indent, ' ') + (object ? '}' : ']');
}

}  // namespace

void Node::fail(const std::string& rule) const {
  throw broken(fmt::format("{} {}", place_.empty() ? "the whole" : place_, rule));
}

std::string Node::text() const {
  if (!value_->is_string()) fail("must be a string");
  return value_->get<std::string>();
}

bool Node::flag() const {
  if (!value_->is_boolean()) fail("must be true or false");
  return value_->get<bool>();
}

double Node::number() const {
  if (!value_->is_number()) fail("must be a number");
  return value_->get<double>();
}

std::uint64_t Node::count() const {
  if (!value_->is_number_unsigned()) fail("must be a whole number of 0 or more");
  return value_->get<std::uint64_t>();
}

std::int64_t Node::integer(std::int64_t lowest, std::int64_t highest) const {
  const bool whole = value_->is_number_integer();
  const bool too_large =
      value_->is_number_unsigned() &&
      value_->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  if (whole && !too_large) {
    const auto value = value_->get<std::int64_t>();
    if (value >= lowest && value <= highest) return value;
  }
  fail(fmt::format("must be a whole number from {} to {}", lowest, highest));
}

base::Nanoseconds Node::nanoseconds() const {
  return base::Nanoseconds{integer(0, std::numeric_limits<std::int64_t>::max())};
}

int Node::small(int lowest) const {
  return static_cast<int>(integer(lowest, std::numeric_limits<int>::max()));
}

std::vector<Node> Node::items() const {
  if (!value_->is_array()) fail("must be a list");
  std::vector<Node> nodes;
  nodes.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i)
    nodes.emplace_back((*value_)[i], fmt::format("{}[{}]", place_, i));
  return nodes;
}

std::vector<std::string> Node::texts() const {
  std::vector<std::string> result;
  for (const Node& item : items()) result.push_back(item.text());
  return result;
}

Members::Members(const Node& object) : object_(object) {
  if (!object.raw().is_object()) object.fail("must be an object");
}

std::optional<Node> Members::find(std::string_view name) {
  asked_.emplace(name);
  const auto found = object_.raw().find(std::string(name));
  if (found == object_.raw().end()) return std::nullopt;
  return Node(*found,
              object_.place().empty() ? std::string(name) : fmt::format("{}.{}", object_.place(), name));
}

Node Members::at(std::string_view name) {
  if (auto member = find(name)) return *std::move(member);
  object_.fail(fmt::format("has no '{}'", name));
}

void Members::finish() const {
  for (const auto& [key, value] : object_.raw().items())
    if (!asked_.contains(key))
      object_.fail(fmt::format("has a key '{}' that this version of backbench does not know", key));
}

Json parse_json(std::string_view text) {
  std::vector<std::set<std::string>> keys;
  const auto refuse_repeated_keys = [&keys](int, Json::parse_event_t event, const Json& value) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second)
      throw broken(
          fmt::format("not a run file: the key '{}' stands twice in one object", value.get<std::string>()));
    return true;
  };
  try {
    return Json::parse(text, refuse_repeated_keys);
  } catch (const Json::parse_error& e) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
    const std::string_view what = e.what();
    const std::size_t tag = what.find("] ");
    throw broken(fmt::format("not JSON: {}", what.substr(tag == std::string_view::npos ? 0 : tag + 2)));
  } catch (const Json::out_of_range&) {
    throw broken("not JSON that can be read: a number is too large");
  }
}

std::string pretty(const Json& value) {
  std::string out;
  write(value, 0, out);
  out += '\n';
  return out;
}

}  // namespace backbench::record
