#include "report/page_assets.hpp"

namespace backbench::report {

std::optional<PageAssets> page_assets() { return std::nullopt; }

}  // namespace backbench::report
