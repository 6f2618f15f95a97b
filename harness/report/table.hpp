#pragma once

#include "record/run.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace backbench::report {

/// The table of a run on a terminal, at most 100 columns wide: Benchmark, mean, p50, p99 (response times),
/// req/s (correct responses), failed (share of all that ended) and spread (how far the repetitions' means lie
/// from their own mean at most), and at the end the mark of what was found. Cells whose figure does not exist
/// hold "–". Every function ends its lines with '\n'.
class Table {
 public:
  /// `names` are those of the cases to come; they decide the width of the first column.
  Table(std::span<const std::string> names, bool colour);

  std::string header() const;
  /// One line, to be printed when the last repetition of a case has ended, and below it one for each of its
  /// stages, if it has any. A case without one whole trial says "failed"; its reason stands in the notes.
  std::string line(const record::CaseResult& result) const;

 private:
  std::string figures_of(const metrics::Window& window, bool over_budget, bool survivors) const;

  std::size_t name_width_;
  bool colour_;
};

/// What stands below the table: what its marks mean, which cases failed and why, which went over their error
/// budget, what was found and how to cure it.
std::string notes(const record::Run& run, bool colour);

/// The last words: how many benchmarks in how long; and for each scenario the best rate, and the lowest p99
/// at the largest number of connections that every target was measured at. A case over its error budget wins
/// neither.
std::string summary(const record::Run& run);

/// Header, lines, notes and summary at once.
std::string table(const record::Run& run, bool colour);

}  // namespace backbench::report
