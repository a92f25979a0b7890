#include "system/lock.hpp"

#include <pthread.h>

namespace ranvier {
namespace {

// Threads have numbers of their own, counted from 1 and never given twice (a system's thread ids are used again, and
// change at fork). After a fork the numbers up to threads_before_fork belong to threads of the parent, which do not
// exist here, but for forking_thread, the one that goes on in the child.
std::atomic<std::uint32_t> threads_numbered{0}, threads_before_fork{0}, forking_thread{0};

std::uint32_t thread_number() noexcept {
  thread_local const std::uint32_t number = ++threads_numbered;
  return number;
}

void after_fork_in_child() noexcept {
  forking_thread = thread_number();
  threads_before_fork = threads_numbered.load();
}

[[maybe_unused]] const int registered = pthread_atfork(nullptr, nullptr, after_fork_in_child);

// whether the owner of a lock is a thread of the parent
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
