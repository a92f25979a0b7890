// ranvier/linalg.hpp from C++: every function on Views and on batches, results in memory with gaps, the same bits for
// any threads, errors, and interrupts.
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/linalg.hpp"

using ranvier::Index;
using ranvier::Matrices;
using ranvier::View;

namespace {

// numbers in [−1, 1), the same everywhere
template <class T>
std::vector<T> numbers(Index n, std::uint64_t seed) {
  std::vector<T> x(static_cast<std::size_t>(n));
  for (T& value : x) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    value = static_cast<T>(static_cast<double>(seed >> 11) * 0x1p-52 - 1);
  }
  return x;
}

template <class T>
View<T> square(std::vector<T>& v, Index n) {
  return {v.data(), n, n};
}

// the largest |a·x − b| over all elements, in double
template <class T>
double residual(const std::vector<T>& a, const std::vector<T>& x, const std::vector<T>& b, Index n, Index m) {
  double worst = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < m; ++j) {
      double sum = -static_cast<double>(b[static_cast<std::size_t>(i * m + j)]);
      for (Index k = 0; k < n; ++k)
        sum += static_cast<double>(a[static_cast<std::size_t>(i * n + k)]) *
               static_cast<double>(x[static_cast<std::size_t>(k * m + j)]);
      worst = std::max(worst, std::abs(sum));
    }
  return worst;
}

template <class T>
void test_values() {
  const double eps = std::numeric_limits<T>::epsilon();
  for (const Index n : {Index{1}, Index{5}, Index{16}, Index{40}, Index{150}}) {
    std::vector<T> a = numbers<T>(n * n, 1), b = numbers<T>(n * 3, 2), x(b.size()), c(a.size()), q(a.size()),
                   r(a.size());
    for (Index i = 0; i < n; ++i) a[static_cast<std::size_t>(i * (n + 1))] += 4;
    const double size = 40 * static_cast<double>(n * n) * eps;
    ranvier::solve(square(a, n), View<T>(b.data(), n, 3), View<T>(x.data(), n, 3));
    CHECK(residual(a, x, b, n, 3) <= size);
    ranvier::inv(square(a, n), square(c, n));
    std::vector<T> one(a.size());
    for (Index i = 0; i < n; ++i) one[static_cast<std::size_t>(i * (n + 1))] = 1;
    CHECK(residual(a, c, one, n, n) <= size);
    ranvier::qr(square(a, n), square(q, n), square(r, n));
    CHECK(residual(q, r, a, n, n) <= size);
    ranvier::matmul(square(a, n), Matrices<const T>(square(a, n)).transposed(), square(c, n));
    ranvier::cholesky(square(c, n), square(r, n));
    ranvier::transpose(square(r, n), square(q, n));
    CHECK(residual(r, q, c, n, n) <= 10 * size);
    std::vector<T> s(static_cast<std::size_t>(n)), y(x.size()), rest(3);
    CHECK(ranvier::lstsq(square(a, n), View<T>(b.data(), n, 3), View<T>(y.data(), n, 3), s, rest) == n);
    CHECK(residual(a, y, b, n, 3) <= 10 * size);
    CHECK(rest[0] <= static_cast<T>(size));
  }
  std::vector<T> a{1, 2, 3}, b{4, 5, 6};
  CHECK((ranvier::dot(View<const T>(a), View<const T>(b)) == T(32)));
}

// rows that are 5 apart to rows that are 4 apart; the gaps stay
void test_gaps() {
  std::vector<double> a(15, 7.0), out(12, 9.0);
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 3; ++j) a[static_cast<std::size_t>(5 * i + j)] = i == j ? 2 : 0;
  ranvier::inv(View<const double>(a.data(), 3, 3, 5), View<double>(out.data(), 3, 3, 4));
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 4; ++j) CHECK(out[static_cast<std::size_t>(4 * i + j)] == (j == 3 ? 9 : i == j ? 0.5 : 0));
}

// a batch has the bits of its matrices alone, for any number of threads
template <class T>
void test_batches() {
  constexpr Index count = 700;
  for (const Index n : {Index{3}, Index{16}, Index{35}}) {
    std::vector<T> a = numbers<T>(count * n * n, 3), b = numbers<T>(count * n, 4), whole(b.size()), shared(b.size()),
                   alone(static_cast<std::size_t>(n));
    const Matrices<const T> left(a.data(), n, n, n, 1, count, n * n), right(b.data(), n, 1, 1, 1, count, n);
    ranvier::solve(left, right, Matrices<T>(whole.data(), n, 1, 1, 1, count, n));
    ranvier::solve(left, right, Matrices<T>(shared.data(), n, 1, 1, 1, count, n), 7);
    CHECK(whole == shared);
    for (Index k = 0; k < count; ++k) {
      ranvier::solve(left.one(k), right.one(k), Matrices<T>(alone.data(), n, 1, 1));
      for (Index i = 0; i < n; ++i)
        CHECK(alone[static_cast<std::size_t>(i)] == whole[static_cast<std::size_t>(k * n + i)]);
    }
    // a first row of zeros, in two matrices
    for (const Index k : {Index{400}, Index{600}})
      for (Index j = 0; j < n; ++j) a[static_cast<std::size_t>(k * n * n + j)] = 0;
    for (const int threads : {1, 3}) {
      try {
        ranvier::solve(left, right, Matrices<T>(shared.data(), n, 1, 1, 1, count, n), threads);
        CHECK(false);
      } catch (const ranvier::LinAlgError& error) {
        CHECK(error.index == 400);
        CHECK(std::string(error.what()).find("a[400] is singular") == 0);
      }
    }
  }
}

