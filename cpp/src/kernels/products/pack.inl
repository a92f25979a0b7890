// Packing: parts of A or B are copied into the order in which a tile reads them, without gaps. A tile then reads memory
// from front to back, and rows that are a multiple of 4096 bytes apart no longer evict each other from the cache.

namespace ranvier::RANVIER_SPACE {

// A panel of B: panel(k, j) = b(k, j), n vectors for each k. The last vector has `lanes` elements; it is filled with
// zeros, so that a packed panel has whole vectors only.
template <class T>
void pack(Index depth, const T* b, Index b_step, int n, Index lanes, T* panel) {
  using V = Wide<T>;
  const auto mask = lane_mask<V>(lanes);
  for (Index k = 0; k < depth; ++k, b += b_step) {
    for (int v = 0; v < n - 1; ++v, panel += V::width) V::load(b + v * V::width).store(panel);
    masked_load<V>(b + (n - 1) * V::width, mask).store(panel);
    panel += V::width;
  }
}

// A block of A whose columns are contiguous in memory: tile after tile, each as tile(k, m), the m elements of a k side
// by side. Stores whole vectors, so it writes up to a vector too far; the next store covers that, and at the end the
// scratch memory has room for it.
template <class T>
void pack_rows(Index depth, const T* a, Index a_step, const RowSplit& split, T* tile) {
  using V = Wide<T>;
  for (Index i = 0; i < split.count; ++i) {
    const Index m = split.height + (i < split.taller), last = (m - 1) / V::width * V::width;
    const auto mask = lane_mask<V>(m - last);
    for (Index k = 0; k < depth; ++k, tile += m) {
      for (Index j = 0; j < last; j += V::width) V::load(a + k * a_step + j).store(tile + j);
      masked_load<V>(a + k * a_step + last, mask).store(tile + last);
    }
    a += m;
  }
}

// rows of n elements, from rows `a_row` apart to rows `to_row` apart
template <class T>
void copy_rows(Index rows, Index n, const T* a, Index a_row, T* to, Index to_row) {
  using V = Wide<T>;
  const Index whole = n / V::width * V::width;
  const auto mask = lane_mask<V>(n - whole);
  for (; rows > 0; --rows, a += a_row, to += to_row) {
    for (Index j = 0; j < whole; j += V::width) V::load(a + j).store(to + j);
    if (whole < n) masked_store(masked_load<V>(a + whole, mask), to + whole, mask, n - whole);
  }
}

// A panel of B that is given as its transpose: panel(k, j) = b(j, k). W rows j of b, a few columns k at a time, are
// transposed in registers; a vector that is not complete (`lanes` rows) is copied element by element.
template <class T>
void pack_transposed(Index depth, const T* b, Index b_row, int n, Index lanes, T* panel) {
  using V = Wide<T>;
  constexpr int c = columns<T>;
  const Index step = n * V::width;
  for (int v = 0; v < n; ++v, b += V::width * b_row, panel += V::width) {
    const Index rows = v < n - 1 ? Index(V::width) : lanes;
    if (rows < V::width || depth < c) {
      for (Index l = 0; l < rows; ++l)
        for (Index k = 0; k < depth; ++k) panel[k * step + l] = b[l * b_row + k];
      continue;
    }
    for (Index k = 0; k < depth; k += c) {
      if (k > depth - c) k = depth - c;  // the last columns overlap the ones before: they are written twice
      V column[c];
      load_columns(b + k, b_row, column);
      unroll<c>([&](auto i) { column[i.value].store(panel + (k + i.value) * step); });
    }
  }
}

}  // namespace ranvier::RANVIER_SPACE
