#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// How a run was measured: machine, versions, commit, command line and the suite's own text.
std::string method_html(const record::Run& run);

/// How the page is to be read; the same for every run.
std::string reading_html();

/// One line under the title: what was asked of whom, how often, where and when.
std::string subtitle_html(const record::Run& run);

}  // namespace backbench::report
