#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::record {

/// How much a finding takes from the figures it stands beside; from little to all.
enum class Severity {
  note,     // they hold; something about them is worth knowing
  caution,  // they hold for what was measured, which may not be what was meant
  spoils,   // they do not say what they seem to say
  fault,    // they contradict each other: a fault of backbench itself
};

/// Something that a check found. The ids are explained in docs/verdicts.md and never change their meaning.
struct Finding {
  std::string id;     // "BB01"
  std::string title;  // in two or three words: "client-bound"
  Severity severity = Severity::note;
  std::string reason;  // one sentence, with the figures
  std::string cure;    // one sentence
};

/// What kept a trial from more requests a second.
enum class Limit { server, client, network, under_loaded, unclear };

struct LimitVerdict {
  Limit limit = Limit::unclear;
  std::string reason;  // one sentence, with the figures
};

/// As they stand in files: "note", …; "server-bound", "client-bound", "network-bound", "under-loaded",
/// "unclear".
std::string_view name(Severity severity);
std::string_view name(Limit limit);
std::optional<Severity> severity_of(std::string_view name);
std::optional<Limit> limit_of(std::string_view name);

/// The worst severity among them; nothing when there are none.
std::optional<Severity> worst_of(std::span<const Finding> findings);

}  // namespace backbench::record
