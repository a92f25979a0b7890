#include "nets/whole_batch/jacobian.hpp"

#include <algorithm>
#include <cmath>

#include "nets/whole_batch/objective.hpp"

namespace ranvier {
namespace {

// rows of the network whose part of (J r) takes some 16 MB, and that a thread passes in some 50 ms
template <class T>
Index rows_of_part(const NetworkState<T>& network, Index rows) {
  const double outputs = static_cast<double>(network.n_out());
  const double numbers = outputs * static_cast<double>(network.parameters.size() + 1);
  const double most = std::min(double(1 << 21) / numbers, double(1 << 27) / (2 * outputs * network.multiplications));
  return std::min({std::max<Index>(static_cast<Index>(most), 1), rows, whole_batch_rows(network, rows)});
}

// what row `row` of a layer's matrices is, as a batch of one row
template <class T>
Record<T> one_row(const Record<T>& r, Index row) {
  Record<T> one = r;
  one.input += row * r.input_stride;
  one.net_input += row * r.stride, one.output += row * r.stride, one.delta += row * r.stride;
  if (one.kept) one.kept += row * r.kept_stride;
  return one;
}

}  // namespace

template <class T>
Jacobian<T>::Jacobian(NetworkState<T>& network, const Batch<T>& all)
    : network_{network},
      all_{all},
      columns_{network.parameters.size() + 1},
      block_{rows_of_part(network, all.x.rows())},
      plan_{network, block_, Use::train, draw_},
      j_{product(product(block_, network.n_out()), columns_, sizeof(double))} {}

template <class T>
void Jacobian<T>::make_memory(int workers) {
  if (workers <= workers_) return;
  scratch_ = Buffer<T>(product(plan_.scratch(), workers));
  gradient_ = Buffer<T>(product(columns_, workers));
  workers_ = workers;
}

// the gradient of all parameters from one row's deltas
template <class T>
void Jacobian<T>::row_gradient(Index row, int worker) noexcept {
  T* const g = gradient(worker);
  for (std::size_t k = 0; k < plan_.records.size(); ++k) {
    const LayerPlace& place = network_.layers[k];
    if (place.rows == 0) continue;
    const Record<T> one = one_row(plan_.records[k], row);
    kernels_of(one).gradient(one, 1, 0, place.rows, g + place.weight, g + place.bias, T(0), scratch(worker));
  }
  each_fixed(network_, [&](Index first, Index count) { std::fill_n(g + first, count, T(0)); });
}

// the row of (J r) of one output: √w·∂y, and √w·(y − t)
template <class T>
void Jacobian<T>::write_row(const Batch<T>& block, Index row, Index output, int worker) noexcept {
  const Record<T>& top = plan_.top();
  const Targets<T>& t = block.target;
  const double root = block.weight ? std::sqrt(static_cast<double>(block.weight[row])) : 1;
  const double target =
      t.labels ? static_cast<double>(t.labels[row] == output) : static_cast<double>(t.values[row * t.stride + output]);
  const T* const g = gradient(worker);
  double* const to = j_.data() + (row * top.n_out + output) * columns_;
  for (Index i = 0; i + 1 < columns_; ++i) to[i] = root * static_cast<double>(g[i]);
  to[columns_ - 1] = root * (static_cast<double>(top.output[row * top.stride + output]) - target);
}

template <class T>
void Jacobian<T>::run_rows(const Batch<T>& block, Index first, Index last, int worker) noexcept {
  for (const Record<T>& r : plan_.records) kernels_of(r).forward(r, first, last, false, scratch(worker));
  const Record<T>& top = plan_.top();
  for (Index j = 0; j < top.n_out; ++j) {
    for (Index r = first; r < last; ++r) {
      std::fill_n(top.delta + r * top.stride, top.n_out, T(0));
      top.delta[r * top.stride + j] = 1;
    }
    for (std::size_t k = plan_.records.size(); k-- > 0;)
      kernels_of(plan_.records[k]).backward(plan_.records[k], first, last, false, scratch(worker));
    for (Index r = first; r < last; ++r) {
      row_gradient(r, worker);
      write_row(block, r, j, worker);
    }
  }
}

template <class T>
void Jacobian<T>::normal_equations(View<double> to, Multiplier<double>& multiplier) {
  constexpr Index strip = 96;  // columns at a time, so that little above the diagonal is computed
  make_memory(multiplier.team().size());
  for (Index i = 0; i < columns_; ++i) {
    std::fill_n(to.data() + i * to.stride(), columns_, 0.0);
    if (i % 256 == 0) multiplier.ask();
  }
  for (Index row = 0; row < all_.x.rows(); row += block_) {
    const Batch<T> block = all_.from(row, std::min(block_, all_.x.rows() - row));
    plan_.records.front().input = block.x.data();
    plan_.records.front().input_stride = block.x.stride();
    multiplier.team().share(block.x.rows(), 1,
                            [&](Index first, Index last, int worker) { run_rows(block, first, last, worker); });
    multiplier.ask();
    for (Index j = 0; j < columns_; j += strip) {
      double* const c = to.data() + j * to.stride() + j;
      multiplier.multiply({columns_ - j, block.x.rows() * network_.n_out(), std::min(strip, columns_ - j),
                           j_.data() + j, 1, columns_, j_.data() + j, columns_, 1, c, to.stride(), c, to.stride(),
                           false});
    }
  }
}

template class Jacobian<float>;
template class Jacobian<double>;

}  // namespace ranvier
