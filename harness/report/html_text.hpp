#pragma once

#include "metrics/distribution.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace backbench::report {

/// Text as the content of an HTML element or of a quoted attribute: nothing in it is markup, control
/// characters and bytes that are not UTF-8 become "?". Line ends stay.
std::string escaped(std::string_view text);

/// A name from elsewhere: escaped, and apart from the direction of the text around it.
std::string named(std::string_view name);

/// JSON for inside a <script> element of a type that is not run: "<", ">", "&" and the line ends U+2028 and
/// U+2029 stand as \u escapes, so that no text in it can end the element or open a comment. Only inside
/// JSON's strings can they occur, and there the escape means the same.
std::string inert_json(std::string_view json);

/// A latency as the page's cells have it; "–" when there is none, with "≥ " when the true one may be larger.
std::string latency_text(const std::optional<metrics::Quantile>& figure, bool lower_bound = false);

/// "–", where a figure does not exist.
inline constexpr std::string_view no_figure = "–";

}  // namespace backbench::report
