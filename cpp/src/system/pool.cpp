#include "system/pool.hpp"

#include <pthread.h>

#include <csignal>
#include <system_error>
#include <thread>

namespace ranvier {
namespace {

// Pauses before a thread sleeps, some 0.1 ms: longer than the gap between the two phases of a training step, so that a
// worker is awake when the next phase begins; short enough not to keep a core from other programs.
constexpr int spin_limit = 4000;

// tells the processor that the thread waits in a loop
void spin_pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

// A pool is never destroyed: its threads sleep until the process ends. In the child of a fork the parent's pool stays
// behind unused, since nobody knows in which state the fork left its mutex. If two threads come first at the same time,
// one of their pools is used.
Pool& Pool::instance() {
  static std::atomic<Pool*> current{nullptr};
  Pool* pool = current.load(std::memory_order_acquire);
  while (!pool || pool->process_ != getpid()) {
    Pool* const created = new Pool;
    if (current.compare_exchange_strong(pool, created, std::memory_order_acq_rel)) return *created;
    delete created;
  }
  return *pool;
}

void Pool::start_workers(int wanted) noexcept {
  if (workers_ >= wanted) return;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // a new thread inherits the mask: signals shall not go to workers
  try {
    for (; workers_ < wanted; ++workers_) std::thread(&Pool::worker_loop, this, workers_ + 1).detach();
  } catch (const std::system_error&) {  // the system has no more threads: work goes on with fewer
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

// A worker takes part in the rounds that have more than `id` threads, and spins for the next round only after such a
// one.
void Pool::worker_loop(int id) noexcept {
  bool spin = true;
  for (std::uint32_t seen = 0;;) {
    const Ticket ticket = wait_for_round(seen, spin);
    seen = ticket.round();
    spin = id < ticket.threads();
    if (spin) run_parts(id, seen);
  }
}

// The ticket of the first round after round `seen`. Spins for a while if asked to, then sleeps. No round is missed:
// run() stores the ticket and then asks for sleepers, while this function first counts itself among the sleepers and
// then reads the ticket; so at least one of both sees what the other has done.
Ticket Pool::wait_for_round(std::uint32_t seen, bool spin) noexcept {
  for (int i = 0; spin && i < spin_limit; ++i) {
    const Ticket ticket{ticket_.load(std::memory_order_acquire)};
    if (ticket.round() != seen) return ticket;
    spin_pause();
  }
  std::unique_lock<std::mutex> lock(mutex_);
  sleeping_workers_.fetch_add(1);
  Ticket ticket{};
  wake_.wait(lock, [&] { return (ticket = {ticket_.load()}).round() != seen; });
  sleeping_workers_.fetch_sub(1);
  return ticket;
}

// Takes and runs parts of a round until none is left.
void Pool::run_parts(int id, std::uint32_t round) noexcept {
  Ticket t{ticket_.load(std::memory_order_acquire)};
  while (t.round() == round && t.next() < t.parts()) {
    if (!ticket_.compare_exchange_weak(t.word, t.word + 1, std::memory_order_acq_rel, std::memory_order_acquire))
      continue;
    task_(context_, t.next(), id);
    if (done_.fetch_add(1) + 1 == t.parts() && caller_sleeps_.load()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      finished_.notify_one();
    }
    t.word = ticket_.load(std::memory_order_acquire);
  }
}

// The barrier at the end: the caller spins, then says that it sleeps, and reads `done_` once more before it does.
void Pool::run(int threads, int parts, void (*task)(const void*, int, int), const void* context) noexcept {
  task_ = task;
  context_ = context;
  done_.store(0, std::memory_order_relaxed);
  const Ticket before{ticket_.load(std::memory_order_relaxed)};
  const Ticket ticket = Ticket::of(before.round() + 1, threads, parts);
  ticket_.store(ticket.word);
  if (sleeping_workers_.load() > 0) {
    const std::lock_guard<std::mutex> lock(mutex_);
    wake_.notify_all();
  }
  run_parts(0, ticket.round());
  for (int i = 0; i < spin_limit; ++i) {
    if (done_.load(std::memory_order_acquire) == parts) return;
    spin_pause();
  }
  std::unique_lock<std::mutex> lock(mutex_);
  caller_sleeps_.store(true);
  finished_.wait(lock, [&] { return done_.load() == parts; });
  caller_sleeps_.store(false);
}

}  // namespace ranvier
