// The QR algorithm for a real nonsymmetric matrix, in the three steps of EISPACK's balanc, elmhes and hqr (Martin,
// Peters & Wilkinson 1970, Numer. Math. 14:219-231): balancing, reduction to Hessenberg form, implicit double-shift QR
// steps.
#include "linalg/eigenvalues.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ranvier {
namespace {

using Complex = std::complex<double>;

// a square matrix that knows its size
class Matrix {
 public:
  Matrix(std::vector<double> values, int n) : values_(std::move(values)), n_{n} {}
  double& operator()(int row, int col) { return values_[static_cast<std::size_t>(row * n_ + col)]; }
  int n() const { return n_; }

 private:
  std::vector<double> values_;
  int n_;
};

// Balancing (Parlett & Reinsch 1969): a diagonal similarity transformation that brings each row and its column to about
// the same norm, which lessens rounding errors. The factors are powers of two, so that it makes none of its own. A row
// is scaled only where that lowers the sum of both norms by 5 %, the limit of the paper.
void balance(Matrix& m) {
  for (bool again = true; again;) {
    again = false;
    for (int i = 0; i < m.n(); ++i) {
      double row = 0, col = 0, factor = 1;
      for (int j = 0; j < m.n(); ++j)
        if (j != i) row += std::abs(m(i, j)), col += std::abs(m(j, i));
      if (!(row > 0) || !(col > 0)) continue;
      const double sum = row + col;
      while (col < row / 2) col *= 4, factor *= 2;
      while (col >= row * 2) col /= 4, factor /= 2;
      if ((col + row) / factor >= 0.95 * sum) continue;
      again = true;
      for (int j = 0; j < m.n(); ++j) m(i, j) /= factor;
      for (int j = 0; j < m.n(); ++j) m(j, i) *= factor;
    }
  }
}

// Reduction to upper Hessenberg form (zero below the first subdiagonal) by Gaussian elimination with pivoting: each row
// operation is followed by the column operation that makes it a similarity transformation.
void to_hessenberg(Matrix& m) {
  for (int k = 1; k < m.n() - 1; ++k) {
    int pivot = k;
    for (int i = k + 1; i < m.n(); ++i)
      if (std::abs(m(i, k - 1)) > std::abs(m(pivot, k - 1))) pivot = i;
    if (m(pivot, k - 1) == 0) continue;
    for (int j = 0; j < m.n(); ++j) std::swap(m(pivot, j), m(k, j));
    for (int i = 0; i < m.n(); ++i) std::swap(m(i, pivot), m(i, k));
    for (int i = k + 1; i < m.n(); ++i) {
      const double factor = m(i, k - 1) / m(k, k - 1);
      for (int j = 0; j < m.n(); ++j) m(i, j) -= factor * m(k, j);
      for (int j = 0; j < m.n(); ++j) m(j, k) += factor * m(j, i);
    }
  }
}

// The eigenvalues of [[a, b], [c, d]]: two real numbers or a conjugate pair. Of two real ones the one further from d is
// computed first, without cancellation, and the other from (λ₁ − d)·(λ₂ − d) = −b·c.
std::pair<Complex, Complex> eigenvalues_2x2(double a, double b, double c, double d) {
  const double half = (a - d) / 2, middle = d + half, square = half * half + b * c;
  if (square < 0) return {{middle, std::sqrt(-square)}, {middle, -std::sqrt(-square)}};
  const double far = half + std::copysign(std::sqrt(square), half);
  return {{d + far, 0}, {far == 0 ? d : d - b * c / far, 0}};
}

// One implicit double-shift QR step on rows and columns first … last (Francis 1961), with two shifts of sum s and
// product t; they may be a conjugate pair, and yet all arithmetic is real. (x, y, z) is the first column of
// H² − s·H + t. The reflection that maps it to a multiple of the first unit vector makes a bulge below the subdiagonal;
// further Householder reflections of three rows and columns chase it down and out of the matrix.
void francis_step(Matrix& m, int first, int last, double s, double t) {
  double x = m(first, first) * (m(first, first) - s) + m(first, first + 1) * m(first + 1, first) + t;
  double y = m(first + 1, first) * (m(first, first) + m(first + 1, first + 1) - s);
  double z = last > first + 1 ? m(first + 1, first) * m(first + 2, first + 1) : 0;
  for (int k = first; k < last; ++k) {
    const int size = k + 2 <= last ? 3 : 2;
    const double scale = std::max({std::abs(x), std::abs(y), size == 3 ? std::abs(z) : 0});
    if (scale > 0) {
      double u[3] = {x / scale, y / scale, size == 3 ? z / scale : 0};
      u[0] += std::copysign(std::sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]), u[0]);
      const double beta = 2 / (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
      for (int j = std::max(first, k - 1); j <= last; ++j) {
        double dot = 0;
        for (int i = 0; i < size; ++i) dot += u[i] * m(k + i, j);
        for (int i = 0; i < size; ++i) m(k + i, j) -= beta * dot * u[i];
      }
      for (int i = first; i <= std::min(last, k + 3); ++i) {
        double dot = 0;
        for (int j = 0; j < size; ++j) dot += u[j] * m(i, k + j);
        for (int j = 0; j < size; ++j) m(i, k + j) -= beta * dot * u[j];
      }
    }
    x = m(k + 1, k);
    y = k + 2 <= last ? m(k + 2, k) : 0;
    z = k + 3 <= last ? m(k + 3, k) : 0;
  }
}

}  // namespace

// Deflation: a subdiagonal element that is negligible beside its neighbours on the diagonal cuts the matrix. Where it
// cuts off the last row or the last two, their eigenvalues are known, and the iteration goes on with the rest.
std::vector<Complex> eigenvalues(std::vector<double> matrix, int n) {
  Matrix m(std::move(matrix), n);
  balance(m);
  to_hessenberg(m);
  for (int i = 2; i < n; ++i)
    for (int j = 0; j < i - 1; ++j) m(i, j) = 0;
  std::vector<Complex> found;
  for (int last = n - 1, steps = 0; last >= 0;) {
    int first = last;
    while (first > 0 &&
           std::abs(m(first, first - 1)) >
               std::numeric_limits<double>::epsilon() * (std::abs(m(first, first)) + std::abs(m(first - 1, first - 1))))
      --first;
    if (first == last) {
      found.emplace_back(m(last, last), 0.0);
      --last, steps = 0;
    } else if (first == last - 1) {
      const auto [one, other] = eigenvalues_2x2(m(first, first), m(first, last), m(last, first), m(last, last));
      found.insert(found.end(), {one, other});
      last -= 2, steps = 0;
    } else if (++steps > 100) {
      return std::vector<Complex>(static_cast<std::size_t>(n), Complex(std::numeric_limits<double>::quiet_NaN(), 0));
    } else {
      const double a = m(last - 1, last - 1), d = m(last, last), w = std::abs(m(last, last - 1));
      // The shifts are the eigenvalues of the last two rows. Every tenth step takes Wilkinson's exceptional shifts
      // instead, which have no meaning but end the rare cycles of the iteration.
      const bool exceptional = steps % 10 == 0;
      francis_step(m, first, last, exceptional ? 1.5 * w : a + d,
                   exceptional ? w * w : a * d - m(last - 1, last) * m(last, last - 1));
    }
  }
  std::sort(found.begin(), found.end(),
            [](Complex a, Complex b) { return a.real() != b.real() ? a.real() > b.real() : a.imag() > b.imag(); });
  return found;
}

}  // namespace ranvier
