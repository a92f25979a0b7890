// Jacobian: derivatives of all residuals √w·(y − t) by all parameters, as far as the normal equations need them. They
// come from the layers' own kernels: for each output j, backpropagation from the unit vector of j, and then the
// gradient of each row on its own.
#pragma once

#include "linalg/products.hpp"
#include "nets/batch.hpp"
#include "nets/plan.hpp"

namespace ranvier {

template <class T>
class Jacobian {
 public:
  Jacobian(NetworkState<T>& network, const Batch<T>& all);

  // The lower triangle of (J r)ᵀ·(J r) at the present weights: JᵀJ, in the last row Jᵀr, and in the corner Σr². `to`
  // has one row and column more than there are parameters. Each element is one chain of fma over the residuals in
  // order.
  void normal_equations(View<double> to, Multiplier<double>& multiplier);

 private:
  void run_rows(const Batch<T>& block, Index first, Index last, int worker) noexcept;
  void row_gradient(Index row, int worker) noexcept;
  void write_row(const Batch<T>& block, Index row, Index output, int worker) noexcept;
  T* scratch(int worker) const noexcept { return scratch_.data() + worker * plan_.scratch(); }
  T* gradient(int worker) const noexcept { return gradient_.data() + worker * columns_; }
  const LayerKernels<T>& kernels_of(const Record<T>& r) const noexcept { return active<T>().layers[r.layer]; }
  void make_memory(int workers);

  NetworkState<T>& network_;
  const Batch<T> all_;
  const Index columns_;  // of (J r): parameters + 1
  const Index block_;    // rows of the network
  Draw draw_{};
  Plan<T> plan_;
  int workers_ = 0;
  Buffer<T> scratch_, gradient_;  // of each thread
  Buffer<double> j_;              // (J r) of a block, a row for each output of each row
};

}  // namespace ranvier
