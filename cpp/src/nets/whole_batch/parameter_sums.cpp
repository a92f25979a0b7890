#include "nets/whole_batch/parameter_sums.hpp"

namespace ranvier {

template <class A, class B>
double dot(Index n, const A* a, const B* b) noexcept {
  double sums[16] = {};
  Index i = 0;
  for (; i + 16 <= n; i += 16)
    for (Index l = 0; l < 16; ++l) sums[l] += static_cast<double>(a[i + l]) * static_cast<double>(b[i + l]);
  for (Index l = 0; i + l < n; ++l) sums[l] += static_cast<double>(a[i + l]) * static_cast<double>(b[i + l]);
  for (int half = 8; half > 0; half /= 2)
    for (int l = 0; l < half; ++l) sums[l] += sums[l + half];
  return sums[0];
}

template <class A>
void add_multiple(Index n, double factor, const A* a, double* to) noexcept {
  for (Index i = 0; i < n; ++i) to[i] += factor * static_cast<double>(a[i]);
}

template double dot(Index, const float*, const float*) noexcept;
template double dot(Index, const float*, const double*) noexcept;
template double dot(Index, const double*, const double*) noexcept;
template void add_multiple(Index, double, const float*, double*) noexcept;
template void add_multiple(Index, double, const double*, double*) noexcept;

}  // namespace ranvier
