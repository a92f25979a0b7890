#include "nets/whole_batch/whole_batch_runner.hpp"

#include "nets/accuracy.hpp"
#include "nets/optimizer_tables.hpp"
#include "nets/whole_batch/lbfgs.hpp"
#include "nets/whole_batch/levenberg_marquardt.hpp"
#include "system/message.hpp"

namespace ranvier {

template <class T>
void check_whole_batch(const NetworkState<T>& network, const Optimizer& optimizer) {
  const OptimizerInfo& info = optimizer_info(optimizer.id);
  if (!info.whole_batch) return;
  const NetworkSpec& spec = network.spec;
  for (std::size_t k = 0; k < spec.layers.size(); ++k)
    if (spec.layers[k].kind == layer_dropout)
      throw_value_error("optimizer ", info.type, " compares losses of the same network, and layer ", k, ", ",
                        spec.layers[k].text(),
                        ", is another at each look; take it out, or use an optimiser of "
                        "batches such as Adam");
  if (spec.l1 > 0 || spec.max_norm > 0)
    throw_value_error("optimizer ", info.type, " needs an objective without kinks and bounds; got ",
                      spec.l1 > 0 ? "l1" : "max_norm", ", which optimisers of batches such as Adam take");
  for (const double rate : network.rates)
    if (rate > 0 && (rate < 1 || rate > 1))
      throw_value_error("optimizer ", info.type, " finds its own steps; got a layer of rate ", rate,
                        ", which may only be 1, or 0 for a frozen one");
  if (optimizer.id != optimizer_levenberg_marquardt) return;
  if (network.own_loss)
    throw_value_error("optimizer ", info.type,
                      " is for the squared losses 'mse' and 'half_sse'; got a loss of your own; LBFGS takes any loss");
  if (spec.loss.id() != loss_half_sse && spec.loss.id() != loss_mse)
    throw_value_error("optimizer ", info.type, " is for the squared losses 'mse' and 'half_sse'; got loss '",
                      spec.loss.name(), "'; LBFGS takes any loss");
  const Index n = network.parameters.size();
  const double bytes = 3 * 8 * static_cast<double>(n) * static_cast<double>(n);
  if (n > most_in_normal_equations)
    throw_value_error("optimizer ", info.type, " is for at most ", most_in_normal_equations, " parameters; got ", n,
                      ", whose matrices would take ", bytes, " bytes; LBFGS takes any number");
}

template <class T>
WholeBatchRunner<T>::WholeBatchRunner(NetworkState<T>& network, const Batch<T>& all, const Optimizer& optimizer,
                                      Executor<T>& executor, Snapshot<T>* snapshot, int threads)
    : network_{network},
      trials_{network, all, executor},
      method_{optimizer.id == optimizer_levenberg_marquardt ? levenberg_marquardt(network, trials_, threads)
                                                            : lbfgs(network, trials_)},
      snapshot_{snapshot} {
  executor.judge_rows(has_classes(network, all.target));
}

template <class T>
typename WholeBatchRunner<T>::Outcome WholeBatchRunner<T>::run(Index epochs, Sums* sums, const PollInterrupts& poll) {
  if (epochs == 0) return {0};
  if (snapshot_) snapshot_->finish(network_);
  for (;;) {
    try {
      const Method::Step step = method_->iterate(poll);
      if (step.what) return {0, 0, step.value, step.what};
      *sums = {step.loss, step.right};
      finished_ = step.done;
      ++network_.epochs;
      return {1};
    } catch (const NetworkChanged&) {
    }
  }
}

template void check_whole_batch(const NetworkState<float>&, const Optimizer&);
template void check_whole_batch(const NetworkState<double>&, const Optimizer&);
template class WholeBatchRunner<float>;
template class WholeBatchRunner<double>;

}  // namespace ranvier
