// Trainers and predictors in C++: several on one network, what happens to them when it is assigned, ways back, steps in
// parts, and what they refuse.
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "check.hpp"
#include "ranvier/ranvier.hpp"

namespace rv = ranvier;
using rv::Index;

namespace {

constexpr Index rows = 12, n_in = 3, n_out = 2;

template <class T>
std::vector<T> numbers(Index n, int seed) {
  std::vector<T> out(std::size_t(n), T(0));
  for (Index i = 0; i < n; ++i) out[std::size_t(i)] = T((i * 37 + seed * 11) % 23) / T(23) - T(0.5);
  return out;
}

template <class T>
struct Problem {
  rv::Network<T> net{{n_in, 5, n_out}, rv::Activation::tanh, rv::Loss::mse, rv::Activation::linear, 3};
  std::vector<T> inputs = numbers<T>(rows * n_in, 1), targets = numbers<T>(rows * n_out, 2);
  rv::View<const T> x{inputs.data(), rows, n_in}, t{targets.data(), rows, n_out};
};

template <class T>
std::vector<T> copy(rv::View<const T> v) {
  return {v.begin(), v.end()};
}
template <class T>
std::vector<T> weights(const rv::Network<T>& net) {
  return copy<T>(net.parameters());
}

void each_trainer_has_its_own_optimizer() {
  rv::Network<double> net({1, 1}, rv::Activation::linear, rv::Loss::half_sse);
  net.weight(0)[0] = 0, net.bias(0)[0] = 1;
  rv::Trainer<double> slow(net, rv::Sgd{0.001}, 1), fast(net, rv::Sgd{0.25}, 1);
  const double x[] = {1}, t[] = {0};
  slow.step({x, 1, 1}, {t, 1, 1});
  CHECK(std::abs(net.bias(0)[0] - 0.999) < 1e-15);
  fast.step({x, 1, 1}, {t, 1, 1});
  CHECK(std::abs(net.bias(0)[0] - (0.999 - 0.25 * 0.998)) < 1e-15);
}

// Two trainers with moments of their own in turn are as two networks that exchange their weights.
void trainers_in_turn_keep_their_moments() {
  Problem<double> shared, one, other;
  rv::Trainer<double> a(shared.net, rv::Adam{0.01}, rows), b(shared.net, rv::Adam{0.3}, rows);
  const auto pass = [&](Problem<double>& from, Problem<double>& to) {
    std::copy(from.net.parameters().begin(), from.net.parameters().end(), to.net.parameters().begin());
  };
  for (int i = 0; i < 5; ++i) {
    a.step(shared.x, shared.t), one.net.step({one.x, one.t}, rv::Adam{0.01});
    pass(one, other);
    b.step(shared.x, shared.t), other.net.step({other.x, other.t}, rv::Adam{0.3});
    pass(other, one);
    CHECK(weights(shared.net) == weights(one.net));
  }
  // a step of the network itself takes neither from them
  shared.net.step({shared.x, shared.t}, rv::Sgd{0.1}), one.net.step({one.x, one.t}, rv::Sgd{0.1});
  CHECK(weights(shared.net) == weights(one.net));
  shared.net.reset_optimizer();
  const auto before = weights(shared.net);
  CHECK(a.step(shared.x, shared.t) > 0 && weights(shared.net) != before && shared.net.steps() == 6);
}

void a_changed_learning_rate_keeps_the_state() {
  Problem<double> by_trainer, by_network;
  rv::Trainer<double> trainer(by_trainer.net, rv::Adam{0.01}, rows);
  for (int i = 0; i < 6; ++i) {
    CHECK(trainer.set_learning_rate(i < 3 ? 0.01 : 0.002));
    trainer.step(by_trainer.x, by_trainer.t);
    by_network.net.step({by_network.x, by_network.t}, rv::Adam{i < 3 ? 0.01 : 0.002});
  }
  CHECK(weights(by_trainer.net) == weights(by_network.net) && by_network.net.steps() == 6);
  for (double bad : {0.0, -1.0, double(NAN), double(INFINITY)})
    CHECK(!trainer.set_learning_rate(bad) && trainer.status() == rv::Status::wrong_value);
}

template <class T>
void a_step_in_parts_is_a_step() {
  for (const rv::Optimizer& optimizer : {rv::Optimizer(rv::Sgd{0.1}), rv::Optimizer(rv::Adam{0.01})}) {
    Problem<T> whole, parts;
    rv::Trainer<T> a(whole.net, optimizer, rows), b(parts.net, optimizer, rows);
    for (int i = 0; i < 3; ++i) {
      const T loss = a.step(whole.x, whole.t);
      CHECK(b.backward(parts.x, parts.t) == loss && b.apply());
      CHECK(weights(whole.net) == weights(parts.net));
    }
  }
}

// mse is the mean over rows and outputs of (y − t)²: the same gradients from its derivative by y
template <class T>
void a_gradient_may_come_from_the_caller() {
  Problem<T> p;
  rv::Trainer<T> trainer(p.net, rv::Sgd{0.1}, rows);
  trainer.backward(p.x, p.t);
  const std::vector<T> expected = copy<T>(p.net.gradients());
  std::vector<T> y(rows * n_out), d(rows * n_out);
  CHECK(!trainer.backward({d.data(), rows, n_out}) && trainer.status() == rv::Status::wrong_shape);
  CHECK(trainer.forward(p.x, {y.data(), rows, n_out}));
  for (std::size_t i = 0; i < y.size(); ++i) d[i] = (y[i] - p.targets[i]) * T(2) / T(rows * n_out);
  CHECK(trainer.backward({d.data(), rows, n_out}));
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(std::abs(p.net.gradients()[Index(i)] - expected[i]) < 16 * std::numeric_limits<T>::epsilon());
}

void weights_of_rows_and_short_labels() {
  const std::int64_t labels[] = {0, 1, 2, 1};
  const std::int32_t short_labels[] = {0, 1, 2, 1};
  const std::vector<float> x = numbers<float>(4 * n_in, 5), w = {1, 0, 2, 0.5};
  const auto make = [] {
    return rv::Network<float>({n_in, 4, 3}, rv::Activation::tanh, rv::Loss::cross_entropy, rv::Activation::softmax, 1);
  };
  rv::Network<float> a = make(), b = make();
  rv::Trainer<float> trainer(a, rv::Sgd{0.1}, 4);
  const rv::View<const float> inputs{x.data(), 4, n_in};
  const float loss = trainer.step(inputs, short_labels, w.data());
  CHECK(float(b.step({inputs, {}, labels, w.data()}, rv::Sgd{0.1})) == loss && weights(a) == weights(b));
  for (const std::vector<float>& bad : {std::vector<float>{1, -1, 1, 1}, {0, 0, 0, 0}})
    CHECK(std::isnan(trainer.step(inputs, labels, bad.data())) && trainer.status() == rv::Status::wrong_value);
  const std::int32_t beyond[] = {0, 1, 3, 1};
  CHECK(std::isnan(trainer.step(inputs, beyond)) && trainer.status() == rv::Status::wrong_shape);
  CHECK(weights(a) == weights(b));
}

void gradients_are_clipped() {
  Problem<double> p;
  rv::Trainer<double> trainer(p.net, rv::Sgd{1.0}, rows);
  trainer.backward(p.x, p.t);
  double norm = 0;
  for (double g : p.net.gradients()) norm += g * g;
  norm = std::sqrt(norm);
  for (double limit : {norm / 4, norm * 4, 0.0}) {
    Problem<double> clipped;
    rv::Trainer<double> t(clipped.net, rv::Sgd{1.0}, rows);
    const std::vector<double> before = weights(clipped.net);
    CHECK(t.clip_norm(limit));
    t.step(clipped.x, clipped.t);
    double moved = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
      moved += std::pow(clipped.net.parameters()[Index(i)] - before[i], 2);
    const double expected = limit > 0 ? std::min(limit, norm) : norm;
    CHECK(std::abs(std::sqrt(moved) - expected) < 1e-12);
  }
  CHECK(!trainer.clip_norm(-1) && trainer.status() == rv::Status::wrong_value);
}

template <class T>
void predictions_that_are_not_finite_say_so() {
  Problem<T> p;
  rv::Trainer<T> trainer(p.net, rv::Sgd{0.1}, rows);
  std::vector<T> y(rows * n_out);
  const rv::View<T> out{y.data(), rows, n_out};
  CHECK(trainer.predict(p.x, out) && trainer.status() == rv::Status::ok);
  p.inputs[4] = T(NAN);
  CHECK(!trainer.predict(p.x, out) && trainer.status() == rv::Status::not_finite && std::isnan(y[2]));
  p.inputs[4] = 0;
  const std::vector<T> good = weights(p.net);
  CHECK(trainer.snapshot());
  trainer.step(p.x, p.t);
  p.net.parameters()[0] = T(NAN);
  CHECK(!trainer.predict(p.x, out) && trainer.status() == rv::Status::not_finite);
  CHECK(!trainer.snapshot() && trainer.status() == rv::Status::not_finite);
  CHECK(trainer.restore() && weights(p.net) == good && p.net.steps() == 0);
  CHECK(trainer.predict(p.x, out));
}

// hinge takes the sign of a target, and NaN and ∞ have one
void targets_that_are_not_finite_say_so() {
  rv::Network<float> net({1, 1}, rv::Activation::linear, rv::Loss::hinge);
  rv::Trainer<float> trainer(net, rv::Sgd{0.1}, 1);
  const std::vector<float> before = weights(net);
  const float x[] = {1};
  for (float bad : {NAN, INFINITY, -INFINITY}) {
    CHECK(std::isnan(trainer.step({x, 1, 1}, rv::View<const float>(&bad, 1, 1))));
    CHECK(trainer.status() == rv::Status::not_finite && weights(net) == before);
  }
}

void an_assigned_network_keeps_its_trainers_or_says_so() {
  Problem<float> p, other;
  rv::Trainer<float> trainer(p.net, rv::Sgd{0.1}, rows);
  const float* const memory = p.net.parameters().data();
  other.net.parameters()[0] = 7;
  p.net = other.net;
  CHECK(p.net.parameters().data() == memory && p.net.parameters()[0] == 7);
  CHECK(trainer.step(p.x, p.t) > 0 && weights(p.net) != weights(other.net));
  p.net = rv::Network<float>(other.net);
  CHECK(p.net.parameters().data() == memory && weights(p.net) == weights(other.net));
  p.net = rv::Network<float>({n_in, 6, n_out});
  CHECK(std::isnan(trainer.step(p.x, p.t)) && trainer.status() == rv::Status::detached);
  std::vector<float> y(rows * n_out);
  CHECK(!trainer.predict(p.x, {y.data(), rows, n_out}) && trainer.status() == rv::Status::detached);
}

// a trainer's step throws nothing, and a function of the caller's may throw anything
void a_loss_of_one_s_own_does_not_come_to_a_trainer() {
  const rv::LossFunction<float> loss = [](rv::View<const float>, const rv::Data<float>&, rv::View<float>) -> double {
    throw std::runtime_error("called");
  };
  Problem<float> p, other;
  {
    rv::Trainer<float> trainer(p.net, rv::Sgd{0.1}, rows);
    std::string why;
    try {
      p.net.use_loss(loss);
    } catch (const rv::ValueError& error) {
      why = error.what();
    }
    CHECK(why.find("trainer") != std::string::npos && !p.net.has_own_loss());
    CHECK(trainer.step(p.x, p.t) > 0);
    rv::Trainer<float> moved = std::move(trainer);
    other.net.use_loss(loss);
    p.net = other.net;
    CHECK(p.net.has_own_loss() && std::isnan(moved.step(p.x, p.t)) && moved.status() == rv::Status::detached);
  }
  Problem<float> free;
  {
    const rv::Trainer<float> trainer(free.net, rv::Sgd{0.1}, rows);
  }
  free.net.use_loss(loss);
  CHECK(free.net.has_own_loss());
}

void nothing_is_thrown() {
  Problem<float> p;
  std::string why;
  CHECK(!rv::Trainer<float>::make(p.net, rv::Sgd{-1.0}, 4, &why) && why.find("learning_rate") != std::string::npos);
  for (const char* name : {"lbfgs", "levenberg_marquardt"})
    CHECK(!rv::Trainer<float>::make(p.net, rv::Optimizer::named(name), 4, &why) &&
          why.find("by all rows") < why.size());
  CHECK(!rv::Predictor<float>::make(p.net, 0, &why) && why.find("max_batch") != std::string::npos);
  CHECK(rv::Trainer<float>::make(p.net, rv::Sgd{0.1}, 4).has_value());
}

void predictors_share_weights_between_threads() {
  Problem<float> p;
  const rv::Predictor<float> first(p.net, rows);
  std::vector<float> expected(rows * n_out);
  p.net.forward(p.x, {expected.data(), rows, n_out});
  for (float& w : p.net.parameters()) w = 0;  // it has a copy
  std::vector<std::vector<float>> outputs(4, std::vector<float>(rows * n_out));
  std::vector<std::thread> threads;
  for (std::vector<float>& out : outputs)
    threads.emplace_back([&first, &p, &out] {
      rv::Predictor<float> mine = first;
      for (int i = 0; i < 200; ++i) mine.predict(p.x, {out.data(), rows, n_out});
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<float>& out : outputs) CHECK(out == expected);
  rv::Predictor<float> small(p.net, 2);
  CHECK(!small.predict(p.x, {expected.data(), rows, n_out}));
}

}  // namespace

int main() {
  each_trainer_has_its_own_optimizer();
  trainers_in_turn_keep_their_moments();
  a_changed_learning_rate_keeps_the_state();
  a_step_in_parts_is_a_step<float>();
  a_step_in_parts_is_a_step<double>();
  a_gradient_may_come_from_the_caller<float>();
  a_gradient_may_come_from_the_caller<double>();
  weights_of_rows_and_short_labels();
  gradients_are_clipped();
  predictions_that_are_not_finite_say_so<float>();
  predictions_that_are_not_finite_say_so<double>();
  targets_that_are_not_finite_say_so();
  an_assigned_network_keeps_its_trainers_or_says_so();
  a_loss_of_one_s_own_does_not_come_to_a_trainer();
  nothing_is_thrown();
  predictors_share_weights_between_threads();
  return failures() != 0;
}
