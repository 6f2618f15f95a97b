#pragma once

#include "ab/session.hpp"
#include "record/run.hpp"

#include <array>
#include <string>
#include <vector>

namespace backbench::ab {

/// One of the two versions, as it was named and found.
struct Version {
  std::string given;       // on the command line
  std::string target;      // its name
  std::string folder;      // of its target.yaml, or of the suite; empty for an image
  std::string commit;      // checked out there; empty outside git
  std::string image = {};  // id of the container image that it is; empty when it is none
};

/// What an A/B run was asked, where and when; with its Result, all there is to keep.
struct Account {
  static constexpr const char* schema = "backbench.ab/1";

  std::string suite;
  std::string suite_path;
  std::string suite_text;
  std::string started;  // UTC, ISO 8601
  record::Environment environment;
  std::array<Version, 2> versions;  // by arm
  std::vector<int> server_cpus, generator_cpus;
  SessionOptions options;
};

/// ab.json: schema docs/ab.schema.json. A figure that does not exist is left out, never 0 or NaN. Slices are
/// rows of [arm, seconds, ok, failed, p50 in ms], the last one missing where there is none.
std::string to_json(const Account& account, const Result& result);

}  // namespace backbench::ab
