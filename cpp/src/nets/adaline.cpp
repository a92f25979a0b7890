#include "ranvier/adaline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "nets/data.hpp"
#include "nets/network_impl.hpp"
#include "nets/one_layer.hpp"
#include "system/message.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {
namespace {

// a matrix of float64, row by row
struct Matrix {
  Matrix(Index rows, Index cols) : buffer{product(rows, cols, sizeof(double))}, view{buffer.data(), rows, cols} {}
  Buffer<double> buffer;
  View<double> view;
};

// the rows (p, 1)
template <class T>
Matrix with_ones(View<const T> p) {
  Matrix z(p.rows(), p.cols() + 1);
  for (Index r = 0; r < p.rows(); ++r) {
    for (Index k = 0; k < p.cols(); ++k) z.view(r, k) = static_cast<double>(p(r, k));
    z.view(r, p.cols()) = 1;
  }
  return z;
}

}  // namespace

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
  const LockGuard guard(network.impl()->lock);
  require_rule(network.spec(), Rule::widrow_hoff);
  if (!(learning_rate > 0) || !std::isfinite(2 * learning_rate))
    throw_value_error("learning_rate must be a finite number > 0; got ", learning_rate);
  Data<T> data;
  data.x = p;
  data.target = t;
  checked(network.impl()->state, data, "P", "T");
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
    throw DivergenceError(
        message("the squared error is not finite at epoch ", error.epoch, ", row ", error.step, ": learning_rate ",
                learning_rate, " is too large for these inputs; at most max_learning_rate(P) is stable"),
        error.epoch, error.step, error.value, error.restored);
  } catch (...) {
    tell();
    throw;
  }
  tell();
}

template <class T>
double solve_adaline(Network<T>& network, View<const T> p, View<const T> t, const PollInterrupts& poll) {
  const LockGuard guard(network.impl()->lock);
  NetworkState<T>& n = network.impl()->state;
  require_rule(n.spec, Rule::widrow_hoff);
  Data<T> data;
  data.x = p;
  data.target = t;
  checked(n, data, "P", "T");
  const Matrix z = with_ones(p);
  const Index columns = z.view.cols();
  Matrix target(t.rows(), t.cols()), x(columns, t.cols()), s(1, std::min(z.view.rows(), columns)), rest(1, t.cols());
  for (Index r = 0; r < t.rows(); ++r)
    for (Index j = 0; j < t.cols(); ++j) target.view(r, j) = static_cast<double>(t(r, j));
  lstsq(z.view, target.view, x.view, s.view, rest.view, -1, 0, poll);
  for (Index i = 0; i < columns * t.cols(); ++i)
    if (!std::isfinite(static_cast<T>(x.view[i])))
      throw DivergenceError("the weights of least squared error are not finite; the network is as before", -1, 0,
                            x.view[i]);
  // the rows of x are those of the weights, then the biases, as the network has them
  for (Index i = 0; i < columns * t.cols(); ++i) n.parameters[i] = static_cast<T>(x.view[i]);
  double sum = 0;
  for (const double square : rest.view) sum += square;
  return sum / static_cast<double>(t.rows()) / static_cast<double>(t.cols());
}

// The eigenvalues of the mean of z·zᵀ are the squares of the singular values of the rows z, divided by their number.
template <class T>
double max_learning_rate(const Network<T>& network, View<const T> p, const PollInterrupts& poll) {
  require_rule(network.spec(), Rule::widrow_hoff);
  if (p.rows() == 0) throw_value_error("P has no rows; at least one is needed");
  check_inputs(network.impl()->state, p, "P");
  const Matrix z = with_ones(p);
  const Matrix nothing(p.rows(), 1), x(z.view.cols(), 1), s(1, std::min(p.rows(), z.view.cols()));
  lstsq(z.view, nothing.view, x.view, s.view, {}, -1, 0, poll);
  const double root = std::sqrt(static_cast<double>(p.rows())) / s.view[0];
  return root * root;
}

#define RANVIER_INSTANCE(T)                                                                                          \
  template class Adaline<T>;                                                                                         \
  template void train_adaline(Network<T>&, View<const T>, View<const T>, double, std::int64_t, std::vector<double>&, \
                              const PollInterrupts&);                                                                \
  template double solve_adaline(Network<T>&, View<const T>, View<const T>, const PollInterrupts&);                   \
  template double max_learning_rate(const Network<T>&, View<const T>, const PollInterrupts&);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace v0
}  // namespace ranvier
