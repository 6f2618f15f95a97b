#pragma once

#include "http/body_check.hpp"
#include "load/gate.hpp"
#include "load/ledger.hpp"
#include "load/mix.hpp"
#include "load/pacer.hpp"
#include "load/plan.hpp"
#include "load/reactor.hpp"
#include "load/socket.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace backbench::load {

class Connection;

/// What the connections of one worker share; used from that worker's thread alone.
class Station {
 public:
  /// For at most `connections`, of which the first `opened_first` are to settle.
  Station(const Plan& the_plan, const Endpoint& to, int worker, int workers, int connections,
          int opened_first);
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// Bodies pass through here; most are dropped in the kernel and only borrow its address, so that its pages
  /// are never touched.
  static constexpr std::size_t scratch_size = 1024 * 1024;

  const Plan& plan;
  const Endpoint endpoint;
  const std::unique_ptr<http::TlsContext> tls;  // null when the plan's address is not https
  Reactor reactor{plan.idle};
  Pacer pacer;
  Gate gate;
  Mix mix;
  Ledger ledger;
  std::vector<http::KnownBodies> known;  // one per request of the mix
  std::unique_ptr<char[]> scratch;

  /// A connection that has read a response sends its next request when all responses that have come meanwhile
  /// are read: reading is what moments are taken of, and must not wait for the writes of others.
  void send_soon(Connection& connection);
  void send_queued();

  /// An open connection that has room but found nothing to send waits here for the schedule or the gate.
  void park(Connection& connection);
  /// Lets parked connections send what has become due, longest waiting first, each asked once.
  void wake_parked();
  /// Lets every parked connection try; for when the gate has opened.
  void wake_all_parked();
  /// When the schedule lets a parked connection send again; TimePoint::max() when it is not the schedule that
  /// holds them up.
  base::TimePoint next_due() const {
    const bool waiting = parked_count_ > 0 && pacer.open_loop() && gate.admits();
    return waiting ? pacer.next() : base::TimePoint::max();
  }

  /// Tells that one more connection's first attempt is over; calls `all_settled` after the last of those that
  /// are opened first.
  void settle();
  /// Opens so many of the unopened, as far as there are.
  void open_more(std::size_t count);
  std::vector<Connection*> unopened;  // opened one by one as others settle
  std::function<void()> all_settled;

 private:
  Connection* unpark();

  std::vector<Connection*> queued_;
  std::size_t to_open_ = 0;
  bool opening_ = false;
  std::vector<Connection*> parked_;  // a ring
  std::size_t first_parked_ = 0;
  std::size_t parked_count_ = 0;
  int unsettled_;
};

}  // namespace backbench::load
