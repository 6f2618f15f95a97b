#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::base {

/// Processors as taskset and the kernel's cpuset files write them, counted from 0: "0", "0,2", "0-3,8".
/// Ascending, each once; nullopt for anything else, and for numbers of 1024 and more.
std::optional<std::vector<int>> parse_cpu_list(std::string_view text);

/// The shortest such text: {0, 1, 2, 5} is "0-2,5".
std::string format_cpu_list(const std::vector<int>& ascending);

/// Those that the calling thread may run on (sched_getaffinity(2)), ascending; empty when the kernel does not
/// tell.
std::vector<int> allowed_cpus();

}  // namespace backbench::base
