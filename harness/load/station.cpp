#include "load/station.hpp"

#include "load/connection.hpp"

namespace backbench::load {

Station::Station(const Plan& the_plan, const Endpoint& to, int worker, int workers, int connections,
                 int opened_first)
    : plan(the_plan),
      endpoint(to),
      tls(plan.address.tls ? std::make_unique<http::TlsContext>(plan.tls, plan.address.host) : nullptr),
      pacer(the_plan, worker, workers),
      mix(the_plan, worker),
      ledger(the_plan.requests_total ? std::nullopt : std::optional(the_plan.duration),
             the_plan.stages.size()),
      scratch(new char[scratch_size]),
      parked_(static_cast<std::size_t>(connections)),
      unsettled_(opened_first) {
  queued_.reserve(static_cast<std::size_t>(connections));
  for (const Exchange& exchange : plan.mix) known.emplace_back(*exchange.check, exchange.reference_body);
}

void Station::send_soon(Connection& connection) {
  if (!connection.queue()) queued_.push_back(&connection);
}

void Station::send_queued() {
  for (Connection* connection : queued_) {
    connection->unqueued();
    connection->send_due(base::Clock::now());
  }
  queued_.clear();
}

void Station::park(Connection& connection) {
  parked_[(first_parked_ + parked_count_++) % parked_.size()] = &connection;
}

Connection* Station::unpark() {
  Connection* connection = parked_[first_parked_];
  first_parked_ = (first_parked_ + 1) % parked_.size();
  --parked_count_;
  connection->unparked();
  return connection;
}

void Station::wake_parked() {
  base::TimePoint now = base::Clock::now();
  while (parked_count_ > 0 && gate.admits() && pacer.due(now)) {
    unpark()->send_due(now);
    now = base::Clock::now();
  }
}

void Station::wake_all_parked() {
  for (std::size_t n = parked_count_; n > 0; --n) unpark()->send_due(base::Clock::now());
}

void Station::settle() {
  open_more(1);
  if (unsettled_ > 0 && --unsettled_ == 0) all_settled();
}

void Station::open_more(std::size_t count) {
  to_open_ += count;
  if (opening_) return;  // a connection failed at once, and settled from within its open()
  opening_ = true;
  for (; to_open_ > 0 && !unopened.empty(); --to_open_) {
    Connection* next = unopened.back();
    unopened.pop_back();
    next->open();
  }
  opening_ = false;
}

}  // namespace backbench::load
