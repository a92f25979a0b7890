#include "system/lock.hpp"

#include <pthread.h>

namespace ranvier {
namespace {

// Each thread that uses a lock gets a number, counted from 1; no number is given twice. (The thread ids of the system
// would not do: they are reused, and they change at fork.) A fork copies a single thread into the child, the one that
// called it. So in the child all numbers up to threads_before_fork belong to threads that exist in the parent only,
// except forking_thread, the number of the copied one. In a process that is no child of a fork both are 0.
std::atomic<std::uint32_t> threads_numbered{0}, threads_before_fork{0}, forking_thread{0};

std::uint32_t thread_number() noexcept {
  thread_local const std::uint32_t number = ++threads_numbered;
  return number;
}

// called by the system in the child, on its only thread
void after_fork_in_child() noexcept {
  forking_thread = thread_number();
  threads_before_fork = threads_numbered.load();
}

[[maybe_unused]] const int registered = pthread_atfork(nullptr, nullptr, after_fork_in_child);

// whether the owner of a lock is a thread that exists in the parent only: it will never unlock here
bool lost_at_fork(std::uint32_t thread) noexcept { return thread <= threads_before_fork && thread != forking_thread; }

}  // namespace

bool ReentrantLock::try_lock() noexcept {
  const std::uint32_t me = thread_number();
  std::uint32_t owner = owner_.load();
  if (owner != me) {
    if ((owner != 0 && !lost_at_fork(owner)) || !owner_.compare_exchange_strong(owner, me)) return false;
    depth_ = 0;
  }
  ++depth_;
  return true;
}

void ReentrantLock::lock() noexcept {
  while (!try_lock()) {
    const std::uint32_t owner = owner_.load();
    if (owner != 0) owner_.wait(owner);
  }
}

void ReentrantLock::unlock() noexcept {
  if (--depth_ > 0) return;
  owner_.store(0);
  owner_.notify_one();
}

}  // namespace ranvier
