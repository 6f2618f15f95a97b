#pragma once

#include "scenario/suite.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// A program to run: what, with which environment, where, and where its output goes.
struct Launch {
  std::vector<std::string> argv;
  std::vector<std::string> environment;  // all of it, NAME=value
  std::filesystem::path folder;          // becomes the working directory
  std::vector<int> cpus;                 // empty = wherever the harness may run
  std::filesystem::path log_file;        // stdout and stderr are appended to it
};

/// Where a server is told to listen: a variable of its environment and its commands, PORT or SOCKET.
struct ListenVariable {
  std::string name;
  std::string value;
};

/// `text` with every `${NAME}` of that variable replaced.
std::string with_variable(std::string text, const ListenVariable& variable);

/// The caller's environment with `added` on top: the last value of a name wins.
std::vector<std::string> child_environment(const scenario::Environment& added);

/// Where the program of `argv[0]` is: a name with a slash is taken from the launch's folder, any other is
/// looked up in the PATH of the launch's own environment. Empty when there is none.
std::filesystem::path find_program(const Launch& launch);

/// The command as a shell would take it back: for messages and logs.
std::string shell_text(const std::vector<std::string>& argv);

}  // namespace backbench::target
