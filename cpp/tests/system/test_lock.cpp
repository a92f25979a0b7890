// ReentrantLock: one thread at a time, which may lock it again; after fork() the locks of threads that do not exist in
// the child are free there.
#include "system/lock.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "check.hpp"

using ranvier::LockGuard;
using ranvier::ReentrantLock;

namespace {

// runs f() in a child process, for at most three seconds; true if it ended without failures
template <class F>
bool in_child(F f) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(3);
    f();
    _exit(failures() != 0);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// runs f() while another thread holds the lock
template <class F>
void beside_an_owner(ReentrantLock& lock, F f) {
  std::atomic<int> stage{0};
  std::thread owner([&] {
    const LockGuard guard(lock);
    stage = 1;
    stage.notify_one();
    stage.wait(1);
  });
  stage.wait(0);
  f();
  stage = 2;
  stage.notify_one();
  owner.join();
}

void one_at_a_time() {
  ReentrantLock lock;
  int count = 0;
  const auto work = [&] {
    for (int i = 0; i < 20000; ++i) {
      const LockGuard outer(lock);
      const LockGuard inner(lock);
      ++count;
    }
  };
  std::thread a(work), b(work), c(work);
  a.join(), b.join(), c.join();
  CHECK(count == 60000);
}

void whoever_must_not_wait_is_told() {
  ReentrantLock lock;
  CHECK(lock.try_lock());
  CHECK(lock.try_lock());
  lock.unlock(), lock.unlock();
  beside_an_owner(lock, [&] {
    CHECK(!lock.try_lock());
    CHECK(in_child([&] { CHECK(lock.try_lock()); }));
  });
  CHECK(lock.try_lock());
  lock.unlock();
}

void a_turn_of_another_thread_ends_in_the_child() {
  ReentrantLock lock;
  const auto takes_the_lock = [&] { const LockGuard guard(lock); };
  beside_an_owner(lock, [&] {
    CHECK(in_child([&] {
      takes_the_lock();
      std::thread(takes_the_lock).join();
      CHECK(in_child(takes_the_lock));
    }));
  });
  takes_the_lock();
}

void a_turn_of_the_thread_that_forks_goes_on_in_the_child() {
  ReentrantLock lock;
  const LockGuard mine(lock);
  CHECK(in_child([&] {
    std::atomic<bool> entered{false};
    std::thread other([&] {
      const LockGuard guard(lock);
      entered = true;
    });
    {
      const LockGuard inner(lock);
    }
    usleep(50000);
    CHECK(!entered);
    lock.unlock();
    other.join();
    CHECK(entered);
  }));
}

}  // namespace

int main() {
  one_at_a_time();
  whoever_must_not_wait_is_told();
  a_turn_of_another_thread_ends_in_the_child();
  a_turn_of_the_thread_that_forks_goes_on_in_the_child();
  return failures() != 0;
}
