#include "ranvier/adaline.hpp"

#include <cmath>
#include <utility>

#include "nets/one_layer.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {
inline namespace v0 {

template <class T>
Adaline<T>::Adaline(Index n_in, Index n_out)
    : Network<T>(one_layer(Rule::widrow_hoff, n_in, n_out, Activation::linear, Loss::half_sse)) {}

template <class T>
Adaline<T>::Adaline(Network<T> network) : Network<T>(std::move(network)) {
  require_rule(this->spec(), Rule::widrow_hoff);
}

// The rule is gradient descent on ½·Σ e², row by row, with the rate 2·α.
template <class T>
void train_adaline(Network<T>& network, View<const T> p, View<const T> t, double learning_rate, std::int64_t epochs,
                   std::vector<double>& history, const PollInterrupts& poll) {
  require_rule(network.spec(), Rule::widrow_hoff);
  if (!(learning_rate > 0) || !std::isfinite(2 * learning_rate))
    throw ValueError(message("learning_rate must be a finite number > 0; got ", learning_rate));
  Data<T> data;
  data.x = p;
  data.target = t;
  FitOptions<T> options;
  options.epochs = epochs;
  options.batch_size = 1;
  options.shuffle = false;
  options.threads = 1;
  options.poll_interrupts = poll;
  History losses;
  // ½·Σ e² of a row is told as the mean of e² over its neurons
  const auto tell = [&] {
    for (const double loss : losses.loss) history.push_back(2 * loss / static_cast<double>(network.n_out()));
  };
  try {
    network.fit(data, Sgd{2 * learning_rate}, options, losses);
  } catch (const DivergenceError& error) {
    tell();
    throw DivergenceError(message("the squared error is not finite at epoch ", error.epoch, ", row ", error.step,
                                  ": learning_rate ", learning_rate,
                                  " is too large for these inputs; at most max_learning_rate(P) is stable"),
                          error.epoch, error.step, error.value, error.restored);
  } catch (...) {
    tell();
    throw;
  }
  tell();
}

#define RANVIER_INSTANCE(T)                                                                                     \
  template class Adaline<T>;                                                                                    \
  template void train_adaline(Network<T>&, View<const T>, View<const T>, double, std::int64_t, std::vector<double>&, \
                              const PollInterrupts&);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace v0
}  // namespace ranvier
