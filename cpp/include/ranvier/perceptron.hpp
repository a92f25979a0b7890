// The perceptron network (Rosenblatt 1958): one layer of threshold units a = f(W·p + b), f a hard limit, and the rule
// that trains it, one row p with target t after the other:
//
//   e = t − a      W ← W + e·pᵀ      b ← b + e
//
// Where some W and b answer all rows rightly the rule finds such ones after finitely many updates (Novikoff 1962).
#pragma once

#include <cstdint>
#include <vector>

#include "ranvier/network.hpp"

namespace ranvier {
inline namespace v0 {

struct PerceptronHistory {
  // wrong answers of each epoch, each the cause of an update: one a row and neuron
  std::vector<std::int64_t> mistakes;
  bool converged = false;  // the last epoch had none
};

// One update of a network whose rule is Rule::perceptron, by one row p (1, n_in) and its targets t (1, n_out). Its
// answers before the update go into a (1, n_out).
template <class T>
void perceptron_step(Network<T>& network, View<const T> p, View<const T> t, View<T> a);

// Epochs of updates, until one has no mistake or `epochs` are over: p (rows, n_in), t (rows, n_out) of 0 and 1, or of
// −1 and 1 for hardlims. `history` grows by an entry each epoch. An exception of `poll` leaves the weights of the last
// update. DivergenceError: a weight is no longer finite; the network is as before.
template <class T>
void train_perceptron(Network<T>& network, View<const T> p, View<const T> t, std::int64_t epochs,
                      PerceptronHistory& history, const PollInterrupts& poll = {});

// Such a network, and its rule; all weights start at zero. The layer has the number 0: weight(0), bias(0).
template <class T>
class PerceptronNetwork : public Network<T> {
 public:
  // transfer: Activation::hardlim (answers 0 and 1) or Activation::hardlims (−1 and 1), both 1 at a net input of 0
  explicit PerceptronNetwork(Index n_in, Index n_out = 1, Activation transfer = Activation::hardlim);
  explicit PerceptronNetwork(Network<T> network);  // from a file; ValueError where it has another rule

  void step(View<const T> p, View<const T> t, View<T> a) { perceptron_step<T>(*this, p, t, a); }
  PerceptronHistory train(View<const T> p, View<const T> t, std::int64_t epochs = 1000,
                          const PollInterrupts& poll = {}) {
    PerceptronHistory history;
    train_perceptron<T>(*this, p, t, epochs, history, poll);
    return history;
  }
};

extern template class PerceptronNetwork<float>;
extern template class PerceptronNetwork<double>;

}  // namespace v0
}  // namespace ranvier
