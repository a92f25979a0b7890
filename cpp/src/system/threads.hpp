// Team: the threads that one call works with. There is one pool of sleeping threads a process; whoever comes while it
// is taken works alone, with the same bits.
#pragma once

#include <algorithm>

#include "ranvier/index.hpp"
#include "ranvier/threads.hpp"

namespace ranvier {

class Pool;

class Team {
 public:
  Team() = default;           // the calling thread alone
  explicit Team(int wanted);  // at most so many, the calling thread included
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const noexcept { return size_; }

  // body(first, last, worker) on parts of [0, n) that are multiples of `grain` and together cover it;
  // worker < size() is another one for parts at work together. It must not throw.
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

// threads that are worth waking for so many multiplications, at most `limit` (0: as many as there are)
int threads_for(double multiplications, int limit) noexcept;

}  // namespace ranvier
