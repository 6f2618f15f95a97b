#include "http/value_test.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace backbench::http {

namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& message) { throw base::Error(base::ExitCode::usage, message); }

bool explain(std::string* why, std::string text) {
  if (why != nullptr) *why = std::move(text);
  return false;
}

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts;
  if (path.empty()) return parts;
  for (std::size_t begin = 0;;) {
    const auto end = path.find('.', begin);
    parts.push_back(path.substr(begin, end - begin));
    if (parts.back().empty())
      refuse(fmt::format("json path '{}' has an empty part: write it as a.b.0.c", path));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

const Json* child(const Json& value, const std::string& key) {
  if (value.is_object()) {
    const auto found = value.find(key);
    return found == value.end() ? nullptr : &*found;
  }
  if (!value.is_array()) return nullptr;
  std::size_t index = 0;
  const auto* const last = key.data() + key.size();
  const auto [end, error] = std::from_chars(key.data(), last, index);
  return error == std::errc{} && end == last && index < value.size() ? &value[index] : nullptr;
}

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::optional<std::size_t> length_of(const Json& value) {
  if (value.is_string()) return code_points(value.get_ref<const std::string&>());
  if (value.is_structured()) return value.size();
  return std::nullopt;
}

/// The value's JSON text in one line a person can read.
std::string shown(const Json& value) {
  constexpr std::size_t most = 60;
  std::string text = value.dump(-1, ' ', true);
  if (text.size() > most) text.replace(most, std::string::npos, "...");
  return text;
}

std::optional<Pattern> pattern_of(const ValueRule& rule) {
  return rule.matches ? std::optional<Pattern>(*rule.matches) : std::nullopt;
}

}  // namespace

Pattern::Pattern(const std::string& expression) try : compiled_(expression, boost::regex::ECMAScript) {
} catch (const boost::regex_error& error) {
  refuse(fmt::format("'{}' is not a regular expression: {}", expression, error.what()));
}

Pattern::Search Pattern::in(std::string_view text) const {
  try {
    const bool found =
        boost::regex_search(text.begin(), text.end(), compiled_,
                            boost::match_single_line | boost::match_not_dot_newline | boost::match_any);
    return found ? Search::found : Search::not_found;
  } catch (const std::runtime_error&) {
    return Search::given_up;
  }
}

HeaderTest::HeaderTest(const ValueRule& rule) : rule_(rule), pattern_(pattern_of(rule)) {}

bool HeaderTest::holds(std::string_view value) const {
  return (!rule_.equals || *rule_.equals == value) && (!rule_.length || *rule_.length == value.size()) &&
         (!pattern_ || pattern_->in(value) == Pattern::Search::found);
}

std::string HeaderTest::wanted() const {
  std::string text = "header " + rule_.where;
  const char* glue = " that";
  const auto add = [&](const std::string& condition) {
    text += glue + condition;
    glue = " and";
  };
  if (rule_.equals) add(fmt::format(" is '{}'", *rule_.equals));
  if (rule_.length) add(fmt::format(" has length {}", *rule_.length));
  if (rule_.matches) add(fmt::format(" matches '{}'", *rule_.matches));
  return text;
}

JsonTest::JsonTest(const ValueRule& rule)
    : rule_(rule), path_(split_path(rule.where)), pattern_(pattern_of(rule)) {
  if (!rule.equals) return;
  equals_ = Json::parse(*rule.equals, nullptr, false);
  if (equals_->is_discarded())
    refuse(fmt::format("json rule for '{}': equals {} is not a JSON value; a text needs quotes", rule.where,
                       *rule.equals));
}

bool JsonTest::holds(const Json& document, std::string* why) const {
  const Json* value = &document;
  std::string place = "body";
  for (const auto& key : path_) {
    const Json* next = child(*value, key);
    if (next == nullptr) return explain(why, fmt::format("{} has no '{}'", place, key));
    value = next;
    place += "." + key;
  }
  if (equals_ && *equals_ != *value)
    return why != nullptr &&
           explain(why, fmt::format("{} is {}, not {}", place, shown(*value), shown(*equals_)));
  if (rule_.length) {
    const auto length = length_of(*value);
    if (!length) return explain(why, fmt::format("{} is a {} and has no length", place, value->type_name()));
    if (*length != *rule_.length)
      return explain(why, fmt::format("{} has length {}, not {}", place, *length, *rule_.length));
  }
  if (!pattern_) return true;
  const auto search =
      value->is_string() ? pattern_->in(value->get_ref<const std::string&>()) : pattern_->in(value->dump());
  if (search == Pattern::Search::given_up)
    return explain(why, fmt::format("{}: the search for '{}' was given up, it backtracks without end", place,
                                    *rule_.matches));
  if (search == Pattern::Search::not_found)
    return explain(why,
                   fmt::format("{} is {} and does not match '{}'", place, shown(*value), *rule_.matches));
  return true;
}

}  // namespace backbench::http
