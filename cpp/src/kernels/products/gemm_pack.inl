// Panels of B in the order in which a tile reads them: n vectors for each k, without gaps.

namespace ranvier::RANVIER_SPACE {

// panel(k, j) = b(k, j)
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

// a(m, k) with neighbours along m, as tiles of split.height rows: tile(k, m) without gaps; writes a vector too far
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

// panel(k, j) = b(j, k): a vector's worth of rows j at a time; the last of `lanes` rows
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
      if (k > depth - c) k = depth - c;  // the last columns overlap
      V column[c];
      load_columns(b + k, b_row, column);
      unroll<c>([&](auto i) { column[i.value].store(panel + (k + i.value) * step); });
    }
  }
}

}  // namespace ranvier::RANVIER_SPACE
