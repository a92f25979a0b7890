// ReentrantLock: a recursive mutex that survives fork().
//
// One thread at a time uses an object, and may lock it again while it holds it (a callback within a call). A lock that
// another thread held at fork() is free in the child, where that thread does not exist; a std::recursive_mutex would be
// locked there for ever.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

namespace ranvier {

class ReentrantLock {
 public:
  void lock() noexcept;
  bool try_lock() noexcept;
  void unlock() noexcept;
  // for the owner: whether it has locked more than once
  bool nested() const noexcept { return depth_ > 1; }

 private:
  std::atomic<std::uint32_t> owner_{0};  // the number of a thread; 0: the lock is free
  std::uint32_t depth_ = 0;              // how often the owner has locked it
};

using LockGuard = std::lock_guard<ReentrantLock>;

}  // namespace ranvier
