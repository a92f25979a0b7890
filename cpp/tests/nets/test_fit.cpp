// Network::fit in C++: schedules, limits, stopping, layers that are frozen, a loss of the caller's own, checkpoints,
// and the same bits for any number of threads.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/describe.hpp"
#include "ranvier/error.hpp"
#include "ranvier/network_file.hpp"

namespace rv = ranvier;
using rv::Index;

namespace {

constexpr Index rows = 600, n_in = 20, classes = 5;

template <class T>
struct Problem {
  std::vector<T> x;
  std::vector<std::int64_t> labels;
  rv::Data<T> data() const { return {{x.data(), rows, n_in}, {}, labels.data()}; }
};

template <class T>
Problem<T> problem() {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  Problem<T> p;
  for (Index i = 0; i < rows * n_in; ++i) p.x.push_back(static_cast<T>(normal(random)));
  for (Index r = 0; r < rows; ++r) p.labels.push_back(p.x[static_cast<std::size_t>(r * n_in)] > 0 ? r % 3 : 3 + r % 2);
  return p;
}

template <class T>
rv::Network<T> network() {
  return rv::Network<T>(std::vector<Index>{n_in, 256, 128, classes}, rv::Activation::tanh, rv::Loss::cross_entropy,
                        rv::Activation::softmax, 3);
}

template <class T>
bool same(const rv::Network<T>& a, const rv::Network<T>& b) {
  return std::memcmp(a.parameters().data(), b.parameters().data(),
                     static_cast<std::size_t>(a.parameters().size()) * sizeof(T)) == 0;
}

// all options at once, each of which keeps something from epoch to epoch
template <class T>
rv::FitOptions<T> every_option(const rv::Data<T>& validation) {
  rv::FitOptions<T> options;
  options.epochs = 12;
  options.batch_size = 64;
  options.schedule = rv::Schedule::named("plateau").with("patience", 0).with("threshold", 0.2).after_warm_up(2);
  options.clip_norm = 0.5;
  options.clip_value = 0.1;
  options.early_stopping = rv::EarlyStopping{8, true, 0};
  options.tol = 0;
  options.validation = &validation;
  return options;
}

template <class T>
void any_number_of_threads_gives_the_same_bits() {
  const Problem<T> p = problem<T>();
  const rv::Data<T> data = p.data();
  rv::FitOptions<T> options = every_option(data);
  options.batch_size = 256;
  rv::Network<T> one = network<T>();
  one.set_rate(1, 0.25);
  rv::Network<T> many = one;
  rv::History a, b;
  options.threads = 1;
  one.fit(data, rv::Adam{0.01}, options, a);
  options.threads = 7;
  many.fit(data, rv::Adam{0.01}, options, b);
  CHECK(same(one, many));
  CHECK(a.loss == b.loss && a.accuracy == b.accuracy && a.val_loss == b.val_loss);
  CHECK(a.loss.back() < a.loss.front() && a.accuracy.back() > a.accuracy.front());
}

template <class T>
void a_checkpoint_goes_on() {
  const std::string path = "test_fit_checkpoint.safetensors";
  std::remove(path.c_str());
  const Problem<T> p = problem<T>();
  const rv::Data<T> data = p.data();
  rv::FitOptions<T> options = every_option(data);
  rv::Network<T> whole = network<T>(), first = whole, second = whole;
  rv::History history, begun, resumed;
  whole.fit(data, rv::Adam{0.01}, options, history);
  options.checkpoint = path;
  options.resume = true;
  options.on_epoch = [](const rv::EpochInfo& info) -> bool {
    if (info.epoch == 5) throw std::runtime_error("the power fails");
    return false;
  };
  CHECK(error_of<std::runtime_error>([&] { first.fit(data, rv::Adam{0.01}, options, begun); }) == "the power fails");
  options.on_epoch = {};
  second.fit(data, rv::Adam{0.01}, options, resumed);
  CHECK(same(whole, second));
  CHECK(history.loss == resumed.loss && history.learning_rate == resumed.learning_rate);
  CHECK(history.best_epoch == resumed.best_epoch && history.stopped == resumed.stopped);
  const rv::AnyNetwork loaded = rv::load_network(path);
  CHECK(same(whole, std::get<rv::Network<T>>(loaded)));
  rv::Network<T> other(std::vector<Index>{n_in, classes});
  CHECK(error_of<rv::ValueError>([&] {
          other.fit({{p.x.data(), rows, n_in}, {p.x.data(), rows, classes, n_in}}, rv::Sgd{}, options, begun);
        }).find("is of another network") != std::string::npos);
  std::remove(path.c_str());
}

template <class T>
void a_frozen_layer_keeps_every_bit() {
  const Problem<T> p = problem<T>();
  rv::Network<T> net = network<T>();
  net.set_rate(0, 0);
  const rv::View<T> w = net.weight(0);
  const std::vector<T> before(w.data(), w.data() + w.rows() * w.cols());
  rv::History history;
  net.fit(p.data(), rv::Optimizer::named("adamw").with("weight_decay", 0.5), {}, history);
  CHECK(std::memcmp(before.data(), w.data(), before.size() * sizeof(T)) == 0);
  CHECK(net.rate(0) < 1 && net.rate(1) > 0);
  CHECK(error_of<rv::ValueError>([&] { net.set_rate(0, -1); }).find(">= 0") != std::string::npos);
  net.set_rate(1, 0);
  net.set_rate(2, 0);
  CHECK(error_of<rv::ValueError>([&] { net.fit(p.data(), rv::Sgd{}, {}, history); }).find("frozen") !=
        std::string::npos);
}

template <class T>
void a_loss_of_one_s_own() {
  const Problem<T> p = problem<T>();
  const rv::Data<T> data{{p.x.data(), rows, n_in}, {p.x.data(), rows, 2, n_in}};
  rv::Network<T> own(std::vector<Index>{n_in, 16, 2}, rv::Activation::tanh, rv::Loss::mse), twin = own;
  own.use_loss([](rv::View<const T> y, const rv::Data<T>& given, rv::View<T> gradient) {
    double sum = 0;
    const double count = static_cast<double>(y.rows() * y.cols());
    for (Index r = 0; r < y.rows(); ++r)
      for (Index j = 0; j < y.cols(); ++j) {
        const T d = y(r, j) - given.target(r, j);
        sum += static_cast<double>(d) * static_cast<double>(d);
        if (gradient.data()) gradient(r, j) = static_cast<T>(2 * static_cast<double>(d) / count);
      }
    return sum / count;
  });
  CHECK(own.has_own_loss() && !twin.has_own_loss());
  rv::FitOptions<T> options;
  options.epochs = 5;
  rv::History a, b;
  own.fit(data, rv::Sgd{0.1}, options, a);
  twin.fit(data, rv::Sgd{0.1}, options, b);
  const double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  CHECK(std::abs(a.loss.back() - b.loss.back()) < 100 * eps * b.loss.back());
  for (std::size_t i = 0; i < own.parameters().size(); ++i)
    CHECK(std::abs(own.parameters()[i] - twin.parameters()[i]) < static_cast<T>(500 * eps));
}

void schedules_are_described() {
  for (const rv::ScheduleEntry& entry : rv::list_schedules()) {
    rv::Schedule s = rv::Schedule::named(entry.name);
    for (const rv::OptimizerParameter& p : entry.parameters)
      if (std::isnan(p.value)) {
        CHECK(error_of<rv::ValueError>([&] { s.check(); }).find(p.name) == 0);
        s = s.with(p.name, 10);
      }
    s.check();
    CHECK(s == rv::Schedule(s) && s.name() == entry.name && s.watches_loss() == entry.watches_loss);
    CHECK(s != s.after_warm_up(3) && s.after_warm_up(3, 0.5).factor(0) == 0.5);
  }
  CHECK(rv::Schedule().factor(7) == 1 && rv::Schedule::named("step").with("every", 2).factor(5) == std::pow(0.1, 2));
  CHECK(error_of<rv::ValueError>([] { rv::Schedule::named("cosinus"); }).find("did you mean 'cosine'") !=
        std::string::npos);
  CHECK(error_of<rv::ValueError>([] { rv::Schedule().with("every", 2); }).find("parameter of constant") !=
        std::string::npos);
  rv::Schedule nobody;
  nobody.id = 1000;
  CHECK(error_of<rv::ValueError>([&] { nobody.check(); }).find("number 1000") != std::string::npos);
}

template <class T>
void all() {
  any_number_of_threads_gives_the_same_bits<T>();
  a_checkpoint_goes_on<T>();
  a_frozen_layer_keeps_every_bit<T>();
  a_loss_of_one_s_own<T>();
}

}  // namespace

int main() {
  schedules_are_described();
  all<float>();
  all<double>();
  return failures() != 0;
}
