#include "ranvier/perceptron.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "nets/data.hpp"
#include "nets/network_impl.hpp"
#include "nets/one_layer.hpp"
#include "system/active.hpp"
#include "system/interrupt_poll.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// the answers that a neuron can give
template <class T>
struct Answers {
  T low, high;
};

template <class T>
Answers<T> answers_of(const NetworkSpec& spec) {
  return {spec.layers.front().activation.id() == activation_hardlims ? T(-1) : T(0), T(1)};
}

std::string shape(Index rows, Index cols) { return message("(", rows, ", ", cols, ")"); }

// ValueError unless p and t fit each other and the network, and t holds answers that it can give
template <class T>
void check_rows(const NetworkState<T>& n, View<const T> p, View<const T> t, const std::string& p_name = "P",
                const std::string& t_name = "T") {
  require_rule(n.spec, Rule::perceptron);
  if (p.rows() == 0) throw_value_error(p_name, " has no rows; at least one is needed");
  check_inputs(n, p, p_name.c_str());
  if (t.rows() != p.rows() || t.cols() != n.n_out())
    throw_value_error(t_name, " must have shape ", shape(p.rows(), n.n_out()), " to go with ", p_name, " ",
                      shape(p.rows(), p.cols()), "; got ", shape(t.rows(), t.cols()));
  const Answers<T> answers = answers_of<T>(n.spec);
  const Index distinct = t.stride() == 0 ? 1 : t.rows();  // a broadcast row is checked once
  for (Index r = 0; r < distinct; ++r)
    for (Index j = 0; j < t.cols(); ++j)
      if (t(r, j) != answers.low && t(r, j) != answers.high)
        throw_value_error(t_name, " must be ", answers.low, " or ", answers.high, " for transfer '",
                          n.spec.layers.front().activation.name(), "'; ", t_name, "[", r,
                          t.cols() > 1 ? message(", ", j) : std::string(), "] is ", t(r, j));
  const std::string bad = bad_parameter(n);
  if (!bad.empty()) throw ValueError(bad);
}

// the rows of a call as the kernel wants them: in panels, with what belongs to each
template <class T>
class Panels {
 public:
  Panels(View<const T> p, View<const T> t, Answers<T> answers, InterruptPoll& due, const PollInterrupts& poll)
      : p_{p},
        size_{answers.high - answers.low},
        count_{(p.rows() + panel_rows - 1) / panel_rows},
        lengths_{product(count_, panel_rows, sizeof(T))},
        sums_{count_},
        products_{product(count_, panel_rows * panel_rows, sizeof(T))},
        targets_{product(count_ * panel_rows, t.cols(), sizeof(T))},
        repeats_{count_} {
    for (Index i = 0; i < count_; ++i) {
      const Panel<T> panel = at(i, 0);
      sums_[i] =
          active<T>().perceptron.lengths(panel.rows, p.cols(), panel.x, p.stride(), lengths_.data() + i * panel_rows);
      due.if_due(poll);
    }
    for (Index j = 0; j < t.cols(); ++j)
      for (Index r = 0; r < t.rows(); ++r) {
        targets_[j * count_ * panel_rows + r] = t(r, j) == answers.high ? T(1) : T(-1);
        if (r % 65536 == 0) due.if_due(poll);
      }
  }
  Index count() const noexcept { return count_; }
  Panel<T> at(Index i, Index neuron) const noexcept {
    const Index row = i * panel_rows;
    return {std::min(panel_rows, p_.rows() - row),
            p_.cols(),
            p_.data() + row * p_.stride(),
            p_.stride(),
            lengths_.data() + row,
            sums_[i],
            products_.data() + row * panel_rows,
            repeats_.data() + i,
            targets_.data() + neuron * count_ * panel_rows + row,
            size_};
  }

 private:
  View<const T> p_;
  T size_;
  Index count_;
  Buffer<T> lengths_, sums_, products_, targets_;
  Buffer<std::int32_t> repeats_;
};

