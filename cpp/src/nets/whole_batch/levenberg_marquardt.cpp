#include "nets/whole_batch/levenberg_marquardt.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nets/whole_batch/jacobian.hpp"
#include "nets/whole_batch/parameter_sums.hpp"
#include "ranvier/error.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {
namespace {

// A smaller damping is none: it would need many increases to count again, and 0 none that helps.
constexpr double least_damping = 1e-20;

// L·Lᵀ·x = b, in place; L has its rows one after the other
void solve_triangles(View<const double> l, double* x, const PollInterrupts& poll) {
  InterruptPoll interrupts;
  const Index n = l.rows();
  for (Index i = 0; i < n; ++i) {
    const double* const row = l.data() + i * l.stride();
    x[i] = (x[i] - dot(i, row, x)) / row[i];
    if (i % 1024 == 0) interrupts.if_due(poll);
  }
  for (Index i = n; i-- > 0;) {
    const double* const row = l.data() + i * l.stride();
    x[i] /= row[i];
    add_multiple(i, -x[i], row, x);
    if (i % 1024 == 0) interrupts.if_due(poll);
  }
}

// It minimises ½·Σr² + ½·l2'·ΣW², which is F times a constant: half_sse is ½·Σr² of a row, mse 2/n_out of that.
template <class T>
class LevenbergMarquardt : public Method {
 public:
  LevenbergMarquardt(NetworkState<T>& network, Trials<T>& trials, int threads)
      : network_{network},
        trials_{trials},
        n_{network.parameters.size()},
        threads_{threads},
        jacobian_{network, trials.objective().rows()},
        matrix_{product(n_ + 1, n_ + 1, sizeof(double))},
        factor_{product(n_, n_, sizeof(double))},
        diagonal_{n_},
        gradient_{n_},
        step_{n_} {}

  Step iterate(const PollInterrupts& poll) override;

 private:
  View<double> matrix() const noexcept { return {matrix_.data(), n_ + 1, n_ + 1}; }
  double factor_of_mse() const noexcept {
    return network_.spec.loss.id() == loss_mse ? static_cast<double>(network_.n_out()) / 2 : 1;
  }
  void compute_equations(const PollInterrupts& poll);
  bool solve(double damping, const PollInterrupts& poll);

  NetworkState<T>& network_;
  Trials<T>& trials_;
  const Index n_;
  const int threads_;
  Jacobian<T> jacobian_;
  Buffer<double> matrix_, factor_, diagonal_;  // of the normal equations; diagonal_: without damping
  Buffer<double> gradient_, step_;             // of ½·Σr² + ½·l2'·ΣW²; the step, to be added
  typename Trials<T>::Value value_{};          // at the present weights
  bool equations_ = false;                     // are those of the present weights
};

template <class T>
void LevenbergMarquardt<T>::compute_equations(const PollInterrupts& poll) {
  const double rows = static_cast<double>(trials_.objective().rows().x.rows());
  const double n = static_cast<double>(n_);
  Multiplier<double> multiplier(rows * static_cast<double>(network_.n_out()) * n * (n / 2), threads_, poll);
  jacobian_.normal_equations(matrix(), multiplier);
  for (Index i = 0; i < n_; ++i) diagonal_[i] = matrix()(i, i), gradient_[i] = matrix()(n_, i);
  const double l2 = factor_of_mse() * network_.spec.l2;
  if (!(l2 > 0)) return;
  each_penalised(network_, [&](Index first, Index count) {
    add_multiple(count, l2, network_.parameters.data() + first, gradient_.data() + first);
    for (Index i = first; i < first + count; ++i) diagonal_[i] += l2;
  });
  each_fixed(network_, [&](Index first, Index count) { std::fill_n(gradient_.data() + first, count, 0.0); });
}

// step_ from (JᵀJ + damping)·step = −gradient; false where the matrix is singular to rounding
template <class T>
bool LevenbergMarquardt<T>::solve(double damping, const PollInterrupts& poll) {
  for (Index i = 0; i < n_; ++i) matrix()(i, i) = diagonal_[i] + damping, step_[i] = -gradient_[i];
  const View<double> l(factor_.data(), n_, n_);
  try {
    cholesky(Matrices<const double>(matrix_.data(), n_, n_, n_ + 1), l, threads_, poll);
  } catch (const LinAlgError&) {
    return false;
  }
  solve_triangles(l, step_.data(), poll);
  for (Index i = 0; i < n_; ++i)
    if (!std::isfinite(step_[i])) return false;
  return true;
}

template <class T>
Method::Step LevenbergMarquardt<T>::iterate(const PollInterrupts& poll) {
  const Optimizer& o = network_.optimizer.description;
  const double increase = o["increase"];
  const double most = static_cast<double>(static_cast<T>(o["damping_max"]));  // rounded as the damping is
  const PollInterrupts guarded = trials_.guarded(poll);
  Step step;
  if (trials_.begin()) {
    equations_ = false;
    value_ = trials_.at_present(nullptr, poll);
  }
  step.loss = value_.loss;
  step.right = value_.right;
  step.what = not_finite(value_.total, nullptr, 0, step.value);
  if (step.what) return step;
  if (!equations_) compute_equations(guarded), equations_ = true;
  step.what = not_finite(0, gradient_.data(), n_, step.value);
  if (step.what) return step;
  const double scale = factor_of_mse() * trials_.objective().weight();  // of ½·Σr² … to F
  if ((step.done = largest(n_, gradient_.data()) <= scale * o["gradient_tolerance"])) return step;
  for (double mu = std::max(static_cast<double>(network_.optimizer.slots[0][0]), least_damping);; mu *= increase) {
    if ((step.done = mu > most)) return step;
    if (!solve(mu, guarded)) continue;
    // what F would lose if residuals were linear; a loss in the last bits cannot be told from rounding
    const double lost =
        (mu * dot(n_, step_.data(), step_.data()) - dot(n_, gradient_.data(), step_.data())) / 2 / scale;
    if ((step.done = lost <= static_cast<double>(std::numeric_limits<T>::epsilon()) / 4 * value_.total)) return step;
    const auto value = trials_.at(o.learning_rate, step_.data(), nullptr, poll);
    if (!(value.total < value_.total)) continue;
    trials_.accept(o.learning_rate, step_.data(), nullptr);
    value_ = value;
    equations_ = false;
    std::fill_n(network_.optimizer.slots[0].data(), n_, static_cast<T>(std::max(mu * o["decrease"], least_damping)));
    return step;
  }
}

}  // namespace

template <class T>
std::unique_ptr<Method> levenberg_marquardt(NetworkState<T>& network, Trials<T>& trials, int threads) {
  return std::make_unique<LevenbergMarquardt<T>>(network, trials, threads);
}

template std::unique_ptr<Method> levenberg_marquardt(NetworkState<float>&, Trials<float>&, int);
template std::unique_ptr<Method> levenberg_marquardt(NetworkState<double>&, Trials<double>&, int);

}  // namespace ranvier
