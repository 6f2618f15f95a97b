#include "cli/program.hpp"

int main(int argc, char** argv) {
  const backbench::cli::Words words(argv + 1, argv + argc);
  return backbench::cli::run_program(words);
}
