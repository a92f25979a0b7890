#include "system/lock.hpp"

#include <pthread.h>

namespace ranvier {
namespace {

// Threads have numbers of their own, from 1 and never given twice. All up to `parents` stayed behind in the process
// that this one was forked from, but for `survivor`, the thread that forked.
std::atomic<std::uint32_t> given{0}, parents{0}, survivor{0};

std::uint32_t this_thread() noexcept {
  thread_local const std::uint32_t number = ++given;
  return number;
}

void in_child() noexcept {
  survivor = this_thread();
  parents = given.load();
}

[[maybe_unused]] const int watching = pthread_atfork(nullptr, nullptr, in_child);

bool gone(std::uint32_t thread) noexcept { return thread <= parents && thread != survivor; }

}  // namespace

bool ReentrantLock::try_lock() noexcept {
  const std::uint32_t me = this_thread();
  std::uint32_t owner = owner_.load();
  if (owner != me) {
    if ((owner != 0 && !gone(owner)) || !owner_.compare_exchange_strong(owner, me)) return false;
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
