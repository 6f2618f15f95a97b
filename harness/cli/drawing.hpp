#pragma once

#include "report/plot.hpp"

#include <atomic>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace backbench::cli {

/// What became of plots that were to be drawn.
struct Drawing {
  std::vector<std::string> pictures;  // files that were written
  std::string failure;                // empty, or why the others were not drawn: one line with the cure
};

/// Formats in the order asked for, of "svg" and "png"; throws base::Error(usage) for anything else.
std::vector<std::string> picture_formats_of(const std::string& text);

/// Writes each plot's data and script into the folder, which is made, and has gnuplot draw them there.
/// Whatever gnuplot does wrong stands in the answer, and the data and scripts are there all the same. Throws
/// base::Error(internal) when the folder cannot be written.
Drawing draw(std::span<const report::Plot> plots, std::span<const std::string> formats,
             const std::filesystem::path& folder, const std::atomic<bool>& stop);

}  // namespace backbench::cli
