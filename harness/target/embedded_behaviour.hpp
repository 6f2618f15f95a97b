#pragma once

#include "base/clock.hpp"
#include "target/embedded_message.hpp"
#include "target/embedded_options.hpp"
#include "target/embedded_request.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target::embedded {

/// What becomes of the connection once an answer's bytes are sent.
enum class Ending {
  keep,
  finish,  // FIN, after all that was sent; what the client still sends is read and dropped
  close,   // FIN with the last bytes, and RST to what comes later: the way of a server that thinks it idle
  reset,   // RST
  hang,    // stays open, nothing is ever answered on it again
  die,     // the server ends
};

/// All that a connection has to do for one request, in this order: wait, send, end. Every fault is a value of
/// these, so that a connection knows of no fault. The views live as long as the behaviour, or until the
/// scratch is used again.
struct Answer {
  base::Nanoseconds delay{0};
  std::string_view head;
  std::string_view body;
  Ending ending = Ending::keep;
  int exit_status = 0;  // of Ending::die
};

/// Where a connection keeps the bytes of an answer that could not be built beforehand.
struct Scratch {
  std::string head;
  std::string body;
};

/// Decides what each request gets. Shared by all connections and threads.
class Behaviour {
 public:
  Behaviour(const EmbeddedOptions& options, base::TimePoint start);
  ~Behaviour();
  Behaviour(const Behaviour&) = delete;
  Behaviour& operator=(const Behaviour&) = delete;

  /// Thread-safe. The right answer, then every fault that meets this request, in the order given: a fault
  /// replaces the delay, the bytes or the ending, so faults of different sorts add up (slow + reset).
  Answer decide(const Request& request, base::TimePoint now, Scratch& scratch);

  /// To a request that could not be read; the connection ends with it.
  Answer refuse(int status, Scratch& scratch) const;

  std::uint64_t requests() const { return requests_.load(std::memory_order_relaxed); }
  void connection_opened() { connections_.fetch_add(1, std::memory_order_relaxed); }

 private:
  struct Rule;

  Answer right_answer(const Request& request, Persistence persistence, Scratch& scratch) const;

  base::Nanoseconds delay_;
  std::uint64_t work_;
  base::TimePoint start_;
  Message body_;
  Message healthy_;
  std::vector<std::unique_ptr<Rule>> rules_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> connections_{0};
};

}  // namespace backbench::target::embedded
