#include "system/threads.hpp"

#include <sched.h>

#include <cstdlib>
#include <thread>

#include "system/pool.hpp"

namespace ranvier {
namespace {

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

// the processors that this process may run on
int available_processors() noexcept {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::min(CPU_COUNT(&set), max_pool_threads);
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, max_pool_threads);
}

}  // namespace

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
  // a thread is worth waking for so much work: some 20 µs
  constexpr double multiplications_per_thread = 1e6;
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
