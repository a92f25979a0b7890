// The parameters of a network as matrices: views into them, and new values for them.
#include <cmath>

#include "nets/data.hpp"
#include "nets/network_impl.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// "(32, 10)"
std::string shape(Index rows, Index cols) { return message("(", rows, ", ", cols, ")"); }

// "[3, 5]": the weight to neuron j from input i; of a convolution "[3, 0, 2, 1]", filter j, row, column and channel
std::string element(Index j, Index i, const Shape& kernel) {
  if (kernel.c == 0) return message("[", j, ", ", i, "]");
  const Index tap = i / kernel.c;
  return message("[", j, ", ", tap / kernel.w, ", ", tap % kernel.w, ", ", i % kernel.c, "]");
}

// ValueError unless a matrix that set_weights was given has this shape and is finite. All of them are checked before
// anything is written.
template <class T>
void check_matrix(View<const T> m, Index rows, Index cols, const Shape& kernel, const std::string& name) {
  if (m.rows() != rows || m.cols() != cols)
    throw_value_error(name, " must have shape (n_out, n_in) = ", shape(rows, cols), "; got ", shape(m.rows(), m.cols()),
                      m.rows() == cols && m.cols() == rows ? ", which is transposed: pass its .T" : "");
  for (Index i = 0; i < rows; ++i) {
    const Index bad = first_not_finite(m.data() + i * m.stride(), cols);
    if (bad >= 0) throw_value_error(name, " must be finite; ", name, element(i, bad, kernel), " is ", m(i, bad));
  }
}

// the same for a row of biases, (n,)
template <class T>
void check_row(View<const T> b, Index n, const std::string& name) {
  if (b.rows() != 1 || b.cols() != n) throw_value_error(name, " must have shape (", n, ",); got (", b.size(), ",)");
  const Index bad = first_not_finite(b.data(), n);
  if (bad >= 0) throw_value_error(name, " must be finite; ", name, "[", bad, "] is ", b[bad]);
}

// ValueError unless there is one array for each layer that has weights
void check_count(const char* name, std::size_t got, std::size_t wanted, std::size_t layers) {
  if (got == wanted) return;
  const char* which = wanted == layers ? "" : " with weights";
  throw_value_error(name, " must have one array a layer", which, ", ", wanted, "; got ", got);
}

}  // namespace

template <class T>
std::string bad_parameter(const NetworkState<T>& network) {
  const Index at = first_not_finite(network.parameters.data(), network.parameters.size());
  if (at < 0) return {};
  std::size_t k = 0;  // the layer of element `at` of the flat buffer
  while (at >= network.layers[k].bias + network.layers[k].columns) ++k;
  const LayerPlace& place = network.layers[k];
  const Index row = (at - place.weight) / place.columns, column = (at - place.weight) % place.columns;
  const std::string where =
      at >= place.bias
          ? message("bias[", at - place.bias, "]")
          : "weight" + element(column, row, place.kernel) +
                (place.kernel.c > 0 ? std::string() : message(" (to neuron ", column, " from input ", row, ")"));
  return message("layers[", k, "].", where, " is ", network.parameters[at],
                 " already: give the network finite weights, by set_weights or from a file",
                 network.optimizer.steps > 0 ? "; had training made it so, a smaller learning_rate may help" : "");
}
template std::string bad_parameter(const NetworkState<float>&);
template std::string bad_parameter(const NetworkState<double>&);

inline namespace v0 {

template <class T>
View<T> Network<T>::parameters() const noexcept {
  const Buffer<T>& all = impl_->state.parameters;
  return {all.data(), 1, all.size()};
}
template <class T>
View<const T> Network<T>::gradients() const noexcept {
  const Buffer<T>& all = impl_->state.gradients;
  return {all.data(), 1, all.size()};
}
template <class T>
View<T> Network<T>::weight(Index layer) const {
  const LayerPlace& place = impl_->state.layers.at(static_cast<std::size_t>(layer));
  return {impl_->state.parameters.data() + place.weight, place.rows, place.columns};
}
template <class T>
Shape Network<T>::kernel(Index layer) const {
  return impl_->state.layers.at(static_cast<std::size_t>(layer)).kernel;
}
template <class T>
View<T> Network<T>::bias(Index layer) const {
  const LayerPlace& place = impl_->state.layers.at(static_cast<std::size_t>(layer));
  return {impl_->state.parameters.data() + place.bias, 1, place.columns};
}

template <class T>
void Network<T>::set_weights(const std::vector<View<const T>>& weights, const std::vector<View<const T>>* biases) {
  const LockGuard guard(impl_->lock);
  std::vector<Index> layers;  // the numbers of those with weights
  for (std::size_t k = 0; k < impl_->state.layers.size(); ++k)
    if (impl_->state.layers[k].rows > 0) layers.push_back(static_cast<Index>(k));
  const std::size_t all = impl_->state.layers.size();
  check_count("weights", weights.size(), layers.size(), all);
  if (biases) check_count("biases", biases->size(), layers.size(), all);
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const View<T> w = weight(layers[k]);
    check_matrix(weights[k], w.cols(), w.rows(), kernel(layers[k]), message("weights[", k, "]"));
    if (biases) check_row((*biases)[k], w.cols(), message("biases[", k, "]"));
  }
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const View<T> w = weight(layers[k]), b = bias(layers[k]);
    // stored as (n_in, n_out), given as (n_out, n_in)
    for (Index i = 0; i < w.rows(); ++i)
      for (Index j = 0; j < w.cols(); ++j) w(i, j) = weights[k](j, i);
    for (Index j = 0; biases && j < b.cols(); ++j) b[j] = (*biases)[k][j];
  }
}

// the member functions of this file for both dtypes
#define RANVIER_INSTANCE(T)                                      \
  template View<T> Network<T>::parameters() const noexcept;      \
  template View<const T> Network<T>::gradients() const noexcept; \
  template View<T> Network<T>::weight(Index) const;              \
  template Shape Network<T>::kernel(Index) const;                \
  template View<T> Network<T>::bias(Index) const;                \
  template void Network<T>::set_weights(const std::vector<View<const T>>&, const std::vector<View<const T>>*);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace v0
}  // namespace ranvier
