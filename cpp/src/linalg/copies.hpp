// Copies of a matrix into a workspace with contiguous rows, and back.
#pragma once

#include "linalg/products.hpp"
#include "ranvier/linalg.hpp"

namespace ranvier {

// to(i,j) = m(i,j), rows `to_row` apart
template <class T>
void copy_in(Multiplier<T>& multiplier, const Matrices<const T>& m, T* to, Index to_row);

// m(i,j) = from(i,j)
template <class T>
void copy_out(Multiplier<T>& multiplier, const T* from, Index from_row, const Matrices<T>& m);

}  // namespace ranvier
