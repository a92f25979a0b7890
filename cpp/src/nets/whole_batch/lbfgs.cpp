#include "nets/whole_batch/lbfgs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "nets/whole_batch/line_search.hpp"
#include "nets/whole_batch/parameter_sums.hpp"

namespace ranvier {
namespace {

template <class T>
class Lbfgs : public Method {
 public:
  Lbfgs(NetworkState<T>& network, Trials<T>& trials)
      : network_{network},
        trials_{trials},
        n_{network.parameters.size()},
        gradient_{n_},
        next_{n_},
        kept_{n_},
        d_{n_} {}

  Step iterate(const PollInterrupts& poll) override;

 private:
  using Value = typename Trials<T>::Value;

  // the pairs (s, y), newest first: s of pair k is array 2·k of the optimiser's state, y the next one
  std::vector<Buffer<T>>& arrays() const noexcept { return network_.optimizer.slots; }
  bool has_pairs() const noexcept { return dot(n_, arrays()[0].data(), arrays()[1].data()) > 0; }
  void find_direction(const PollInterrupts& poll);
  bool search(double slope, double first, int steps, const PollInterrupts& poll);
  void remember(double step);
  void forget() noexcept;

  NetworkState<T>& network_;
  Trials<T>& trials_;
  const Index n_;
  Value value_{};                          // F at the present weights
  Buffer<double> gradient_, next_, kept_;  // ∂F at the present weights, at the last trial, and at the best one
  Buffer<double> d_;                       // the direction; after a step the step itself
  Value best_{};                           // of the trials of a search
  double best_step_ = 0;
};

// d = −H·g by the two loops: back through the pairs, from the newest on, and forth again
template <class T>
void Lbfgs<T>::find_direction(const PollInterrupts& poll) {
  InterruptPoll interrupts;
  const std::vector<Buffer<T>>& a = arrays();
  std::array<double, 100> part, product;
  std::size_t count = 0;
  for (Index i = 0; i < n_; ++i) d_[i] = -gradient_[i];
  for (; count < a.size() / 2; ++count) {
    const T *const s = a[2 * count].data(), *const y = a[2 * count + 1].data();
    product[count] = dot(n_, s, y);
    if (!(product[count] > 0)) break;
    part[count] = dot(n_, s, d_.data()) / product[count];
    add_multiple(n_, -part[count], y, d_.data());
    interrupts.if_due(poll);
  }
  const auto stay = [&] {  // what is fixed now may have moved when the pairs were made
    each_fixed(network_, [&](Index first, Index size) { std::fill_n(d_.data() + first, size, 0.0); });
  };
  if (count == 0) return stay();
  const double scale = product[0] / dot(n_, a[1].data(), a[1].data());
  for (Index i = 0; i < n_; ++i) d_[i] *= scale;
  for (std::size_t k = count; k-- > 0; interrupts.if_due(poll)) {
    const T *const s = a[2 * k].data(), *const y = a[2 * k + 1].data();
    add_multiple(n_, part[k] - dot(n_, y, d_.data()) / product[k], s, d_.data());
  }
  stay();
}

// Searches along d. True: best_step_ lowers F, whose value and gradient there are best_ and kept_.
template <class T>
bool Lbfgs<T>::search(double slope, double first, int steps, const PollInterrupts& poll) {
  LineSearch line(value_.total, slope, first);
  best_ = value_;
  best_step_ = 0;
  for (int k = 0; k < steps; ++k) {
    const double step = line.step();
    const Value value = trials_.at(step, d_.data(), next_.data(), poll);
    double bad = 0;
    const bool finite = !not_finite(value.total, next_.data(), n_, bad);
    const bool over = line.over(finite ? value.total : HUGE_VAL, finite ? dot(n_, next_.data(), d_.data()) : HUGE_VAL);
    // a step that fulfils the conditions is taken, be another one lower
    if (line.found() || (finite && value.total < best_.total)) {
      best_ = value, best_step_ = step;
      std::swap(next_, kept_);
    }
    if (over) break;
  }
  return best_step_ > 0 && best_.total < value_.total;
}

// Goes to the best step, and keeps the pair s, y where s·y is above zero, so that H stays positive definite.
template <class T>
void Lbfgs<T>::remember(double step) {
  trials_.accept(step, d_.data(), d_.data());
  for (Index i = 0; i < n_; ++i) next_[i] = kept_[i] - gradient_[i];
  std::swap(gradient_, kept_);
  value_ = best_;
  std::vector<Buffer<T>>& a = arrays();
  const double product = dot(n_, d_.data(), next_.data());
  if (!(product > std::numeric_limits<double>::epsilon() * dot(n_, next_.data(), next_.data()))) return;
  std::rotate(a.begin(), a.end() - 2, a.end());
  for (Index i = 0; i < n_; ++i) a[0][i] = static_cast<T>(d_[i]), a[1][i] = static_cast<T>(next_[i]);
}

template <class T>
void Lbfgs<T>::forget() noexcept {
  for (const Buffer<T>& array : arrays()) std::fill_n(array.data(), n_, T(0));
}

template <class T>
Method::Step Lbfgs<T>::iterate(const PollInterrupts& poll) {
  const Optimizer& o = network_.optimizer.description;
  const double tolerance = o["gradient_tolerance"];
  const int steps = static_cast<int>(o["line_search_steps"]);
  Step step;
  if (trials_.begin()) value_ = trials_.at_present(gradient_.data(), poll);
  step.loss = value_.loss;
  step.right = value_.right;
  step.what = not_finite(value_.total, gradient_.data(), n_, step.value);
  if (step.what) return step;
  if ((step.done = largest(n_, gradient_.data()) <= tolerance)) return step;
  const PollInterrupts guarded = trials_.guarded(poll);
  for (;;) {
    const bool follows_pairs = has_pairs();
    find_direction(guarded);
    const double slope = dot(n_, d_.data(), gradient_.data());
    const double first = follows_pairs ? o.learning_rate : o.learning_rate / std::sqrt(-slope);
    if (slope < 0 && std::isfinite(first) && search(slope, first, steps, poll)) break;
    if (!follows_pairs) return step.done = true, step;
    forget();  // the pairs tell nothing of the curvature here: once more, along the gradient
  }
  remember(best_step_);
  step.done = largest(n_, gradient_.data()) <= tolerance;
  return step;
}

}  // namespace

template <class T>
std::unique_ptr<Method> lbfgs(NetworkState<T>& network, Trials<T>& trials) {
  return std::make_unique<Lbfgs<T>>(network, trials);
}

template std::unique_ptr<Method> lbfgs(NetworkState<float>&, Trials<float>&);
template std::unique_ptr<Method> lbfgs(NetworkState<double>&, Trials<double>&);

}  // namespace ranvier
