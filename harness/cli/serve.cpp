#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/signals.hpp"
#include "target/embedded_server.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

std::string fault_help() {
  std::string text = "Kinds of --fault KIND[:NAME=VALUE,...]\n";
  for (const target::EmbeddedFaultHelp& kind : target::embedded_fault_kinds()) {
    text += fmt::format("  {:<12} {}\n", kind.name, kind.help);
    if (!kind.parameters.empty()) text += fmt::format("  {:<12}   {}\n", "", kind.parameters);
  }
  return text;
}

}  // namespace

base::ExitCode serve_command(const Words& words) {
  Arguments arguments(
      "serve",
      "Run the embedded HTTP server until Ctrl-C. It answers correctly, or exactly as wrongly as asked.",
      "  backbench serve --port 8080 --body 120KiB\n"
      "  backbench serve --port 0 --delay 2ms --threads 2\n"
      "  backbench serve --fault reset:every=5 --fault slow:every=10,delay=3s\n");
  const auto flags = target::embedded_flags();
  std::vector<std::vector<std::string>> values(flags.size());
  for (std::size_t i = 0; i < flags.size(); ++i) {
    auto* option =
        arguments.app().add_option("--" + std::string(flags[i].name), values[i], std::string(flags[i].help));
    option->type_name(std::string(flags[i].value))->allow_extra_args(false);
    option->expected(flags[i].repeats ? 1024 : 1)->expected(1, flags[i].repeats ? 1024 : 1);
  }
  arguments.app().footer(fault_help());
  if (!arguments.read(words)) return base::ExitCode::ok;

  std::vector<std::pair<std::string, std::string>> given;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    for (const std::string& value : values[i]) given.emplace_back(flags[i].name, value);
  }
  const target::EmbeddedOptions options = target::embedded_options(given);
  const StopSignals signals("");
  const int status = target::serve(options, signals.stop(), [&](std::uint16_t port) {
    if (options.unix_socket.empty()) {
      fmt::print("listening on {}:{}\n", options.address, port);
    } else {
      fmt::print("listening on {}\n", options.unix_socket);
    }
    std::fflush(stdout);
  });
  return static_cast<base::ExitCode>(status);
}

}  // namespace backbench::cli
