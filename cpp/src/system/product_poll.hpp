// ProductPoll: lets the products of wide layers poll for interrupts on their way. Kernels know no exceptions, so an
// exception of the callback is kept until the kernels have returned; until then they are told to stop.
#pragma once

#include <atomic>
#include <exception>
#include <thread>
#include <utility>

#include "kernels/table.hpp"
#include "system/interrupt_poll.hpp"

namespace ranvier {

class ProductPoll : public Poll {
 public:
  ProductPoll() : Poll{[](const Poll* self) { return static_cast<const ProductPoll*>(self)->ask(); }} {}
  ProductPoll(const ProductPoll&) = delete;
  ProductPoll& operator=(const ProductPoll&) = delete;

  // From now on the callback is called, on the calling thread only, about every 50 ms of long work. Null, or an empty
  // function: never.
  void poll_with(const PollInterrupts* callback) noexcept {
    callback_ = callback && *callback ? callback : nullptr;
    caller_ = std::this_thread::get_id();
  }
  bool active() const noexcept { return callback_; }

  // told to stop: whatever the kernels have computed since means nothing
  bool stopped() const noexcept { return stopped_.load(std::memory_order_relaxed); }
  // throws what the callback threw
  void rethrow() {
    if (!stopped()) return;
    stopped_ = false;
    std::rethrow_exception(std::exchange(error_, nullptr));
  }

 private:
  bool ask() const noexcept {
    if (stopped()) return true;
    if (std::this_thread::get_id() != caller_) return false;
    try {
      interval_.if_due(*callback_);
    } catch (...) {
      error_ = std::current_exception();
      stopped_.store(true, std::memory_order_relaxed);
    }
    return stopped();
  }

  const PollInterrupts* callback_ = nullptr;
  std::thread::id caller_;
  mutable InterruptPoll interval_;
  mutable std::exception_ptr error_;
  mutable std::atomic<bool> stopped_{false};
};

}  // namespace ranvier
