// run_batch(): the matrices of a batch, shared among threads, or one after the other with threads in their products.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "linalg/products.hpp"
#include "system/interrupt_poll.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {

// multiplications between two polls for interrupts, some ms, or some 20 where memory is touched first; a matrix that
// needs more polls in its products
inline constexpr double multiplications_per_poll = 2e7;

// `each` multiplications for every matrix. make(multiplier) gives a worker: an object with scratch memory of its own
// whose run(first, last) works on these matrices and returns the first that is refused, or −1. Matrices come in whole
// groups where the last group may be short. Returns the first of all that is refused, whatever the threads, or −1.
template <class T, class Make>
Index run_batch(Index count, Index group, double each, int threads, const PollInterrupts& poll, const Make& make) {
  using Task = decltype(make(std::declval<Multiplier<T>&>()));
  struct Worker {
    Multiplier<T> multiplier;
    Task task;
    Worker(double work, int limit, const PollInterrupts& callback, const Make& maker)
        : multiplier(work, limit, callback), task(maker(multiplier)) {}
  };
  static const PollInterrupts never;
  const Index groups = (count + group - 1) / group;
  const bool shares = groups > 1 && each * static_cast<double>(group) < multiplications_per_poll;
  const Team team(shares ? threads_for(each * static_cast<double>(count), threads) : 1);
  const bool apart = team.size() > 1;
  std::vector<std::unique_ptr<Worker>> workers;
  for (int w = 0; w < team.size(); ++w)
    workers.push_back(std::make_unique<Worker>(each, apart ? 1 : threads, apart ? never : poll, make));
  const double groups_per_poll = std::max(1.0, multiplications_per_poll / (each * static_cast<double>(group)));
  const Index step = static_cast<Index>(std::min(groups_per_poll, 1e6)) * team.size();
  InterruptPoll interrupts;
  for (Index first = 0; first < groups; first += step) {
    const auto run = [&](Index from, Index to, int w) {
      return workers[static_cast<std::size_t>(w)]->task.run((first + from) * group,
                                                            std::min((first + to) * group, count));
    };
    const Index n = std::min(step, groups - first);
    std::atomic<Index> bad{-1};
    if (!apart)
      bad = run(0, n, 0);
    else
      team.share(n, 1, [&](Index from, Index to, int w) {
        const Index refused = run(from, to, w);
        for (Index old = bad; refused >= 0 && (old < 0 || refused < old);)
          if (bad.compare_exchange_weak(old, refused)) break;
      });
    if (bad >= 0) return bad;
    interrupts.if_due(poll);
  }
  return -1;
}

// Pointers to W matrices of a batch from matrix `first` on, one for each lane; the last matrix fills lanes that are
// left.
template <class T>
class LanePointers {
 public:
  InLanes<T* const> at(const Matrices<T>& m, Index first, Index last, int width) {
    if (!m.data) return {nullptr, 0, 0};
    for (int l = 0; l < width; ++l) pointers_[l] = m.at(std::min(first + l, last - 1));
    return {pointers_, m.row, m.step};
  }

 private:
  T* pointers_[16];
};

}  // namespace ranvier
