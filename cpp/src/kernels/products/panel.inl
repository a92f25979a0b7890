// Panels: a product is cut into panels of columns, and a panel into register tiles of rows.
//
// All tiles of a panel read the same n vectors of columns of B. The loop over tiles is the inner one, so that they find
// them in the cache.

namespace ranvier::RANVIER_SPACE {

RANVIER_INLINE Index smaller(Index a, Index b) { return a < b ? a : b; }

RANVIER_INLINE bool stops(const Poll* poll) { return poll && poll->stop(poll); }

// Rows cut into as few tiles as possible, of nearly the same height: 32 rows are 11 + 11 + 10 rather than 14 + 14 + 4,
// for a low tile has too few chains to hide the latency of its fma. Small products are over before a division is, so
// that what fits into one tile divides nothing.
struct RowSplit {
  Index count;
  int height;
  Index taller;  // so many of the tiles have height + 1 rows

  RowSplit(Index rows, int highest)
      : count(rows <= highest ? 1 : (rows + highest - 1) / highest),
        height(int(count == 1 ? rows : rows / count)),
        taller(rows - height * count) {}
};

// One panel: n vectors of columns of C, tile under tile; the last vector holds `lanes` elements. In a packed A the
// tiles lie one after the other, each with the m elements of a k side by side (pack_rows).
template <class T>
RANVIER_INLINE void multiply_panel(Operands<T> t, const RowSplit& split, int n, Index lanes, bool packed = false,
                                   const NextPanels<T>* next = nullptr) {
  for (Index i = 0; i < split.count; ++i) {
    const int m = split.height + (i < split.taller);
    if (next) {
      const Index length = n * Wide<T>::width;
      next->b.part(i, i + 1, split.count).prefetch();
      next->a.part(i, i + 1, split.count).prefetch();
      if (t.from_row) PrefetchRegion<T>{t.from + m * t.from_row, m, t.from_row, length}.prefetch();
      if (t.epilogue == Epilogue::sgd) PrefetchRegion<T>{t.to + m * t.to_row, m, t.to_row, length}.prefetch();
    }
    if (packed) t.a_step = m;
    micro_kernels<T>.at[n][m](t, lanes);
    t.a += m * (packed ? t.depth : t.a_row);
    if (t.from) t.from += m * t.from_row;
    t.to += m * t.to_row;
  }
}

// body(first column, vectors, lanes of the last vector) for each panel. All panels are complete but for the last vector
// of the last one, and of nearly the same width: 4 vectors are 2 + 2 rather than 3 + 1. A single panel divides nothing;
// it goes through the loop too, for the text of a body is long.
template <class T, class Body>
RANVIER_INLINE void each_panel(Index cols, int widest, Body body) {
  constexpr Index width = Wide<T>::width;
  const Index vectors = (cols + width - 1) / width;
  Index count = 1, narrow = vectors, wider = 0;
  if (vectors > widest) count = (vectors + widest - 1) / widest, narrow = vectors / count, wider = vectors % count;
  Index j = 0;
  for (Index i = 0; i < count; ++i) {
    const int n = int(narrow + (i < wider));
    const Index next = j + n * width;
    body(j, n, next <= cols ? width : cols - (next - width));
    j = next;
  }
}

// C = from + A·B panel by panel, reading A and B where they lie: for products that the caches hold. A single row takes
// wider tiles, so that it has enough independent chains.
template <class T>
void multiply_panels(const Operands<T>& t, Index cols, const Poll* poll) {
  const int widest = t.rows == 1 ? widest_tile : widest_tall_tile;
  each_panel<T>(cols, widest, [&](Index j, int n, Index lanes) {
    if (stops(poll)) return;
    Operands<T> part = t;
    part.b += j;
    if (t.from) part.from += j;
    part.to += j;
    multiply_panel(part, RowSplit(t.rows, tile_rows[n]), n, lanes);
  });
}

}  // namespace ranvier::RANVIER_SPACE
