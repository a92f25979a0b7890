// One thread at a time at an object; calls of that thread may lie inside each other. What another thread held at fork()
// is nobody's in the child: a std::recursive_mutex would be locked there for ever.
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
  // of its owner: a call of it lies inside another
  bool nested() const noexcept { return depth_ > 1; }

 private:
  std::atomic<std::uint32_t> owner_{0};  // the number of a thread; 0: nobody
  std::uint32_t depth_ = 0;              // calls of the owner that have begun and not ended
};

using LockGuard = std::lock_guard<ReentrantLock>;

}  // namespace ranvier
