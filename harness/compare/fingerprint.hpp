#pragma once

#include "record/run.hpp"

#include <string>
#include <vector>

namespace backbench::compare {

/// Something in which two results differ so that their figures cannot be compared.
struct Difference {
  std::string what;  // "CPU model"; of a case with its name in front: "hello/flask/connections:10: duration"
  std::string base;
  std::string fresh;
};

/// What differs between the machines and programs that made two results: CPU model, number of CPUs, kernel
/// (its first two numbers), backbench's version and build. What one of them does not tell is no difference.
std::vector<Difference> differences(const record::Environment& base, const record::Environment& fresh);

/// What differs in what was asked of a case: how it was reached, request, connections, rate, stages, threads,
/// pipelining, requests per connection, warm-up, duration, timeout.
std::vector<Difference> differences(const record::CaseFacts& base, const record::CaseFacts& fresh);

/// Everything of the two lists above that a result tells, as one text: jobs with the same text belong to one
/// history.
std::string fingerprint_of(const record::Environment& environment, const record::CaseFacts& facts);

}  // namespace backbench::compare
