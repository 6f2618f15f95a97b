#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

namespace backbench::scenario {

/// A target in the making.
struct TargetDraft {
  TargetSpec spec;
  Environment env;          // of its process, read before everything else: its commands are resolved from it
  bool has_socket = false;  // so that ${SOCKET} is for the start to fill in, and not ${PORT}
  bool url_is_remote = false;
};

/// Reads `process.env` ahead of the map's other keys, whatever their order, and sees whether there is a
/// socket.
void read_process_environment(const Field& target, TargetDraft& draft);

void read_process(const Field& field, TargetDraft& draft);
void read_setup(const Field& field, TargetDraft& draft);

}  // namespace backbench::scenario
