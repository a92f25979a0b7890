#include "linalg/batch.hpp"

#include <atomic>
#include <exception>
#include <vector>

#include "system/interrupt_poll.hpp"

namespace ranvier {
namespace {

// a thread's task, and its products
template <class T>
struct Worker {
  Multiplier<T> multiplier;
  std::unique_ptr<BatchTask> task;
  std::exception_ptr error{};
};

}  // namespace

template <class T>
Index run_batch(Index count, Index group, double each, int threads, const PollInterrupts& poll,
                const std::function<std::unique_ptr<BatchTask>(Multiplier<T>&)>& make) {
  static const PollInterrupts never;
  const Index groups = (count + group - 1) / group;
  const double of_group = each * static_cast<double>(group);
  const bool shares = groups > 1 && of_group < multiplications_per_poll;
  const Team team(shares ? threads_for(each * static_cast<double>(count), threads) : 1);
  const bool apart = team.size() > 1;
  std::vector<std::unique_ptr<Worker<T>>> workers;
  for (int w = 0; w < team.size(); ++w) {
    workers.emplace_back(new Worker<T>{{each, apart ? 1 : threads, apart ? never : poll}, nullptr, {}});
    workers.back()->task = make(workers.back()->multiplier);
  }
  const double groups_per_poll = std::max(1.0, multiplications_per_poll / of_group);
  const Index step = static_cast<Index>(std::min(groups_per_poll, 1e6)) * team.size();
  InterruptPoll interrupts;
  for (Index first = 0; first < groups; first += step) {
    const auto run = [&](Index from, Index to, int w) {
      return workers[static_cast<std::size_t>(w)]->task->run((first + from) * group,
                                                             std::min((first + to) * group, count));
    };
    const Index n = std::min(step, groups - first);
    std::atomic<Index> bad{-1};
    if (!apart)
      bad = run(0, n, 0);
    else
      team.share(n, 1, [&](Index from, Index to, int w) {
        Index refused = -1;
        try {
          refused = run(from, to, w);
        } catch (...) {  // no memory; nothing may leave a part of shared work
          workers[static_cast<std::size_t>(w)]->error = std::current_exception();
        }
        for (Index old = bad; refused >= 0 && (old < 0 || refused < old);)
          if (bad.compare_exchange_weak(old, refused)) break;
      });
    for (const auto& worker : workers)
      if (worker->error) std::rethrow_exception(worker->error);
    if (bad >= 0) return bad;
    interrupts.if_due(poll);
  }
  return -1;
}

template Index run_batch(Index, Index, double, int, const PollInterrupts&,
                         const std::function<std::unique_ptr<BatchTask>(Multiplier<float>&)>&);
template Index run_batch(Index, Index, double, int, const PollInterrupts&,
                         const std::function<std::unique_ptr<BatchTask>(Multiplier<double>&)>&);

}  // namespace ranvier
