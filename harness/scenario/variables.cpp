#include "scenario/variables.hpp"

#include "scenario/document.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

bool is_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto fits = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

/// Appends the value of what stands between the braces; false and a problem when there is none.
bool append_variable(std::string_view inside, const Variables& variables, Expansion& into) {
  const std::size_t separator = inside.find(":-");
  const std::string name(inside.substr(0, separator));
  if (!is_name(name)) {
    into.problem = fmt::format("{} is not the name of a variable", in_quotes(name));
    into.cure = "write ${NAME} or ${NAME:-default}, or $$ for a plain $";
    return false;
  }
  const std::optional<std::string> value = variables(name);
  if (separator != std::string_view::npos) {
    into.text += value && !value->empty() ? std::string_view(*value) : inside.substr(separator + 2);
    return true;
  }
  if (!value) {
    into.problem = fmt::format("the variable {} is not set", name);
    into.cure = fmt::format("set it, or give a default: ${{{}:-...}}", name);
    return false;
  }
  into.text += *value;
  return true;
}

}  // namespace

Variables process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Expansion expand_variables(std::string_view text, const Variables& variables) {
  Expansion result;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    result.text += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.starts_with("$$")) {
      result.text += '$';
      text.remove_prefix(2);
    } else if (text.starts_with("${")) {
      const std::size_t close = text.find('}');
      if (close == std::string_view::npos) {
        result.problem = "'${' without its '}'";
        result.cure = "add the '}', or write $$ for a plain $";
        return result;
      }
      if (!append_variable(text.substr(2, close - 2), variables, result)) return result;
      text.remove_prefix(close + 1);
    } else if (!text.empty()) {
      result.text += '$';
      text.remove_prefix(1);
    }
  }
  return result;
}

}  // namespace backbench::scenario
