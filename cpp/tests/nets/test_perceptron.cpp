// The perceptron and ADALINE in C++: the textbook's example, the same weights from every instruction set with fma,
// files.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/adaline.hpp"
#include "ranvier/error.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/perceptron.hpp"
#include "system/active.hpp"

namespace rv = ranvier;

namespace {

const double points[] = {2, 2, 1, -2, -2, 2, -1, 1}, targets[] = {0, 1, 0, 1};

void the_example_of_the_textbooks() {
  rv::PerceptronNetwork<double> net(2);
  double a = 0;
  net.step({points, 1, 2}, {targets, 1, 1}, {&a, 1, 1});
  CHECK(a == 1 && net.weight(0)(0, 0) == -2 && net.weight(0)(1, 0) == -2 && net.bias(0)[0] == -1);
  const rv::PerceptronHistory history = net.train({points, 4, 2}, {targets, 4, 1});
  CHECK(history.converged && history.mistakes == (std::vector<std::int64_t>{1, 1, 0}));
  CHECK(net.weight(0)(0, 0) == -2 && net.weight(0)(1, 0) == -3 && net.bias(0)[0] == 1);
}

// x(i, k)
template <class T>
T number(rv::Index i, rv::Index k) {
  return static_cast<T>(std::sin(static_cast<double>(i * i * 37 + i * k * 5 + k * k * 11 + 1)));
}

template <class T>
void kernels_agree() {
  constexpr rv::Index rows = 32, n = 13;
  std::vector<T> x(rows * n), lengths(rows), target(rows);
  for (rv::Index i = 0; i < rows; ++i) {
    for (rv::Index k = 0; k < n; ++k) x[static_cast<std::size_t>(i * n + k)] = number<T>(i, k);
    target[static_cast<std::size_t>(i)] = number<T>(i, 99) > 0 ? T(1) : T(-1);
  }
  std::copy_n(x.begin(), n, x.end() - n);  // the last row is the first, with the other target
  target.back() = -target.front();
  std::vector<T> first;
  for (const rv::KernelTable* table : rv::available_kernels()) {
    const rv::PerceptronKernels<T>& kernels = rv::of<T>(*table).perceptron;
    std::vector<T> w(n + 1), products(rows * rows);
    std::int32_t repeats = 0;
    const T sum = kernels.lengths(rows, n, x.data(), n, lengths.data());
    const rv::Panel<T> panel{rows, n, x.data(), n, lengths.data(), sum, products.data(), &repeats, target.data(), T(1)};
    rv::Index updates = 0;
    for (int epoch = 0; epoch < 20; ++epoch) updates += kernels.learn(panel, w.data(), &w[n]);
    CHECK(updates > 40 && repeats == 6);                   // enough that products were used
    if (std::string(table->name) == "baseline") continue;  // it rounds products, and so has its own bits
    if (first.empty()) first = w;
    CHECK(w == first);
  }
}

void answers_of_the_wrong_kind() {
  rv::PerceptronNetwork<float> net(2, 1, rv::Activation::hardlims);
  const float x[] = {1, 2}, t[] = {0};
  CHECK(error_of<rv::ValueError>([&] { net.train({x, 1, 2}, {t, 1, 1}); }).find("T must be -1 or 1") == 0);
  CHECK(error_of<rv::ValueError>([] { rv::PerceptronNetwork<float>(2, 1, rv::Activation::tanh); }) != "");
  CHECK(error_of<rv::ValueError>([] { rv::Adaline<float>(0); }) == "n_in must be at least 1; got 0");
}

void files_keep_the_rule() {
  rv::Adaline<double> net(2);
  const double t[] = {1, 2, 3, 4};
  CHECK(net.train({points, 4, 2}, {t, 4, 1}, 0.01, 3).size() == 3);
  const std::string bytes = rv::write_network(net);
  auto read = std::get<rv::Network<double>>(rv::read_network(bytes.data(), bytes.size()));
  CHECK(read.spec().rule == rv::Rule::widrow_hoff);
  rv::Adaline<double> again(std::move(read));
  CHECK(again.weight(0)(1, 0) == net.weight(0)(1, 0) && again.weight(0)(1, 0) != 0);
  const rv::Network<double> plain({2, 1});
  CHECK(error_of<rv::ValueError>([&] {
          rv::PerceptronNetwork<double> p{rv::Network<double>(plain)};
        }).find("it is backpropagation") != std::string::npos);
}

void least_squares() {
  rv::Adaline<double> net(1);
  const double x[] = {0, 1, 2}, t[] = {1, 3, 5};
  CHECK(net.solve({x, 3, 1}, {t, 3, 1}) < 1e-25);
  CHECK(std::abs(net.weight(0)(0, 0) - 2) < 1e-14 && std::abs(net.bias(0)[0] - 1) < 1e-14);
  const double sides[] = {1, -1};
  CHECK(std::abs(net.max_learning_rate({sides, 2, 1}) - 1) < 1e-14);
}

}  // namespace

int main() {
  the_example_of_the_textbooks();
  kernels_agree<float>();
  kernels_agree<double>();
  answers_of_the_wrong_kind();
  files_keep_the_rule();
  least_squares();
  return failures() != 0;
}
