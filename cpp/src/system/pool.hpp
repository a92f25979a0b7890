// Pool: the thread pool of the process, with rounds that end in a barrier. Team (threads.hpp) is how it is used.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace ranvier {

inline constexpr int max_pool_threads = 255;  // a Ticket has 8 bits for their number

// The state of a round in one word, so that it changes atomically: its number, how many threads and parts it has, and
// the next part to take. A thread takes a part by a compare-and-swap of the whole word. One that was delayed since an
// earlier round still holds that round's number, so its swap fails, and it cannot take a part of a task that it does
// not know.
struct Ticket {
  std::uint64_t word;
  static Ticket of(std::uint32_t round, int threads, int parts) noexcept {
    return {std::uint64_t{round} << 32 | static_cast<std::uint64_t>(threads) << 16 |
            static_cast<std::uint64_t>(parts) << 8};
  }
  std::uint32_t round() const noexcept { return static_cast<std::uint32_t>(word >> 32); }
  int threads() const noexcept { return static_cast<int>(word >> 16 & 255); }
  int parts() const noexcept { return static_cast<int>(word >> 8 & 255); }
  int next() const noexcept { return static_cast<int>(word & 255); }
};

// One caller at a time acquires the pool and runs rounds with it; others find it in use and work alone. Workers are
// started when they are first wanted, spin for a moment between rounds, and then sleep. They are never joined.
class Pool {
 public:
  // the pool of this process; after a fork the child makes a new one, since its parent's threads are not in it
  static Pool& instance();

  // The number of threads that the caller may use, itself included; more than 1 must be released. 1: the pool is in
  // use, or no worker could be started.
  int acquire(int wanted) {
    if (in_use_.exchange(true, std::memory_order_acquire)) return 1;
    start_workers(wanted - 1);
    if (workers_ > 0) return std::min(wanted, workers_ + 1);
    release();
    return 1;
  }
  void release() noexcept { in_use_.store(false, std::memory_order_release); }

  // One round: task(context, part, worker) for all parts, on `threads` threads of which the caller is worker 0. Returns
  // when all parts are done.
  void run(int threads, int parts, void (*task)(const void*, int, int), const void* context) noexcept;

 private:
  void start_workers(int wanted) noexcept;
  void worker_loop(int id) noexcept;
  Ticket wait_for_round(std::uint32_t seen, bool spin) noexcept;
  void run_parts(int id, std::uint32_t round) noexcept;

  const pid_t process_ = getpid();
  std::atomic<bool> in_use_{false};
  int workers_ = 0;  // started so far; their ids are 1, 2, …
  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<int> done_{0};  // parts of the round that are finished
  std::atomic<int> sleeping_workers_{0};
  std::atomic<bool> caller_sleeps_{false};
  // the task of the round; written before its ticket, and read only by a thread that has taken one of its parts
  void (*task_)(const void*, int, int) = nullptr;
  const void* context_ = nullptr;
  std::mutex mutex_;  // for the two conditions, that is, for sleeping only
  std::condition_variable wake_, finished_;
};

}  // namespace ranvier
