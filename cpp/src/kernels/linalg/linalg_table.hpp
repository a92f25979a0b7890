// What an instruction set offers for linear algebra: products of matrices, the panels of their factorisations, and
// small matrices one in each lane. Strides are in elements; a matrix that is written has its rows contiguous.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {

struct Poll;

// C = from + A·B, or from − A·B where `minus`: each element one fma chain over k in increasing order from from(i,j), or
// from zero where `from` is null. A(i,k) = a[i·a_row + k·a_step]; B(k,j) = b[k·b_row + j·b_step], where one of both
// strides is 1 (any, if B has one column). `to` may be `from`, and overlaps nothing else.
template <class T>
struct MatrixProduct {
  Index rows, depth, cols;
  const T* a;
  Index a_row, a_step;
  const T* b;
  Index b_row, b_step;
  const T* from;
  Index from_row;
  T* to;
  Index to_row;
  bool minus;
};

// columns of a panel of a factorisation, rows of a triangle that is solved at once, and columns of a QR panel
inline constexpr Index panel_columns = 16, triangle_rows = 8, reflector_columns = 32;
// matrices with at most so many rows and columns are factorised one in each lane
inline constexpr Index most_in_lanes = 16;

// W matrices of one shape, one in each lane of a vector; at[l] points to that of lane l. Element (i,j) of each is
// row·i + step·j further.
template <class P>
struct InLanes {
  P* at;
  Index row, step;
};

template <class T>
struct LinalgKernels {
  int width;  // lanes of a vector
  void (*multiply)(const MatrixProduct<T>& product, T* scratch, const Poll* poll);
  Index (*multiply_scratch)(const MatrixProduct<T>& product);  // elements of scratch that it needs
  // Σ_k a(k)·b(k) in 16 virtual lanes and a tree (rows/row_sums.inl)
  T (*dot)(Index n, const T* a, const T* b);
  // to(j,i) = a(i,j)
  void (*transpose)(Index rows, Index cols, const T* a, Index a_row, T* to, Index to_row);
  // (x, y) ← (c·x − s·y, s·x + c·y)
  void (*rotate)(Index n, T* x, T* y, T c, T s);
  // PA = LU of a panel of at most panel_columns columns. Row j was exchanged with row pivots[j]. Returns the column
  // whose pivot is zero, or −1. scratch: panel_scratch elements.
  Index (*lu_panel)(Index rows, Index cols, T* a, Index a_row, Index* pivots, T* scratch);
  // A = LLᵀ of the lower triangle of a panel: its first rows become L11, those below A21·L11⁻ᵀ. Returns the column
  // whose pivot is not above zero, or −1.
  Index (*cholesky_panel)(Index rows, Index cols, T* a, Index a_row, T* scratch);
  Index (*panel_scratch)(Index rows);
  // X ← L⁻¹·X for the lower triangle L of at most triangle_rows rows, whose diagonal is 1 where `unit`
  void (*triangle)(Index n, Index cols, const T* a, Index a_row, Index a_step, T* x, Index x_row, bool unit);
  // Householder reflections of a panel of at most reflector_columns columns: A = H₀·H₁·…·R with Hⱼ = 1 − tauⱼ·vⱼ·vⱼᵀ.
  // R is left in the upper triangle, vⱼ below it; vⱼ(j) = 1 is not stored.
  void (*reflect)(Index rows, Index cols, T* a, Index a_row, T* tau);
  // A·X = B for W systems of n rows and m right-hand sides; b.at null: B is the identity, X the inverse. Returns the
  // first of `lanes` lanes whose matrix is singular, or −1. scratch: W·n·(n + m).
  Index (*lanes_solve)(Index n, Index m, InLanes<const T* const> a, InLanes<const T* const> b, InLanes<T* const> x,
                       Index lanes, T* scratch);
  // the lower triangle L of A = LLᵀ, zeros above it; returns the first lane that is not positive definite, or −1
  Index (*lanes_cholesky)(Index n, InLanes<const T* const> a, InLanes<T* const> l, Index lanes, T* scratch);
  // A = Q·R of m×n matrices, Q with n_q columns, R with n_q rows; q.at null: R alone. scratch: W·(m·n + m·n_q + n).
  void (*lanes_qr)(Index m, Index n, Index n_q, InLanes<const T* const> a, InLanes<T* const> q, InLanes<T* const> r,
                   Index lanes, T* scratch);
};

}  // namespace ranvier
