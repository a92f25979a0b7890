// ADALINE (Widrow & Hoff 1960): one layer of linear neurons a = W·p + b, and the LMS rule that trains it, one row p
// with target t after the other, in the form of Hagan, Demuth & Beale's textbook:
//
//   e = t − a      W ← W + 2·α·e·pᵀ      b ← b + 2·α·e
//
// Each update is a step down the gradient of the squared error of its row.
#pragma once

#include <cstdint>
#include <vector>

#include "ranvier/network.hpp"

namespace ranvier {
inline namespace v0 {

// Epochs of updates of a network whose rule is Rule::widrow_hoff: p (rows, n_in), t (rows, n_out).
// `history` grows by the mean squared error of each epoch, as it was before each update. An exception of `poll` leaves
// the weights of the last update. DivergenceError: an error is no longer finite, because α is too large.
template <class T>
void train_adaline(Network<T>& network, View<const T> p, View<const T> t, double learning_rate, std::int64_t epochs,
                   std::vector<double>& history, const PollInterrupts& poll = {});

// Sets the weights and biases of least squared error over all rows, and returns its mean over rows and neurons; of
// several such weights the shortest. By lstsq (linalg.hpp) on the rows (p, 1), in float64.
template <class T>
double solve_adaline(Network<T>& network, View<const T> p, View<const T> t, const PollInterrupts& poll = {});

// The learning rate below which the LMS rule is stable on these rows, on average: 1/λ for the largest eigenvalue λ of
// the mean of z·zᵀ, z = (p, 1).
template <class T>
double max_learning_rate(const Network<T>& network, View<const T> p, const PollInterrupts& poll = {});

// Such a network, and its rule; all weights start at zero. The layer has the number 0: weight(0), bias(0).
template <class T>
class Adaline : public Network<T> {
 public:
  explicit Adaline(Index n_in, Index n_out = 1);
  explicit Adaline(Network<T> network);  // from a file; ValueError where it has another rule

  std::vector<double> train(View<const T> p, View<const T> t, double learning_rate = 0.01, std::int64_t epochs = 100,
                            const PollInterrupts& poll = {}) {
    std::vector<double> history;
    train_adaline<T>(*this, p, t, learning_rate, epochs, history, poll);
    return history;
  }
  double solve(View<const T> p, View<const T> t, const PollInterrupts& poll = {}) {
    return solve_adaline<T>(*this, p, t, poll);
  }
  double max_learning_rate(View<const T> p, const PollInterrupts& poll = {}) const {
    return ranvier::max_learning_rate<T>(*this, p, poll);
  }
};

extern template class Adaline<float>;
extern template class Adaline<double>;

}  // namespace v0
}  // namespace ranvier
