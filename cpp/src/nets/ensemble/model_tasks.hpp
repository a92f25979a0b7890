// ModelTasks: what is done to each model of an ensemble, shared by threads, each of which takes the next model when it
// has finished one.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "ranvier/interrupts.hpp"
#include "system/interrupt_poll.hpp"
#include "system/threads.hpp"

namespace ranvier {

class ModelTasks {
 public:
  ModelTasks(int threads, const PollInterrupts& poll) : team_{threads}, poll_{poll} {}

  int threads() const noexcept { return team_.size(); }

  // Calls task(k, worker, poll) for k = 0 … n − 1, and returns when all are done. Tasks call `poll` now and then: on
  // the calling thread it is the caller's. Where a task throws, the others are stopped by their next poll, no further
  // one begins, and the first exception comes through.
  template <class Task>
  void run(Index n, const Task& task) const {
    Round round;
    const auto stop = [&round] {
      if (round.stopped.load(std::memory_order_relaxed)) throw Stopped{};
    };
    const PollInterrupts of_worker = [&stop] { stop(); };
    const PollInterrupts of_caller = [&stop, this] {
      stop();
      if (poll_) poll_();
    };
    team_.share(team_.size(), 1, [&](Index, Index, int worker) {
      const PollInterrupts& poll = worker == 0 ? of_caller : of_worker;
      for (Index k; !round.stopped && (k = round.next++) < n; ++round.done)
        round.attempt([&] { task(k, worker, poll); });
      // The calling thread hears interrupts also while the others finish their last tasks.
      InterruptPoll interrupts;
      while (worker == 0 && round.begun(n) > round.done) {
        round.attempt([&] { interrupts.if_due(of_caller); });
        std::this_thread::sleep_for(std::chrono::microseconds(200));
      }
    });
    if (round.error) std::rethrow_exception(round.error);
  }

 private:
  struct Stopped {};  // thrown by a poll, because another task has thrown

  struct Round {
    std::atomic<Index> next{0}, done{0};
    std::atomic<bool> stopped{false};
    std::mutex mutex;  // for the error
    std::exception_ptr error;

    Index begun(Index n) const noexcept { return std::min(next.load(), n); }
    template <class Body>
    void attempt(const Body& body) noexcept {
      try {
        body();
      } catch (const Stopped&) {
      } catch (...) {
        const std::lock_guard<std::mutex> guard(mutex);
        if (!error) error = std::current_exception();
        stopped = true;
      }
    }
  };

  const Team team_;
  const PollInterrupts& poll_;
};

}  // namespace ranvier
