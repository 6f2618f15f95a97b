#include "scenario/decode_stages.hpp"

#include "scenario/check_scenario.hpp"
#include "scenario/cures.hpp"
#include "scenario/values.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

constexpr std::size_t most_stages = 100;
constexpr std::uint64_t most_connections = 1'000'000;
constexpr base::Nanoseconds longest = std::chrono::hours{24 * 365};

struct Ends {
  std::string from;
  std::string to;
};

/// "a..b" as its two ends, "a" as twice the same.
Ends ends_of(const std::string& text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return {text, text};
  return {text.substr(0, dots), text.substr(dots + 2)};
}

/// The two ends meant by another way to write a ramp, "10 to 500", "10->500", "10-500", "10...500".
std::optional<Ends> meant_ends(const std::string& text) {
  for (const std::string_view separator : {"...", "..", "->", "→", " to ", "–", "-"}) {
    const std::size_t at = text.find(separator);
    if (at == std::string::npos || at == 0) continue;
    const auto trimmed = [](std::string part) {
      part.erase(0, part.find_first_not_of(' '));
      part.erase(part.find_last_not_of(' ') + 1);
      return part;
    };
    return Ends{trimmed(text.substr(0, at)), trimmed(text.substr(at + separator.size()))};
  }
  return std::nullopt;
}

/// Reads one value or a ramp of two. `parse` gives the number of an end, `cure` a better spelling of one that
/// is wrong, or nothing.
template <class Parse, class Cure>
std::optional<base::Ramp> read_ramp(const Field& field, std::string_view rule, Parse parse, Cure cure) {
  bool reported = false;
  const auto scalar = scalar_text(field, reported);
  if (reported) return std::nullopt;
  if (!scalar) {
    field.must_be(rule);
    return std::nullopt;
  }
  const auto both = [&](const Ends& ends) -> std::optional<base::Ramp> {
    const std::optional<double> from = parse(ends.from), to = parse(ends.to);
    return from && to ? std::optional(base::Ramp{*from, *to}) : std::nullopt;
  };
  if (const auto ramp = both(ends_of(scalar->text))) return ramp;

  std::string better;
  if (const auto meant = meant_ends(scalar->text)) {
    const auto mended = [&](const std::string& end) { return parse(end) ? end : cure(end); };
    const Ends ends{mended(meant->from), mended(meant->to)};
    if (both(ends)) better = fmt::format("write {}..{}", ends.from, ends.to);
  } else if (const std::string one = cure(scalar->text); !one.empty()) {
    better = "write " + one;
  }
  field.must_be(rule, better);
  return std::nullopt;
}

/// What a cure says to write: "write 200/s" without the verb.
std::string text_of_cure(const std::string& cure) {
  constexpr std::string_view verb = "write ";
  return cure.starts_with(verb) ? cure.substr(verb.size()) : std::string{};
}

void read_stage_rate(const Field& field, base::Stage& stage) {
  stage.rate = read_ramp(
      field, "a rate (100/s) or a ramp from one to another (100/s..1k/s)",
      [](const std::string& text) -> std::optional<double> {
        const auto rate = base::parse_rate(text);
        return rate ? std::optional(rate->per_second) : std::nullopt;
      },
      [](const std::string& text) { return text_of_cure(rate_cure(text)); });
}

void read_stage_connections(const Field& field, base::Stage& stage) {
  stage.connections = read_ramp(
      field,
      fmt::format("a whole number from 1 to {} or a ramp from one to another (10..500)", most_connections),
      [](const std::string& text) -> std::optional<double> {
        const auto count = base::parse_count(text);
        if (!count || *count == 0 || *count > most_connections) return std::nullopt;
        return static_cast<double>(*count);
      },
      [](const std::string& text) { return text_of_cure(count_cure(text, false)); });
}

void read_stage_length(const Field& field, base::Stage& stage) {
  if (const auto length = read_duration(field, Zero::refused)) stage.length = *length;
}

constexpr std::array stage_keys{
    Key<base::Stage>{"rate", read_stage_rate},
    Key<base::Stage>{"connections", read_stage_connections},
    Key<base::Stage>{"for", read_stage_length, Need::required},
};

void read_stage(const Field& item, std::vector<base::Stage>& into) {
  base::Stage stage;
  if (!decode_map<base::Stage>(item, "a stage", stage_keys, stage)) return;
  into.push_back(stage);
  check_either(item.context.document, item, "rate", "connections");
  if (item.node.find("rate") == nullptr && item.node.find("connections") == nullptr) {
    item.context.document.add(item.place, "a stage needs 'rate' or 'connections'",
                              "add what the load is to be: {rate: 100/s, for: 10s}");
  }
}

/// The first stage says what all go over.
void check_one_kind(const Field& field) {
  const auto entry_of = [](const Node& stage) {
    const Entry* rate = stage.find("rate");
    return rate != nullptr ? rate : stage.find("connections");
  };
  const Entry* first = entry_of(field.node.items.front());
  for (const Node& item : field.node.items) {
    const Entry* entry = entry_of(item);
    if (first == nullptr || entry == nullptr || entry->key == first->key) continue;
    Document& document = field.context.document;
    document.add(entry->key_span,
                 fmt::format("stages go over one thing, and here that is '{}' (line {})", first->key,
                             document.line_of(first->key_span.offset)),
                 fmt::format("give every stage a '{}', or make two scenarios", first->key));
    return;
  }
}

void check_sum(const Field& field, const std::vector<base::Stage>& stages) {
  base::Nanoseconds sum{0};
  for (const base::Stage& stage : stages) {
    if (stage.length > longest - sum) return field.error("the stages together last longer than a year");
    sum += stage.length;
  }
  const bool silent = std::all_of(stages.begin(), stages.end(), [](const base::Stage& s) {
    return s.rate == base::Ramp{0, 0};
  });
  if (silent) field.error("the stages send nothing: their rate is 0 throughout", "give one of them a rate");
}

}  // namespace

std::vector<base::Stage> read_stages(const Field& field) {
  std::vector<base::Stage> stages;
  const std::size_t before = field.context.document.problem_count();
  if (field.node.kind == Node::Kind::list && field.node.items.size() > most_stages) {
    field.error(fmt::format("{} stages; at most {} make sense", field.node.items.size(), most_stages));
    return stages;
  }
  for_each_item(
      field, "stages", [&](const Field& item) { read_stage(item, stages); }, "[{rate: 100/s, for: 10s}]");
  if (field.context.document.problem_count() > before) return stages;
  check_one_kind(field);
  check_sum(field, stages);
  return stages;
}

}  // namespace backbench::scenario
