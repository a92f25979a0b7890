// Team: the threads that one call works with, taken from the thread pool of the process (pool.hpp).
//
// There is one pool. A call that comes while another one uses it works alone, with the same bits: nothing is ever
// summed across threads, so results do not depend on how many there are.
#pragma once

#include <algorithm>

#include "ranvier/index.hpp"
#include "ranvier/threads.hpp"

namespace ranvier {

class Pool;

class Team {
 public:
  Team() = default;           // the calling thread alone
  explicit Team(int wanted);  // at most so many threads, the calling one included
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const noexcept { return size_; }

  // A parallel for over [0, n): calls body(first, last, worker) for parts that together cover [0, n), and returns when
  // all of them are done. Parts begin at multiples of `grain`; there are as many as threads, or fewer where n is small.
  // A thread takes the next part when it has finished one, so it may run none or several. `worker`, 0 … size() − 1, is
  // the thread that runs a part: body may use it to choose scratch memory. body must not throw.
  template <class Body>
  void share(Index n, Index grain, const Body& body) const noexcept {
    const Index grains = (n + grain - 1) / grain;
    const int parts = static_cast<int>(std::min<Index>(grains, size_));
    if (parts <= 1) return body(Index{0}, n, 0);
    const auto part = [&](int i, int worker) {
      body(grains * i / parts * grain, std::min(grains * (i + 1) / parts * grain, n), worker);
    };
    run(parts, [](const void* f, int i, int worker) { (*static_cast<const decltype(part)*>(f))(i, worker); }, &part);
  }

 private:
  void run(int parts, void (*task)(const void*, int, int), const void* context) const noexcept;

  Pool* pool_ = nullptr;
  int size_ = 1;
};

// how many threads are worth waking for so many multiplications, at most `limit` (0: as many as there are)
int threads_for(double multiplications, int limit) noexcept;

}  // namespace ranvier
