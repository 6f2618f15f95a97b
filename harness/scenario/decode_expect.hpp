#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

namespace backbench::scenario {

/// `expect`: what a correct response is.
void read_expectation(const Field& field, Expectation& into);

}  // namespace backbench::scenario
