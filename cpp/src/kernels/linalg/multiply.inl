// C = from ± A·B for matrices as they lie in memory: A by rows or by columns, B or Bᵀ. The product chooses the way that
// suits its shape; all ways give the same bits, since each element is one chain over k (products/register_tile.inl).

namespace ranvier::RANVIER_SPACE {

// is B given as its transpose, rows of k?
template <class T>
RANVIER_INLINE bool by_transpose(const MatrixProduct<T>& p) {
  return p.cols > 1 && p.b_step != 1;
}

// How the panels of B are taken. One that is subtracted is packed with its signs turned: fma(a, −b, c) is c − a·b,
// rounded once.
template <class T>
RANVIER_INLINE PanelSource<T> source_of(const MatrixProduct<T>& p) {
  if (by_transpose(p)) return p.minus ? panel_transposed_negated<T> : panel_transposed<T>;
  return p.minus ? panel_negated<T> : panel_packed<T>;
}

// Rows of A that are a multiple of 2048 bytes apart evict each other from the cache, if there are as many as in a tile.
template <class T>
RANVIER_INLINE PackedA packing_of(const MatrixProduct<T>& p) {
  if (p.a_row == 1 && p.a_step != 1) return p.rows > 1 && p.cols > 1 ? PackedA::columns : PackedA::none;
  const bool aliased = p.a_row * Index(sizeof(T)) % 2048 == 0;
  return aliased && p.a_step == 1 && p.rows >= 32 && p.cols > 64 ? PackedA::rows : PackedA::none;
}

// Rows in one block of a large product: more than a layer's, whose other matrices want room in the second-level cache
// too.
template <class T>
inline constexpr Index rows_of_block = sizeof(T) == sizeof(float) ? 512 : 384;

// Is the product small enough for panels without blocks?
template <class T>
RANVIER_INLINE bool in_panels(const MatrixProduct<T>& p) {
  return p.rows < 32 || (p.depth * p.cols <= small_weights<T>(p.b_row) && p.depth <= 4 * Blocking<T>::depth &&
                         packing_of(p) == PackedA::none);
}

// one row or one column: a matrix-vector product; false where none of its ways fits
template <class T>
bool multiply_vector(const MatrixProduct<T>& p, const Poll* poll) {
  if (p.from || p.minus) return false;
  if (p.cols == 1 && p.a_step == 1 && suits_matrix_vector<T>(p.rows, p.depth)) {
    matrix_vector(p.rows, p.depth, p.a, p.a_row, p.b, p.b_row, T(0), false, p.to, p.to_row);
    return true;
  }
  if (p.rows == 1 && by_transpose(p) && suits_matrix_vector<T>(p.cols, p.depth)) {
    matrix_vector(p.cols, p.depth, p.b, p.b_step, p.a, p.a_step, T(0), false, p.to, Index(1));
    return true;
  }
  if (p.cols == 1 && p.a_row == 1 && p.to_row == 1) {  // Cᵀ = Bᵀ·Aᵀ is a row
    multiply_panels(Operands<T>{1, p.depth, p.b, 0, p.b_row, p.a, p.a_step, nullptr, 0, p.to, 0}, p.rows, poll);
    return true;
  }
  return false;
}

template <class T>
void multiply_matrices(const MatrixProduct<T>& p, T* scratch, const Poll* poll) {
  if (p.rows == 0 || p.cols == 0) return;
  if ((p.rows == 1 || p.cols == 1) && multiply_vector(p, poll)) return;
  const bool transposed = by_transpose(p);
  const Operands<T> t{p.rows, p.depth,    p.a,  p.a_row, p.a_step, p.b, transposed ? p.b_step : p.b_row,
                      p.from, p.from_row, p.to, p.to_row};
  if (!in_panels(p)) return multiply_blocks(t, p.cols, packing_of(p), scratch, source_of(p), poll, rows_of_block<T>);
  if (!p.minus && !transposed) return multiply_panels(t, p.cols, poll);
  const PanelSource<T> source = source_of(p);
  for (Index k = 0; k == 0 || k < p.depth; k += Blocking<T>::depth) {
    each_panel<T>(p.cols, widest_tall_tile, [&](Index j, int n, Index lanes) {
      if (stops(poll)) return;
      Operands<T> part = t;
      part.depth = smaller(p.depth - k, Blocking<T>::depth);
      part.a += k * p.a_step;
      source(part, k, j, n, lanes, scratch);
      if (k) part.from = t.to, part.from_row = t.to_row;
      if (part.from) part.from += j;
      part.to += j;
      multiply_panel(part, RowSplit(p.rows, tile_rows[n]), n, lanes);
    });
  }
}

template <class T>
Index multiply_matrices_scratch(const MatrixProduct<T>& p) {
  using S = Blocking<T>;
  if (!in_panels(p)) return S::panel + rows_of_block<T> * padded_depth<T> + S::width;
  return p.minus || by_transpose(p) ? smaller(p.depth, S::depth) * S::panel / S::depth : 0;
}

}  // namespace ranvier::RANVIER_SPACE
