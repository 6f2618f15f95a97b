#pragma once

#include "fixture/session.hpp"

#include <vector>

namespace backbench::cli {

/// --via compose: makes every target that could run as a process or as a compose service the latter. Targets
/// with a url stay what they are. Throws base::Error(usage) naming the others: a comparison of servers in
/// containers with servers outside would compare the containers.
void run_through_compose(std::vector<fixture::PlannedCase>& cases);

}  // namespace backbench::cli
