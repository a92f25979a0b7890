// Ensemble in C++: every model is the network that it would be alone, bit for bit, in lanes and one by one; a model
// that diverges leaves the others; files go on.
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/ensemble.hpp"
#include "ranvier/error.hpp"

namespace rv = ranvier;
using rv::Index;

namespace {

constexpr Index rows = 50, n_in = 3;

template <class T>
struct Problem {
  std::vector<T> x, y;
  Problem() {
    for (Index i = 0; i < rows * n_in; ++i) x.push_back(static_cast<T>(static_cast<double>(i * 37 % 101) / 50 - 1));
    for (Index r = 0; r < rows; ++r) y.push_back(x[static_cast<std::size_t>(r * n_in)] * T(0.5));
  }
  rv::Data<T> data() const { return {{x.data(), rows, n_in}, {y.data(), rows, 1}}; }
};

template <class T>
rv::Network<T> network(std::uint64_t seed) {
  return rv::Network<T>(std::vector<Index>{n_in, 7, 1}, rv::Activation::tanh, rv::Loss::mse, rv::Activation::linear,
                        seed);
}

std::vector<std::uint64_t> seeds(std::size_t n) {
  std::vector<std::uint64_t> all;
  for (std::size_t k = 0; k < n; ++k) all.push_back(5 * k + 1);
  return all;
}

template <class T>
bool same(const rv::Network<T>& a, const rv::Network<T>& b) {
  return a.epochs() == b.epochs() && a.steps() == b.steps() &&
         std::memcmp(a.parameters().data(), b.parameters().data(), a.parameters().size() * sizeof(T)) == 0;
}

// n models, with rates of their own, on rows of their own; twice, with a file in between
template <class T>
void each_is_what_it_would_be_alone(std::size_t n, const rv::Optimizer& optimizer, int threads) {
  const Problem<T> problem;
  rv::Ensemble<T> ensemble(network<T>(0), seeds(n));
  std::vector<double> rates;
  std::vector<std::vector<Index>> lists(n);
  std::vector<rv::ModelRows> own(n);
  for (std::size_t k = 0; k < n; ++k) {
    rates.push_back(0.01 * static_cast<double>(k + 1) / static_cast<double>(n));
    for (Index r = 0; r < 40; ++r) lists[k].push_back((r * 7 + static_cast<Index>(k)) % rows);
    own[k].train = lists[k];
  }
  ensemble.set_learning_rates(rates);
  rv::FitOptions<T> options;
  options.epochs = 4;
  options.batch_size = 16;
  options.threads = threads;
  std::vector<rv::History> histories;
  ensemble.fit(problem.data(), optimizer, options, own, histories);
  const std::string bytes = rv::write_ensemble(ensemble);
  auto again = std::get<rv::Ensemble<T>>(rv::read_ensemble(bytes.data(), bytes.size()));
  again.fit(problem.data(), optimizer, options, own, histories);
  for (std::size_t k = 0; k < n; ++k) {
    rv::Network<T> alone = network<T>(seeds(n)[k]);
    Problem<T> part;
    part.x.clear(), part.y.clear();
    for (const Index r : lists[k]) {
      for (Index i = 0; i < n_in; ++i) part.x.push_back(problem.x[static_cast<std::size_t>(r * n_in + i)]);
      part.y.push_back(problem.y[static_cast<std::size_t>(r)]);
    }
    const rv::Data<T> data{{part.x.data(), 40, n_in}, {part.y.data(), 40, 1}};
    rv::History history;
    rv::Optimizer of_model = optimizer;
    of_model.learning_rate = rates[k];
    alone.fit(data, of_model, options, history);
    CHECK(same(alone, ensemble[static_cast<Index>(k)]));
    alone.fit(data, of_model, options, history);
    CHECK(same(alone, again[static_cast<Index>(k)]));
    CHECK(history.loss == histories[k].loss);
  }
}

template <class T>
void divergence_leaves_the_others() {
  const Problem<T> problem;
  rv::Ensemble<T> ensemble(network<T>(0), seeds(20));
  std::vector<double> rates(20, 0.01);
  rates[7] = 1e30;
  ensemble.set_learning_rates(rates);
  rv::FitOptions<T> options;
  options.epochs = 500;
  std::vector<rv::History> histories;
  long long model = -1;
  try {
    ensemble.fit(problem.data(), rv::Sgd{0.1}, options, {}, histories);
  } catch (const rv::DivergenceError& error) {
    model = error.model;
  }
  CHECK(model == 7);
  CHECK(ensemble[7].epochs() == 0);
  CHECK(same(ensemble[7], network<T>(seeds(20)[7])));
  CHECK(ensemble[8].epochs() == 500);
}

void refusals() {
  const Problem<float> problem;
  rv::Ensemble<float> ensemble(network<float>(0), seeds(3));
  std::vector<rv::History> histories;
  const Index bad[] = {0, rows};
  std::vector<rv::ModelRows> lists(3);
  lists[2].train = {bad, 1, 2};
  CHECK(!error_of<rv::ValueError>([&] { ensemble.fit(problem.data(), rv::Sgd{0.1}, {}, lists, histories); }).empty());
  CHECK(!error_of<rv::ValueError>([&] { ensemble.set_learning_rates({0.1, 0.2}); }).empty());
  CHECK(!error_of<rv::ValueError>([&] { rv::Ensemble<float>(network<float>(0), {}); }).empty());
  CHECK(ensemble[0].epochs() == 0);
}

}  // namespace

int main() {
  for (const std::size_t n : {std::size_t{1}, std::size_t{3}, std::size_t{16}, std::size_t{37}})
    for (const int threads : {1, 5}) {
      each_is_what_it_would_be_alone<float>(n, rv::Sgd{0.1}.momentum(0.5), threads);
      each_is_what_it_would_be_alone<double>(n, rv::Adam{}, threads);
    }
  divergence_leaves_the_others<float>();
  divergence_leaves_the_others<double>();
  refusals();
  return failures() != 0;
}
