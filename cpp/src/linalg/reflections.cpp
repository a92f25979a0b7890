#include "linalg/reflections.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ranvier {

template <class T>
Reflections<T>::Reflections(Multiplier<T>& multiplier, Index m, Index n, Index more, Index others)
    : multiplier_{multiplier},
      m_{m},
      n_{n},
      all_{n + more},
      steps_{std::min(m, n)},
      row_{row_stride(all_)},
      work_row_{row_stride(std::max(all_, others))},
      a_{product(m, row_)},
      v_{product(m, reflector_columns)},
      t_{2 * reflector_columns * reflector_columns},
      tau_{steps_ + reflector_columns},
      work_{product(2 * reflector_columns, work_row_)} {}

template <class T>
Index Reflections<T>::panel_width(Index first) const {
  return std::min(reflector_columns, steps_ - first);
}

template <class T>
void Reflections<T>::factorize() {
  for (Index first = 0; first < steps_; first += reflector_columns) {
    const Index width = panel_width(first), next = first + width;
    multiplier_.kernels().reflect(m_ - first, width, at(first, first), row_, tau_.data() + first);
    multiplier_.ask();
    if (next == all_) continue;
    compact(first, width);
    transform(first, width, true, at(first, next), row_, all_ - next);
  }
}

template <class T>
void Reflections<T>::apply(T* x, Index x_row, Index cols, bool triangular) {
  for (Index first = (steps_ - 1) / reflector_columns * reflector_columns; first >= 0; first -= reflector_columns) {
    const Index width = panel_width(first), column = triangular ? first : 0;
    if (cols <= column) continue;
    compact(first, width);
    transform(first, width, false, x + first * x_row + column, x_row, cols - column);
  }
}

// The compact WY form of a panel's reflections (Schreiber & Van Loan 1989, SIAM J. Sci. Stat. Comput. 10:53):
// H₀·H₁·… = 1 − V·T·Vᵀ with an upper triangle T. Column j of T is tauⱼ times (−T·Vᵀ·vⱼ, 1).
template <class T>
void Reflections<T>::compact(Index first, Index width) {
  constexpr Index c = reflector_columns;
  const Index rows = m_ - first;
  T* const v = v_.data();
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < width; ++j) v[i * c + j] = i > j ? *at(first + i, first + j) : T(i == j);
  T *const t = t_.data(), *const g = t + c * c;
  multiplier_.multiply({width, rows, width, v, 1, c, v, c, 1, nullptr, 0, g, c, false});
  for (Index j = 0; j < width; ++j) {
    const T tau = tau_.data()[first + j];
    for (Index i = 0; i < width; ++i) {
      T sum(0);
      for (Index k = i; k < j; ++k) sum += t[i * c + k] * g[k * c + j];
      t[i * c + j] = i < j ? -tau * sum : i == j ? tau : T(0);
    }
  }
}

// X ← X − V·T·(Vᵀ·X), or with Tᵀ
template <class T>
void Reflections<T>::transform(Index first, Index width, bool transposed, T* x, Index x_row, Index cols) {
  constexpr Index c = reflector_columns;
  const Index rows = m_ - first;
  T *const vx = work_.data(), *const tvx = vx + c * work_row_;
  multiplier_.multiply({width, rows, cols, v_.data(), 1, c, x, x_row, 1, nullptr, 0, vx, work_row_, false});
  multiplier_.multiply({width, width, cols, t_.data(), transposed ? 1 : c, transposed ? c : 1, vx, work_row_, 1,
                        nullptr, 0, tvx, work_row_, false});
  multiplier_.multiply(minus_product(rows, width, cols, v_.data(), c, tvx, work_row_, Index(1), x, x_row));
}

template <class T>
T scale_for_squares(const T* a, Index rows, Index cols, Index row) {
  const T low = sizeof(T) == 4 ? T(1e-10) : T(1e-130), high = sizeof(T) == 4 ? T(1e16) : T(1e140);
  T top(0);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j) top = std::max(top, std::abs(a[i * row + j]));
  if (!(top > 0) || std::isinf(top) || (top > low && top < high)) return T(1);
  return std::ldexp(T(1), -std::max(std::ilogb(top), 1 - std::numeric_limits<T>::max_exponent));
}

template class Reflections<float>;
template class Reflections<double>;
template float scale_for_squares(const float*, Index, Index, Index);
template double scale_for_squares(const double*, Index, Index, Index);

}  // namespace ranvier
