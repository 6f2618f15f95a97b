// The part of the program that an embedded target needs: `embedded_program serve --NAME VALUE …`.

#include "base/error.hpp"
#include "target/embedded_server.hpp"

#include <atomic>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

int main(int argc, char** argv) {
  std::vector<std::pair<std::string, std::string>> flags;
  for (int i = 2; i + 1 < argc; i += 2) flags.emplace_back(std::string(argv[i]).substr(2), argv[i + 1]);
  try {
    const std::atomic<bool> never{false};
    return backbench::target::serve(backbench::target::embedded_options(flags), never, [](std::uint16_t) {});
  } catch (const backbench::base::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.code());
  }
}
