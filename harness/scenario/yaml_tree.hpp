#pragma once

#include "scenario/document.hpp"

#include <optional>
#include <string>
#include <vector>

namespace backbench::scenario {

struct Entry;

/// A YAML value with its place. `empty` is a key without a value, `~` or `null` (`text` says which);
/// `refused` stands for something already reported, which whoever reads the tree passes over in silence.
struct Node {
  enum class Kind { empty, scalar, list, map, refused };

  Kind kind = Kind::empty;
  Span span;            // a scalar with its quotes; a list or map in brackets; a block's first character
  std::string text;     // of a scalar, escapes resolved
  bool quoted = false;  // '...', "..." or a block text, which is never a number or a boolean
  std::vector<Node> items;
  std::vector<Entry> entries;

  const Entry* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  Span key_span;
  Node value;
};

/// The one YAML document in the file. Reported as problems and never returned: bytes that are not UTF-8,
/// control characters, broken syntax, nesting deeper than 64 levels, an empty file. Reported while the rest
/// is still returned: a repeated key (the first one stays), anchors, aliases, tags, merge keys, keys that are
/// not text, a second document.
std::optional<Node> parse_yaml(Document& document);

}  // namespace backbench::scenario
