#pragma once

#include "load/ledger.hpp"

#include <cstddef>
#include <vector>

namespace backbench::load {

/// A request on its way: which of the mix, when, and whether it had to be sent a second time.
struct Slot {
  std::size_t exchange = 0;
  Moments at;
  bool resent = false;
};

/// The requests in flight on one connection, oldest first; at most the pipelining depth. The first `written`
/// of them are wholly written, and `offset` bytes of the next.
class Slots {
 public:
  explicit Slots(std::size_t depth) : ring_(depth) {}

  bool empty() const { return count_ == 0; }
  bool full() const { return count_ == ring_.size(); }
  std::size_t count() const { return count_; }

  Slot& operator[](std::size_t i) { return ring_[(first_ + i) % ring_.size()]; }
  const Slot& operator[](std::size_t i) const { return ring_[(first_ + i) % ring_.size()]; }
  Slot& front() { return ring_[first_]; }
  const Slot& front() const { return ring_[first_]; }

  Slot& push() {
    Slot& slot = (*this)[count_++];
    slot = Slot{};
    return slot;
  }
  void pop() {
    first_ = (first_ + 1) % ring_.size();
    --count_;
    if (written_ > 0) {
      --written_;
    } else {
      offset_ = 0;  // answered before it was wholly written
    }
  }
  void clear() { count_ = written_ = offset_ = 0; }

  bool all_written() const { return written_ == count_; }
  std::size_t written() const { return written_; }
  std::size_t offset() const { return offset_; }
  void partly_written(std::size_t bytes) { offset_ += bytes; }
  void next_written() {
    ++written_;
    offset_ = 0;
  }
  /// Nothing has been written: all of it goes out again on another connection.
  void rewind() { written_ = offset_ = 0; }

 private:
  std::vector<Slot> ring_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::size_t written_ = 0;
  std::size_t offset_ = 0;
};

}  // namespace backbench::load
