// Network::fit: checks everything, takes up the progress of a checkpoint, and runs the epochs.
#include "nets/fit_run.hpp"

#include <utility>

#include "nets/data.hpp"
#include "nets/fit_checks.hpp"
#include "nets/network_impl.hpp"

namespace ranvier {
namespace {

// What fit leaves however it ends: the history is the caller's, and an update outside of fit has the learning rate as
// it is.
template <class T>
struct Leaving {
  NetworkState<T>& network;
  FitProgress<T>& progress;
  History& history;
  ~Leaving() {
    network.optimizer.factor = 1;
    history = std::move(progress.history);
  }
};

}  // namespace

inline namespace v0 {

template <class T>
void Network<T>::fit(const Data<T>& data, const Optimizer& optimizer, const FitOptions<T>& options, History& history) {
  NetworkState<T>& n = impl_->state;
  const LockGuard guard(impl_->lock);
  check_fit(n, optimizer, options);
  const Batch<T> all = checked(n, data);
  Batch<T> validation;
  if (options.validation) validation = checked(n, *options.validation, "validation X", "validation y");
  FitProgress<T> progress = begin_progress(*this, options, all.x.rows());
  const std::int64_t first_epoch = progress.epochs(),
                     last_epoch = options.resume ? options.epochs : first_epoch + options.epochs;
  const Leaving<T> leaving{n, progress, history};
  // what its own rules have ended stays ended; what has only reached its count, or was stopped by a callback, goes on
  std::string& stopped = progress.history.stopped;
  if (stopped == "callback") stopped.clear();
  if (!stopped.empty() || first_epoch >= last_epoch) return;
  progress.finished = false;
  Borrowed<Snapshot<T>> snapshot(impl_->snapshot);
  OptimizerGuard<T> begun(n, optimizer, options.poll_interrupts);  // before snapshots, which hold the optimiser too
  FitRun<T>(*this, begun, snapshot.value, all, validation, optimizer, options, progress, last_epoch).run();
}

template void Network<float>::fit(const Data<float>&, const Optimizer&, const FitOptions<float>&, History&);
template void Network<double>::fit(const Data<double>&, const Optimizer&, const FitOptions<double>&, History&);

}  // namespace v0
}  // namespace ranvier