template <class T>
void test_threads() {
  constexpr Index n = 400;
  std::vector<T> a = numbers<T>(n * n, 5), one(a.size()), many(a.size());
  const View<const T> given = square(a, n);
  ranvier::matmul(given, given, square(one, n), 1);
  ranvier::matmul(given, given, square(many, n), 3);
  CHECK(one == many);
  ranvier::inv(given, square(one, n), 1);
  ranvier::inv(given, square(many, n), 3);
  CHECK(one == many);
  std::vector<T> r(a.size()), s(a.size());
  ranvier::qr(given, square(one, n), square(r, n), 1);
  ranvier::qr(given, square(many, n), square(s, n), 3);
  CHECK(one == many && r == s);
}

void test_refusals() {
  std::vector<double> a(12, 1.0), out(16, 7.0);
  const View<const double> wide(a.data(), 3, 4), tall(a.data(), 4, 3);
  const View<double> small(out.data(), 3, 3);
  const auto text = [](auto call) { return error_of<ranvier::ValueError>(call); };
  CHECK(text([&] { ranvier::matmul(wide, wide, small); }).find("got (3, 4) and (3, 4)") != std::string::npos);
  CHECK(text([&] { ranvier::matmul(tall, wide, small); }).find("(4, 4); got (3, 3)") != std::string::npos);
  CHECK(text([&] { ranvier::inv(wide, small); }).find("square") != std::string::npos);
  CHECK(text([&] { ranvier::cholesky(wide, small); }).find("square") != std::string::npos);
  CHECK(text([&] { ranvier::solve(small, wide, small); }) == "x must have shape (3, 4); got (3, 3)");
  CHECK(text([&] { ranvier::qr(wide, {}, small); }).find("must have shape") != std::string::npos);
  CHECK(text([&] { ranvier::lstsq(wide, tall, small, small); }).find("(3, 4) and (4, 3)") != std::string::npos);
  CHECK(text([&] { ranvier::dot(wide, tall); }).find("vectors of one length") != std::string::npos);
  CHECK(text([&] { ranvier::matmul(tall, wide, View<double>(out.data(), 4, 4), -1); }).find("threads") == 0);
  const Matrices<const double> spread(a.data(), 2, 2, 6, 2), two(a.data(), 2, 2, 2);
  const Matrices<double> to(out.data(), 2, 2, 2);
  CHECK(text([&] { ranvier::matmul(spread, two, to); }) == "a must have contiguous rows or columns; got strides (6, 2)");
  CHECK(text([&] { ranvier::matmul(two, spread, to); }).find("b must have contiguous") == 0);
  CHECK(text([&] { ranvier::matmul(two, two, to.transposed()); }).find("out must have contiguous rows; got") == 0);
  CHECK(text([&] { ranvier::transpose(two, to.transposed()); }).find("out must have contiguous rows") == 0);
  CHECK(out == std::vector<double>(16, 7.0));
}

// an exception from `poll` ends a call that takes longer than the 50 ms after which it polls
void test_interrupts() {
  constexpr Index n = 1200;
  std::vector<double> a = numbers<double>(n * n, 6), out(a.size());
  const auto enough = [] { throw std::runtime_error("enough"); };
  const View<const double> given = square(a, n);
  const Matrices<const double> many(a.data(), n, n, n, 1, 1000), right(a.data(), n, 1, n, 1, 1000);
  std::vector<double> x(static_cast<std::size_t>(n * 1000));
  const auto stopped = [&](auto call) { return error_of<std::runtime_error>(call) == "enough"; };
  CHECK(stopped([&] { ranvier::solve(many, right, Matrices<double>(x.data(), n, 1, 1, 1, 1000, n), 1, enough); }));
  CHECK(stopped([&] { ranvier::solve(many, right, Matrices<double>(x.data(), n, 1, 1, 1, 1000, n), 2, enough); }));
  CHECK(stopped([&] {
    for (int k = 0; k < 100; ++k) ranvier::qr(given, square(out, n), square(out, n), 1, enough);
  }));
  CHECK(stopped([&] { ranvier::matmul(many, many, Matrices<double>(out.data(), n, n, n, 1, 1000), 1, enough); }));
}

}  // namespace

int main() {
  test_values<float>();
  test_values<double>();
  test_gaps();
  test_batches<float>();
  test_batches<double>();
  test_threads<float>();
  test_threads<double>();
  test_refusals();
  test_interrupts();
  return failures() != 0;
}
