#include "system/threads.hpp"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <thread>

namespace ranvier {
namespace {

constexpr int max_pool_threads = 255;  // a ticket has 8 bits for them
constexpr int spin_limit = 4000;  // pauses before sleep, some 0.1 ms: longer than the gap between two phases of a step

void spin_pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

// a round's number, its threads and parts, and the next part to take, in one word: a late thread cannot mix two rounds
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

// a number of threads from the environment: "4", or the first of "4,2"; 0 if there is none
int threads_from_environment(const char* name) noexcept {
  const char* text = std::getenv(name);
  if (!text) return 0;
  char* end = nullptr;
  const long n = std::strtol(text, &end, 10);
  while (*end == ' ') ++end;
  return end != text && (*end == '\0' || *end == ',') && n >= 1 ? static_cast<int>(std::min<long>(n, max_pool_threads))
                                                                : 0;
}

int available_processors() noexcept {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::min(CPU_COUNT(&set), max_pool_threads);
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, max_pool_threads);
}

}  // namespace

class Pool {
 public:
  // the process's own; a child of fork makes a new one, for its parent's threads are not in it
  static Pool& instance();

  // threads that the caller may use, itself included; more than 1 must be given back
  int acquire(int wanted) {
    if (in_use_.exchange(true, std::memory_order_acquire)) return 1;
    start_workers(wanted - 1);
    if (workers_ > 0) return std::min(wanted, workers_ + 1);
    release();
    return 1;
  }
  void release() noexcept { in_use_.store(false, std::memory_order_release); }
  void run(int threads, int parts, void (*task)(const void*, int, int), const void* context) noexcept;

 private:
  void start_workers(int wanted) noexcept;
  void worker_loop(int id) noexcept;
  Ticket wait_for_round(std::uint32_t seen, bool spin) noexcept;
  void run_parts(int id, std::uint32_t round) noexcept;

  const pid_t process_ = getpid();
  std::atomic<bool> in_use_{false};
  int workers_ = 0;
  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<int> done_{0}, sleeping_workers_{0};
  std::atomic<bool> caller_sleeps_{false};
  void (*task_)(const void*, int, int) = nullptr;
  const void* context_ = nullptr;
  std::mutex mutex_;
  std::condition_variable wake_, finished_;
};

// Never destroyed: its threads sleep until the process ends.
Pool& Pool::instance() {
  static std::atomic<Pool*> current{nullptr};
  Pool* pool = current.load(std::memory_order_acquire);
  while (!pool || pool->process_ != getpid()) {
    Pool* const fresh = new Pool;
    if (current.compare_exchange_strong(pool, fresh, std::memory_order_acq_rel)) return *fresh;
    delete fresh;
  }
  return *pool;
}

void Pool::start_workers(int wanted) noexcept {
  if (workers_ >= wanted) return;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are the callers' business
  try {
    for (; workers_ < wanted; ++workers_) std::thread(&Pool::worker_loop, this, workers_ + 1).detach();
  } catch (const std::system_error&) {  // then with fewer
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Pool::worker_loop(int id) noexcept {
  bool spin = true;
  for (std::uint32_t seen = 0;;) {
    const Ticket ticket = wait_for_round(seen, spin);
    seen = ticket.round();
    spin = id < ticket.threads();
    if (spin) run_parts(id, seen);
  }
}

// spins for a while after work, then sleeps
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

Team::Team(int wanted) {
  if (wanted <= 1) return;
  Pool& pool = Pool::instance();
  size_ = pool.acquire(std::min(wanted, max_pool_threads));
  if (size_ > 1) pool_ = &pool;
}

Team::~Team() {
  if (pool_) pool_->release();
}

void Team::run(int parts, void (*task)(const void*, int, int), const void* context) const noexcept {
  pool_->run(size_, parts, task, context);
}

int threads_for(double multiplications, int limit) noexcept {
  constexpr double multiplications_per_thread = 1e6;  // a thread: some 20 µs
  const int most = limit > 0 ? std::min(limit, max_threads()) : max_threads();
  return static_cast<int>(std::clamp(multiplications / multiplications_per_thread, 1.0, static_cast<double>(most)));
}

inline namespace v0 {

int max_threads() noexcept {
  static const int most = [] {
    int n = threads_from_environment("RANVIER_NUM_THREADS");
    if (n == 0) n = threads_from_environment("OMP_NUM_THREADS");
    return n > 0 ? n : available_processors();
  }();
  return most;
}

}  // namespace v0
}  // namespace ranvier
