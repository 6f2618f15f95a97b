#pragma once

#include "http/check.hpp"
#include "http/request_bytes.hpp"
#include "scenario/suite.hpp"

namespace backbench::target {

/// A scenario's expectation and request in the words of the http room.
http::Rules rules_of(const scenario::Expectation& expect);
http::RequestText text_of(const scenario::Request& request, bool close);

}  // namespace backbench::target
