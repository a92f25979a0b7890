// ranvier::map: rows with strides, long arrays, results in place, errors, and interrupts.
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/math.hpp"

using ranvier::Function;
using ranvier::View;

namespace {

// against libm in long double; docs/accuracy.md promises less than 3 eps on every instruction set
template <class T>
bool is_exp(T found, T x) {
  const T expected = static_cast<T>(std::exp(static_cast<long double>(x)));
  return std::abs(found - expected) <= 3 * std::numeric_limits<T>::epsilon() * expected;
}

template <class T>
void test_values() {
  std::vector<T> x(200'003), y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i % 1000) / 100 - 5;
  ranvier::map(Function::exp, x, y);
  for (std::size_t i = 0; i < x.size(); ++i) CHECK(is_exp(y[i], x[i]));
  const std::vector<T> before = x;
  ranvier::map(Function::exp, x, x);
  CHECK(x == y);

  // three rows of two numbers, from rows that are 5 apart to rows that are 4 apart; the gaps must stay
  std::vector<T> wide(12, T(7));
  ranvier::map(Function::exp, View<const T>(before.data(), 3, 2, 5), View<T>(wide.data(), 3, 2, 4));
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t col = 0; col < 4; ++col)
      CHECK(col < 2 ? is_exp(wide[row * 4 + col], before[row * 5 + col]) : wide[row * 4 + col] == T(7));
  ranvier::map(Function::exp, View<const T>(), View<T>());
}

void test_refusals() {
  std::vector<double> x(10, 1.0), y(9, 7.0);
  CHECK(error_of<ranvier::ValueError>([&] { ranvier::map(Function::tanh, x, y); }).find("(1, 10); got (1, 9)") !=
        std::string::npos);
  const View<const double> head(x.data(), 1, 8);
  const View<double> tail(x.data() + 2, 1, 8);
  CHECK(error_of<ranvier::ValueError>([&] { ranvier::map(Function::tanh, head, tail); }).find("overlap") !=
        std::string::npos);
  CHECK(x == std::vector<double>(10, 1.0));
  CHECK(y == std::vector<double>(9, 7.0));
  CHECK(ranvier::function_named("erf") == Function::erf);
  CHECK(error_of<ranvier::ValueError>([] { ranvier::function_named("cbrt"); }).find("softplus") != std::string::npos);
}

// An exception from `poll` ends the call. The rows are a thousand times the same memory (stride 0), so the call takes
// far longer than the 50 ms after which it polls.
void test_visit() {
  constexpr ranvier::Index n = 1 << 20;
  std::vector<float> x(n, 0.5F), y(n);
  const auto enough = [] { throw std::runtime_error("enough"); };
  CHECK(error_of<std::runtime_error>([&] {
          ranvier::map(Function::erf, View<const float>(x.data(), 1000, n, 0), View<float>(y.data(), 1000, n, 0), 1,
                       enough);
        }) == "enough");
}

}  // namespace

int main() {
  test_values<float>();
  test_values<double>();
  test_refusals();
  test_visit();
  return failures() != 0;
}