// The weights neuron by neuron while they are trained; the network has them as (n_in, n_out).
template <class T>
class Rows {
 public:
  explicit Rows(const Network<T>& network)
      : weight_{network.weight(0)},
        bias_{network.bias(0)},
        rows_{weight_.rows() * weight_.cols()},
        biases_{weight_.cols()} {
    load();
  }
  T* weights(Index neuron) const noexcept { return rows_.data() + neuron * weight_.rows(); }
  T* bias(Index neuron) const noexcept { return biases_.data() + neuron; }
  bool finite() const noexcept {
    return first_not_finite(rows_.data(), rows_.size()) < 0 && first_not_finite(biases_.data(), biases_.size()) < 0;
  }
  void load() const noexcept {
    for (Index k = 0; k < weight_.rows(); ++k)
      for (Index j = 0; j < weight_.cols(); ++j) weights(j)[k] = weight_(k, j);
    for (Index j = 0; j < weight_.cols(); ++j) *bias(j) = bias_[j];
  }
  void store() const noexcept {
    for (Index k = 0; k < weight_.rows(); ++k)
      for (Index j = 0; j < weight_.cols(); ++j) weight_(k, j) = weights(j)[k];
    for (Index j = 0; j < weight_.cols(); ++j) bias_[j] = *bias(j);
  }

 private:
  View<T> weight_, bias_;
  Buffer<T> rows_, biases_;
};

}  // namespace

inline namespace v0 {

template <class T>
PerceptronNetwork<T>::PerceptronNetwork(Index n_in, Index n_out, Activation transfer)
    : Network<T>(one_layer(Rule::perceptron, n_in, n_out, transfer, Loss::mse)) {}

template <class T>
PerceptronNetwork<T>::PerceptronNetwork(Network<T> network) : Network<T>(std::move(network)) {
  require_rule(this->spec(), Rule::perceptron);
}

template <class T>
void perceptron_step(Network<T>& network, View<const T> p, View<const T> t, View<T> a) {
  const LockGuard guard(network.impl()->lock);
  check_rows(network.impl()->state, p, t, "p", "t");
  if (p.rows() != 1) throw_value_error("p must be one row; got ", p.rows());
  network.forward(p, a);
  const View<T> w = network.weight(0), b = network.bias(0);
  const auto each_sum = [&](auto use) {  // w + e·p and b + e of the neurons that answered wrongly
    for (Index j = 0; j < w.cols(); ++j) {
      const T e = t[j] - a[j];
      for (Index k = 0; k < w.rows() && e != T(0); ++k) use(w(k, j), w(k, j) + e * p[k]);
      use(b[j], b[j] + e);
    }
  };
  bool finite = true;
  each_sum([&](T&, T sum) { finite &= std::isfinite(sum); });
  if (!finite)
    throw DivergenceError("a weight would not be finite after this step; the network is as before", -1, 0, INFINITY);
  each_sum([](T& weight, T sum) { weight = sum; });
}

template <class T>
void train_perceptron(Network<T>& network, View<const T> p, View<const T> t, std::int64_t epochs,
                      PerceptronHistory& history, const PollInterrupts& poll) {
  NetworkState<T>& n = network.impl()->state;
  const LockGuard guard(network.impl()->lock);
  if (epochs < 0) throw_value_error("epochs must be >= 0; got ", epochs);
  check_rows(n, p, t);
  InterruptPoll due;
  const Panels<T> panels(p, t, answers_of<T>(n.spec), due, poll);
  const Rows<T> rows(network);
  const Buffer<T> before(n.parameters);
  // whoever looks at the network meanwhile sees the weights of the last panel, and may change them
  const PollInterrupts visit = poll ? PollInterrupts([&] {
    rows.store();
    poll();
    rows.load();
  })
                                    : PollInterrupts{};
  const auto learn = active<T>().perceptron.learn;
  InterruptPoll between;  // panels, which take longer than what `due` has counted
  history.converged = false;
  for (std::int64_t epoch = 0; epoch < epochs && !history.converged; ++epoch) {
    std::int64_t mistakes = 0;
    for (Index i = 0; i < panels.count(); ++i) {
      for (Index j = 0; j < n.n_out(); ++j) mistakes += learn(panels.at(i, j), rows.weights(j), rows.bias(j));
      between.if_due(visit);
    }
    if (!rows.finite()) {
      n.parameters.copy_from(before);
      throw DivergenceError(message("a weight is not finite after epoch ", epoch,
                                    "; the network is as before. Smaller inputs may help, such as P / abs(P).max()"),
                            epoch, 0, std::nan(""));
    }
    rows.store();
    history.mistakes.push_back(mistakes);
    history.converged = mistakes == 0;
    ++n.epochs;
  }
}

#define RANVIER_INSTANCE(T)                                                                                   \
  template class PerceptronNetwork<T>;                                                                        \
  template void perceptron_step(Network<T>&, View<const T>, View<const T>, View<T>);                          \
  template void train_perceptron(Network<T>&, View<const T>, View<const T>, std::int64_t, PerceptronHistory&, \
                                 const PollInterrupts&);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace v0
}  // namespace ranvier
