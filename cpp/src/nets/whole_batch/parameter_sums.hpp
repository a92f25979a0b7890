// Sums over parameters in float64: 16 partial sums, of every sixteenth element, and a tree, as along any row. They are
// the same for every instruction set.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {

// Σ a(i)·b(i)
template <class A, class B>
double dot(Index n, const A* a, const B* b) noexcept;

// to(i) += factor·a(i)
template <class A>
void add_multiple(Index n, double factor, const A* a, double* to) noexcept;

}  // namespace ranvier
