#include "linalg/products.hpp"

namespace ranvier {
namespace {

// The part of a product that is rows [first, last) of C, or columns.
template <class T>
MatrixProduct<T> rows_of(MatrixProduct<T> p, Index first, Index last) {
  p.rows = last - first;
  p.a += first * p.a_row;
  if (p.from) p.from += first * p.from_row;
  p.to += first * p.to_row;
  return p;
}
template <class T>
MatrixProduct<T> columns_of(MatrixProduct<T> p, Index first, Index last) {
  p.cols = last - first;
  p.b += first * p.b_step;
  if (p.from) p.from += first;
  p.to += first;
  return p;
}

}  // namespace

template <class T>
T* Multiplier<T>::scratch(Index each) {
  const Index wanted = each * team_.size();
  if (wanted > size_) memory_ = Scratch<T>(wanted), size_ = wanted;
  return memory_.data();
}

template <class T>
void Multiplier<T>::multiply(const MatrixProduct<T>& p) {
  constexpr Index grain = 48;  // rows or columns: whole tiles and whole vectors
  const Index each = aligned(kernels_.multiply_scratch(p));
  T* const memory = each ? scratch(each) : nullptr;
  const bool by_rows = p.rows >= p.cols;
  const double work = static_cast<double>(p.rows) * static_cast<double>(p.cols) * static_cast<double>(p.depth);
  if (team_.size() == 1 || threads_for(work, 0) == 1)
    kernels_.multiply(p, memory, poll());
  else
    team_.share(by_rows ? p.rows : p.cols, grain, [&](Index first, Index last, int worker) {
      kernels_.multiply(by_rows ? rows_of(p, first, last) : columns_of(p, first, last), memory + worker * each, poll());
    });
  rethrow();
}

template <class T>
void Multiplier<T>::ask() {
  if (poll_.active() && poll_.stop(&poll_)) poll_.rethrow();
}

template class Multiplier<float>;
template class Multiplier<double>;

}  // namespace ranvier
