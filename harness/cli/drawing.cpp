#include "cli/drawing.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "report/plot_script.hpp"
#include "target/capture.hpp"
#include "target/launch.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* no_gnuplot =
    "plots are not drawn: gnuplot is not installed; `apt-get install gnuplot-nox`, then `backbench plot`";

/// gnuplot says nothing of a disk that is full: only a picture that has its end is one.
bool complete(const fs::path& picture) {
  constexpr std::uint64_t largest = std::uint64_t{256} << 20;
  std::string text;
  try {
    text = base::read_file(picture, largest);
  } catch (const base::Error&) {
    return false;
  }
  text.erase(text.find_last_not_of('\n') + 1);
  if (picture.extension() == ".svg") return text.ends_with("</svg>");
  return text.find("IEND", text.size() < 12 ? 0 : text.size() - 12) != std::string::npos;
}

target::Launch gnuplot(const std::string& script, const std::string& format, const fs::path& folder) {
  // Without the user's own settings, and in one locale: the same run gives the same bytes everywhere.
  const auto environment = target::child_environment({{"LC_ALL", "C.UTF-8"}});
  return {{"gnuplot", "--default-settings", "-e", fmt::format("format='{}'", format), script},
          environment,
          folder,
          {},
          {}};
}

std::string first_line(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \n\t");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

std::vector<std::string> picture_formats_of(const std::string& text) {
  std::vector<std::string> formats;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string format = text.substr(begin, end - begin);
    if (format != "svg" && format != "png")
      throw base::Error(base::ExitCode::usage,
                        fmt::format("--format: '{}' is not right; write svg, png or svg,png", text));
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) formats.push_back(format);
    begin = end + 1;
  }
  return formats;
}

Drawing draw(std::span<const report::Plot> plots, std::span<const std::string> formats,
             const fs::path& folder, const std::atomic<bool>& stop) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw base::Error(base::ExitCode::internal,
                      fmt::format("cannot make {}: {}", folder.string(), error.message()));
  for (const report::Plot& plot : plots) {
    base::write_file_atomic(folder / (plot.file + ".dat"), report::plot_data(plot));
    base::write_file_atomic(folder / (plot.file + ".gp"), report::plot_script(plot));
  }
  Drawing drawing;
  if (target::find_program(gnuplot({}, {}, folder)).empty()) return {{}, no_gnuplot};
  for (const report::Plot& plot : plots) {
    for (const std::string& format : formats) {
      const fs::path picture = folder / (plot.file + "." + format);
      fs::remove(picture, error);
      try {
        const target::Captured done =
            target::capture(gnuplot(plot.file + ".gp", format, folder), std::chrono::minutes{1}, stop);
        if (!done.ok() || !complete(picture)) {
          drawing.failure = fmt::format(
              "{} was not drawn: gnuplot: {}", picture.string(),
              done.err.empty() ? "wrote no whole picture; is the disk full?" : first_line(done.err));
          return drawing;
        }
      } catch (const base::Error& problem) {
        drawing.failure = fmt::format("{} was not drawn: {}", picture.string(), problem.what());
        return drawing;
      }
      drawing.pictures.push_back(picture.string());
    }
  }
  return drawing;
}

}  // namespace backbench::cli
