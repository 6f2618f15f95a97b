#pragma once

#include "scenario/reader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace backbench::scenario {

/// Either the text with its variables replaced, or what is wrong with one of them.
struct Expansion {
  std::string text;
  std::string problem;  // empty when all went well
  std::string cure;
};

/// Replaces `${NAME}` and `${NAME:-default}` (the default also when NAME is set and empty, as in a shell and
/// in compose files) and turns `$$` into `$`. Any other `$` stays.
Expansion expand_variables(std::string_view text, const Variables& variables);

}  // namespace backbench::scenario
