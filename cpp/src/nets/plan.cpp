#include "nets/plan.hpp"

#include <algorithm>
#include <utility>

#include "system/active.hpp"

namespace ranvier {
namespace {

// a matrix of the plan: elements from row to row, and in all
struct Matrix {
  Index stride, size;
};

// One row more than asked for: without it, matrices of a multiple of 4096 bytes would begin at the same cache sets.
Matrix matrix_of(Index max_rows, Index columns) {
  const Index stride = row_stride(columns);
  return {stride, aligned(product(max_rows + 1, stride))};
}

// Whether net inputs z have a matrix of their own: the user asks for them, or the slope f'(z) cannot be computed from
// the output alone. Otherwise the output overwrites z.
template <class T>
bool keeps_net_input(const Record<T>& r, Use use) {
  return use == Use::keep || (use == Use::train && r.activation->keeps_net_input);
}

// columns of what forward leaves for backward, such as the mask of dropout; 0: nothing
template <class T>
Index kept_columns(const Record<T>& r, Use use) {
  return use == Use::predict ? 0 : active<T>().layers[r.layer].info.kept(r.in, r.out);
}

// Whether a layer works in the matrices of the layer below. Where a user looks at all deltas it has its own: the layer
// below turns its dL/dy into dL/dz in place.
template <class T>
bool in_place(const Record<T>& r, const Record<T>* below, Use use) {
  return below && use != Use::keep && active<T>().layers[r.layer].info.in_place;
}

// elements of all matrices of a layer: outputs; where they are wanted net inputs, deltas, and what the layer keeps
template <class T>
Index memory_of(const Record<T>& r, Use use, Index max_rows) {
  const Index matrices = 1 + keeps_net_input(r, use) + (use != Use::predict);
  const Index kept = kept_columns(r, use);
  return matrices * matrix_of(max_rows, r.n_out).size + (kept ? matrix_of(max_rows, kept).size : 0);
}

}  // namespace

// the record of layer k, still without matrices
template <class T>
Record<T> Plan<T>::record(NetworkState<T>& network, std::size_t k, const Draw& draw) const {
  const LayerPlace& place = network.layers[k];
  const Layer& layer = network.spec.layers[k];
  Record<T> r{};
  r.layer = layer.kind;
  r.place = static_cast<std::uint32_t>(k);
  r.in = place.in;
  r.out = place.out;
  r.n_in = place.in.size();
  r.n_out = place.out.size();
  r.options = layer.options.data();
  r.weight = network.parameters.data() + place.weight;
  r.bias = network.parameters.data() + place.bias;
  r.activation = &active<T>().activations[layer.activation.id()];
  r.parameter = static_cast<T>(layer.activation.parameter());
  r.padded = true;
  r.draw = &draw;
  return r;
}

// Gives a layer its matrices, from `free` on, and moves `free` behind them.
template <class T>
void Plan<T>::place_matrices(Record<T>& r, Use use, Index max_rows, T*& free) const {
  const Matrix matrix = matrix_of(max_rows, r.n_out);
  const auto next = [&](Index size) { return std::exchange(free, free + size); };
  r.stride = matrix.stride;
  r.output = next(matrix.size);
  r.net_input = keeps_net_input(r, use) ? next(matrix.size) : r.output;
  if (use != Use::predict) r.delta = next(matrix.size);
  if (const Index columns = kept_columns(r, use)) {
    const Matrix kept = matrix_of(max_rows, columns);
    r.kept_stride = kept.stride;
    r.kept = next(kept.size);
  }
}

template <class T>
Plan<T>::Plan(NetworkState<T>& network, Index max_rows, Use use, const Draw& draw) {
  records.reserve(network.layers.size());  // records point to each other, so the vector must not move them
  Index all = 0;
  for (std::size_t k = 0; k < network.layers.size(); ++k) {
    records.push_back(record(network, k, draw));
    // each summand is below 2^61, and the sum is checked at each layer
    if (!in_place(records.back(), k > 0 ? &records[k - 1] : nullptr, use))
      all = product(all + memory_of(records.back(), use, max_rows), 1, sizeof(T));
  }
  memory_ = Buffer<T>(all);
  T* free = memory_.data();
  const Record<T>* below = nullptr;
  for (Record<T>& r : records) {
    if (in_place(r, below, use))
      r.output = r.net_input = below->output, r.delta = below->delta, r.stride = below->stride;
    else
      place_matrices(r, use, max_rows, free);
    r.below = below;
    if (below) {
      r.input = below->output;
      r.input_stride = below->stride;
    }
    below = &r;
    scratch_ = std::max(scratch_, product(active<T>().layers[r.layer].scratch(r, max_rows), 1, sizeof(T)));
  }
  scratch_ = aligned(scratch_);
}

// Prepares the fast path for a last layer of one neuron (kernels/rows/one_neuron.inl). One pass over the rows then
// gives the deltas of the layer below, the gradient of the neuron's weights, and the gradient of the biases below. Both
// gradients are sums over rows, which get their memory here. Nobody reads the outputs of the layer below after that
// pass, so its deltas overwrite them, unless the caller wants to see both.
template <class T>
void Plan<T>::sum_on_the_way(Use use) {
  Record<T>& last = top();
  const auto possible = active<T>().layers[last.layer].sums_on_the_way;
  if (use == Use::predict || !possible || !possible(last)) return;
  Record<T>& below = records[records.size() - 2];
  sums_ = Buffer<T>(2 * aligned(last.n_in));
  last.weight_sums = sums_.data();
  below.bias_sums = sums_.data() + aligned(last.n_in);
  if (use == Use::train) below.delta = below.output;
}

template <class T>
void Plan<T>::clear_sums() noexcept {
  std::fill_n(sums_.data(), sums_.size(), T(0));
}

template class Plan<float>;
template class Plan<double>;

}  // namespace ranvier
