#pragma once

#include "scenario/reader.hpp"
#include "scenario/yaml_tree.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::scenario {

/// What every decoder of one file shares.
struct Context {
  Document& document;
  Variables variables;
  std::filesystem::path folder;  // absolute; files named in the text are relative to it
};

/// A value on its way from the tree into a struct: the value, the key it is for, and where to point.
struct Field {
  const Context& context;
  std::string_view key;  // as messages call it
  const Node& node;
  Span place;  // of the key, or of the item when it stands in a list; where missing keys are reported

  /// Reports a problem of the value.
  void error(std::string message, std::string cure = {}) const;
  /// "connections must be whole numbers of 1 or more, not '1k'"
  void must_be(std::string_view rule, std::string cure = {}) const;
  Field item(const Node& value) const { return {context, key, value, value.span}; }
};

/// A field's value as messages show it: '1k', "12", a list, a map, nothing.
std::string shown(const Field& field);

enum class Need {
  optional,
  required,
  nullable,  // `null` is a value; all other keys must be left out instead
};

/// One row of a table: a key that a map may have, and what takes its value over into a T.
template <class T>
struct Key {
  std::string_view name;
  void (*read)(const Field&, T&);
  Need need = Need::optional;
};

/// "keys of a target: target, description, port"
std::string list_of_keys(std::string_view what, std::span<const std::string_view> names);
bool expect_map(const Field& field, std::string_view what);
bool has_value(const Field& field, Need need);
void unknown_key(const Context& context, const Entry& entry, std::string_view what,
                 std::span<const std::string_view> names);
void missing_key(const Field& map, std::string_view what, std::string_view name);

/// Reads a map by its table. `what` names such a map with its article: "a target". Unknown keys, keys without
/// a value and missing ones are reported; false when the value is no map at all.
template <class T>
bool decode_map(const Field& field, std::string_view what, std::span<const Key<T>> keys, T& into) {
  if (!expect_map(field, what)) return false;
  std::vector<std::string_view> names;
  for (const Key<T>& key : keys) names.push_back(key.name);

  for (const Entry& entry : field.node.entries) {
    const Key<T>* found = nullptr;
    for (const Key<T>& key : keys) {
      if (key.name == entry.key) found = &key;
    }
    if (found == nullptr) {
      unknown_key(field.context, entry, what, names);
      continue;
    }
    const Field value{field.context, found->name, entry.value, entry.key_span};
    if (has_value(value, found->need)) found->read(value, into);
  }
  for (const Key<T>& key : keys) {
    if (key.need == Need::required && field.node.find(key.name) == nullptr)
      missing_key(field, what, key.name);
  }
  return true;
}

}  // namespace backbench::scenario
