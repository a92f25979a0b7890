#include "linalg/copies.hpp"

#include <algorithm>
#include <cstring>

namespace ranvier {
namespace {

constexpr Index block = 1024;  // rows between two polls

}  // namespace

template <class T>
void copy_in(Multiplier<T>& multiplier, const Matrices<const T>& m, T* to, Index to_row) {
  for (Index i = 0; i < m.rows; i += block) {
    const Index last = std::min(m.rows, i + block);
    if (m.step == 1 || m.cols == 1)
      for (Index r = i; r < last; ++r)
        std::memcpy(to + r * to_row, m.data + r * m.row, static_cast<std::size_t>(m.cols) * sizeof(T));
    else if (m.row == 1)
      multiplier.kernels().transpose(m.cols, last - i, m.data + i, m.step, to + i * to_row, to_row);
    else
      for (Index r = i; r < last; ++r)
        for (Index j = 0; j < m.cols; ++j) to[r * to_row + j] = m.data[r * m.row + j * m.step];
    multiplier.ask();
  }
}

template <class T>
void copy_out(Multiplier<T>& multiplier, const T* from, Index from_row, const Matrices<T>& m) {
  for (Index i = 0; i < m.rows; i += block) {
    const Index last = std::min(m.rows, i + block);
    if (m.step == 1 || m.cols == 1)
      for (Index r = i; r < last; ++r)
        std::memcpy(m.data + r * m.row, from + r * from_row, static_cast<std::size_t>(m.cols) * sizeof(T));
    else if (m.row == 1)
      multiplier.kernels().transpose(last - i, m.cols, from + i * from_row, from_row, m.data + i, m.step);
    else
      for (Index r = i; r < last; ++r)
        for (Index j = 0; j < m.cols; ++j) m.data[r * m.row + j * m.step] = from[r * from_row + j];
    multiplier.ask();
  }
}

template void copy_in(Multiplier<float>&, const Matrices<const float>&, float*, Index);
template void copy_in(Multiplier<double>&, const Matrices<const double>&, double*, Index);
template void copy_out(Multiplier<float>&, const float*, Index, const Matrices<float>&);
template void copy_out(Multiplier<double>&, const double*, Index, const Matrices<double>&);

}  // namespace ranvier
