#pragma once

#include <cstdio>
#include <string>

namespace backbench::cli {

enum class When { automatic, always, never };

/// Reads auto|always|never; throws base::Error(usage) naming the option otherwise.
When when_of(const std::string& option, const std::string& text);

/// Whether colour and cursor movements may go to this stream: asked for, or a terminal that can (not
/// TERM=dumb) and NO_COLOR unset or empty (https://no-color.org).
bool styled(std::FILE* stream, When colour);

bool is_terminal(std::FILE* stream);
/// Columns of the terminal behind a stream; 100 when there is none.
int columns_of(std::FILE* stream);

}  // namespace backbench::cli
