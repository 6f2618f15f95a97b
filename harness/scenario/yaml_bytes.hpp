#pragma once

#include "scenario/document.hpp"

namespace backbench::scenario {

/// Whether the text may be handed to yaml-cpp, which takes broken UTF-8 as it is, ends silently at a NUL or
/// EOT and drops what follows a line that starts with '%'. Reports the first offence.
bool bytes_are_fit(Document& document);

}  // namespace backbench::scenario
