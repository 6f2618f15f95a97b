#include "verdict/catalogue.hpp"

#include <cstddef>

#include <fmt/format.h>

namespace backbench::verdict {

std::string id_of(Check check) { return fmt::format("BB{:02}", static_cast<int>(check) + 1); }

record::Finding finding(Check check, record::Severity severity, std::string reason, std::string cure) {
  return {id_of(check), std::string(check_titles.at(static_cast<std::size_t>(check))), severity,
          std::move(reason), std::move(cure)};
}

}  // namespace backbench::verdict
