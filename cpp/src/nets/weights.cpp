// The parameters of a network as matrices: views into them, and new values for them.
#include <cmath>

#include "nets/data.hpp"

namespace ranvier {
namespace {

std::string shape(Index rows, Index cols) { return message("(", rows, ", ", cols, ")"); }

// what set_weights takes for layer k: shape and every number are looked at before anything is written
template <class T>
void check_matrix(View<const T> m, Index rows, Index cols, const std::string& name) {
  if (m.rows() != rows || m.cols() != cols)
    throw ValueError(message(name, " must have shape (n_out, n_in) = ", shape(rows, cols), "; got ",
                             shape(m.rows(), m.cols()),
                             m.rows() == cols && m.cols() == rows ? ", which is transposed: pass its .T" : ""));
  for (Index i = 0; i < rows; ++i) {
    const Index bad = first_not_finite(m.data() + i * m.stride(), cols);
    if (bad >= 0) throw ValueError(message(name, " must be finite; ", name, "[", i, ", ", bad, "] is ", m(i, bad)));
  }
}

template <class T>
void check_row(View<const T> b, Index n, const std::string& name) {
  if (b.rows() != 1 || b.cols() != n)
    throw ValueError(message(name, " must have shape (", n, ",); got (", b.size(), ",)"));
  const Index bad = first_not_finite(b.data(), n);
  if (bad >= 0) throw ValueError(message(name, " must be finite; ", name, "[", bad, "] is ", b[bad]));
}

void check_count(const char* name, std::size_t got, std::size_t wanted) {
  if (got != wanted) throw ValueError(message(name, " must have one array a layer, ", wanted, "; got ", got));
}

}  // namespace

template <class T>
std::string bad_parameter(const NetworkState<T>& network) {
  const Index at = first_not_finite(network.parameters.data(), network.parameters.size());
  if (at < 0) return {};
  std::size_t k = 0;
  while (at >= network.layers[k].bias + network.layers[k].n_out) ++k;
  const LayerShape& shape = network.layers[k];
  const Index i = at - shape.weight;
  const std::string place = at >= shape.bias
                                ? message("bias[", at - shape.bias, "]")
                                : message("weight[", i % shape.n_out, ", ", i / shape.n_out, "] (to neuron ",
                                          i % shape.n_out, " from input ", i / shape.n_out, ")");
  return message("layers[", k, "].", place, " is ", network.parameters[at],
                 " already: give the network finite weights, by set_weights or from a file",
                 network.optimizer.steps > 0 ? "; had training made it so, a smaller learning_rate may help" : "");
}
template std::string bad_parameter(const NetworkState<float>&);
template std::string bad_parameter(const NetworkState<double>&);

inline namespace v0 {

template <class T>
View<T> Network<T>::parameters() const noexcept {
  return {state_->parameters.data(), 1, state_->parameters.size()};
}
template <class T>
View<const T> Network<T>::gradients() const noexcept {
  return {state_->gradients.data(), 1, state_->gradients.size()};
}
template <class T>
View<T> Network<T>::weight(Index layer) const {
  const LayerShape& shape = state_->layers.at(static_cast<std::size_t>(layer));
  return {state_->parameters.data() + shape.weight, shape.n_in, shape.n_out};
}
template <class T>
View<T> Network<T>::bias(Index layer) const {
  const LayerShape& shape = state_->layers.at(static_cast<std::size_t>(layer));
  return {state_->parameters.data() + shape.bias, 1, shape.n_out};
}

template <class T>
void Network<T>::set_weights(const std::vector<View<const T>>& weights, const std::vector<View<const T>>* biases) {
  const LockGuard guard(state_->lock);
  const std::vector<LayerShape>& layers = state_->layers;
  check_count("weights", weights.size(), layers.size());
  if (biases) check_count("biases", biases->size(), layers.size());
  for (std::size_t k = 0; k < layers.size(); ++k) {
    check_matrix(weights[k], layers[k].n_out, layers[k].n_in, message("weights[", k, "]"));
    if (biases) check_row((*biases)[k], layers[k].n_out, message("biases[", k, "]"));
  }
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const View<T> w = weight(static_cast<Index>(k)), b = bias(static_cast<Index>(k));
    for (Index i = 0; i < w.rows(); ++i)
      for (Index j = 0; j < w.cols(); ++j) w(i, j) = weights[k](j, i);
    for (Index j = 0; biases && j < b.cols(); ++j) b[j] = (*biases)[k][j];
  }
}

#define RANVIER_INSTANCE(T)                                      \
  template View<T> Network<T>::parameters() const noexcept;      \
  template View<const T> Network<T>::gradients() const noexcept; \
  template View<T> Network<T>::weight(Index) const;              \
  template View<T> Network<T>::bias(Index) const;                \
  template void Network<T>::set_weights(const std::vector<View<const T>>&, const std::vector<View<const T>>*);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace v0
}  // namespace ranvier
