// The derivative rules of dual numbers, and x/(e^x − 1), against long double, also where they are 0/0.
#include <cmath>
#include <limits>

#include "check.hpp"
#include "kernels/steps/neuron_table.hpp"

#define RANVIER_SPACE dual_test
#define RANVIER_BYTES 16
#include "kernels/simd/list.inl"
#include "kernels/math/list.inl"

namespace {

using namespace ranvier::dual_test;
using Long = long double;

// reference values; series where the quotients would lose their digits
Long long_exprel(Long x) { return std::fabs(x) < 1e-4L ? 1 + x / 2 + x * x / 6 + x * x * x / 24 : std::expm1(x) / x; }
Long exprel_slope(Long x) {
  if (std::fabs(x) > 0.5L) return (std::exp(x) - long_exprel(x)) / x;
  Long sum = 0, term = 0.5L;  // (k + 1)·x^k/(k + 2)!
  for (int k = 0; k < 40; ++k) {
    sum += term * (k + 1);
    term *= x / (k + 3);
  }
  return sum;
}
Long long_bernoulli(Long x) { return 1 / long_exprel(x); }
Long bernoulli_slope_of(Long x) { return -exprel_slope(x) / (long_exprel(x) * long_exprel(x)); }

bool near(double found, Long expected, double k) {
  const Long room = k * std::numeric_limits<double>::epsilon() * std::fabs(expected);
  return std::fabs(found - expected) <= room + std::numeric_limits<double>::min();
}

// f of the dual number (x, 2) must be (value(x), 2·slope(x)) within k·eps
template <class F>
void check_at(double x, F f, Long value, Long slope, double k) {
  const Dual<F64> y = f(Dual<F64>(F64(x), F64(2.0)));
  CHECK(near(y.value.raw[0], value, k));
  CHECK(near(y.slope.raw[1], 2 * slope, k));
  if (failures() == 1) std::fprintf(stderr, "first at x = %.17g\n", x);
}

#define RULE(call) [](auto x) { return call; }

void test_rules(double x) {
  const Long l = x;
  check_at(x, RULE(exp(x)), std::exp(l), std::exp(l), 3);
  check_at(x, RULE(expm1(x)), std::expm1(l), std::exp(l), 3);
  check_at(x, RULE(exprel(x)), long_exprel(l), exprel_slope(l), 24);
  check_at(x, RULE(bernoulli(x)), long_bernoulli(l), bernoulli_slope_of(l), 24);
  check_at(x, RULE(bernoulli(x, exp(x))), long_bernoulli(l), bernoulli_slope_of(l), 24);
  check_at(x, RULE(sigmoid(x)), 1 / (1 + std::exp(-l)), 1 / (2 + std::exp(l) + std::exp(-l)), 8);
  check_at(x, RULE(tanh(x)), std::tanh(l), 1 / (std::cosh(l) * std::cosh(l)), 8);
  check_at(x, RULE(cosh(x)), std::cosh(l), std::sinh(l), 8);
  check_at(x, RULE(-x), -l, -1, 0);
  check_at(x, RULE(x * x), l * l, 2 * l, 1);
  check_at(x, RULE(3.0 - x), 3 - l, -1, 1);
  check_at(x, RULE(x - 3.0), l - 3, 1, 1);
  check_at(x, RULE(x * 3.0 + 1.0), l * 3 + 1, 3, std::fabs(l * 3 + 1) > 0.1L ? 40 : 1e15);
  check_at(x, RULE(fma(x, x, x)), l * l + l, 2 * l + 1,
           std::fabs(l + 1) > 0.1L && std::fabs(2 * l + 1) > 0.1L ? 40 : 1e15);
  check_at(x, RULE(smaller(x * 2.0, x)), l < 0 ? 2 * l : l, l < 0 ? 2 : 1, 1);
  if (x == 0) return;
  check_at(x, RULE(2.0 / x), 2 / l, -2 / (l * l), 3);
  check_at(x, RULE(x / 7.0), l / 7, 1 / 7.0L, 1);
  check_at(x, RULE(x / (x * x)), 1 / l, -1 / (l * l), 6);
  if (x < 0) return;
  check_at(x, RULE(log(x)), std::log(l), 1 / l, x == 1 ? 0 : 3);
  check_at(x, RULE(sqrt(x)), std::sqrt(l), 1 / (2 * std::sqrt(l)), 3);
}

}  // namespace

int main() {
  test_rules(0);
  for (int k = -60; k <= 4; ++k)
    for (double m : {1.0, 1.25, 1.4375, 1.6, 1.9}) {
      test_rules(std::ldexp(m, k));
      test_rules(-std::ldexp(m, k));
    }
  return failures() != 0;
}
