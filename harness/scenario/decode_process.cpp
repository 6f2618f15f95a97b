#include "scenario/decode_process.hpp"

#include "scenario/values.hpp"
#include "scenario/variables.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

/// As the child will see them: its own environment first, then the caller's. Where it is to listen is filled
/// in when the target starts.
Context inside_process(const Context& context, const TargetDraft& draft) {
  const Variables& outer = context.variables;
  const Environment& env = draft.env;
  const std::string_view later = draft.has_socket ? "SOCKET" : "PORT";
  Variables inner = [&env, &outer, later](const std::string& name) -> std::optional<std::string> {
    if (name == later) return "${" + name + "}";
    const auto own =
        std::find_if(env.rbegin(), env.rend(), [&](const auto& pair) { return pair.first == name; });
    return own == env.rend() ? outer(name) : std::optional(own->second);
  };
  return {context.document, std::move(inner), context.folder};
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && name.find_first_of("= \t\n$") == std::string_view::npos;
}

/// A command and its arguments, each a word of its own.
void read_argv(const Field& field, const TargetDraft& draft, Argv& into) {
  const Context context = inside_process(field.context, draft);
  if (field.node.kind == Node::Kind::scalar) {
    std::string words = field.node.text;
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i)
      list += words[i] == ' ' ? std::string(", ") : std::string(1, words[i]);
    const bool simple = words.find_first_of("\"'\\$&|;<>()[]{}#,:") == std::string::npos && words.size() < 40;
    field.must_be("a list of words, since no shell is involved",
                  simple ? fmt::format("write [{}]", list) : "write it as [program, argument, ...]");
    return;
  }
  const Field inside{context, field.key, field.node, field.place};
  for_each_item(inside, "words", [&](const Field& item) {
    auto word = read_word(item);
    if (!word) return;
    if (into.empty() && word->empty()) item.error("a command cannot be empty");
    into.push_back(std::move(*word));
  });
}

void read_command(const Field& field, TargetDraft& draft) {
  read_argv(field, draft, draft.spec.process->command);
}
void take_environment(const Field&, TargetDraft& draft) { draft.spec.process->env = draft.env; }

constexpr std::array process_keys{
    Key<TargetDraft>{"command", read_command, Need::required},
    Key<TargetDraft>{"env", take_environment},
};

}  // namespace

void read_process_environment(const Field& target, TargetDraft& draft) {
  draft.has_socket = target.node.find("socket") != nullptr;
  const Entry* process = target.node.find("process");
  const Entry* env = process == nullptr ? nullptr : process->value.find("env");
  if (env == nullptr) return;
  const Field field{target.context, "env", env->value, env->key_span};
  if (env->value.kind == Node::Kind::empty || !expect_map(field, "env"))
    return;  // the former is reported with the rest
  for (const Entry& entry : env->value.entries) {
    const Context context = inside_process(target.context, draft);
    const Field value{context, entry.key, entry.value, entry.key_span};
    if (!is_variable_name(entry.key)) {
      context.document.add(entry.key_span,
                           fmt::format("{} is not the name of a variable", in_quotes(entry.key)));
    } else if (entry.value.kind == Node::Kind::empty) {
      value.error(fmt::format("'{}' has no value", entry.key), "write \"\" for an empty one");
    } else if (entry.value.kind != Node::Kind::refused) {
      if (auto word = read_word(value)) draft.env.emplace_back(entry.key, std::move(*word));
    }
  }
}

void read_process(const Field& field, TargetDraft& draft) {
  draft.spec.process.emplace();
  decode_map<TargetDraft>(field, "a process", process_keys, draft);
}

void read_setup(const Field& field, TargetDraft& draft) {
  for_each_item(
      field, "commands",
      [&](const Field& item) {
        Argv argv;
        const Field command{item.context, "a setup command", item.node, item.place};
        read_argv(command, draft, argv);
        if (!argv.empty()) draft.spec.setup.push_back(std::move(argv));
      },
      "[[program, argument], [program, argument]]");
}

}  // namespace backbench::scenario
