// Cache blocking (Goto & van de Geijn 2008, ACM Trans. Math. Softw. 34:12): large products are cut into blocks whose
// operands stay in the caches.
//
//                   panel: n ≤ 3 vectors             for each block of 256 rows
//                  +----+----+----+                    for each block of 256 of k     (A packed: gradients)
//           B    k |    |    |    | 256                  for each panel of columns    (B packed: PanelSource)
//          k       +----+----+----+                        for each register tile
//        +----+    +----+----+----+                          for each k: one step of the tile's chains
//        |    |    |tile|    |    |
//   A    | 256|    +----+    |    | C
//        |    |    |tile|    |    |
//        +----+    +----+----+----+

namespace ranvier::RANVIER_SPACE {

// The sizes of the blocks, in elements. The limits are measured ones.
template <class T>
struct Blocking {
  static constexpr int width = Wide<T>::width;
  static constexpr Index depth = 256;  // of k in one block: a packed panel of B (at most 48 KB) stays near the core
  static constexpr Index rows = 256;   // rows in one block: their part of A stays in the second-level cache
  // gradients: below so many elements of B (rows × n_out) blocks are not worth it
  static constexpr Index small_gradient = 65536;
  // B or C with more elements than this is not held by the second-level cache, and is prefetched
  static constexpr Index l2_elements = Index(1) << 17;
  static constexpr Index panel = depth * widest_tall_tile * width;  // a packed panel of B
};

// How a block takes its panel of B: lets part.b point to the elements B(k…, j…), which lie in B itself or are packed
// into `scratch`. There are three ways. A pointer to a function rather than a template argument, so that
// multiply_blocks is compiled once.
template <class T>
using PanelSource = void (*)(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch);

template <class T>
void panel_in_place(Operands<T>& part, Index k, Index j, int, Index, T*) {
  part.b += k * part.b_step + j;
}

template <class T>
void panel_packed(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch) {
  pack(part.depth, part.b + k * part.b_step + j, part.b_step, n, lanes, scratch);
  part.b = scratch;
  part.b_step = n * Wide<T>::width;
}

// What the forward product does with large weights. A tile of AVX-512 reads three cache lines of each row of W; there a
// packed copy costs more than the distance of the rows, unless they are a multiple of 8192 bytes apart and evict each
// other from the caches. The narrower tiles of AVX2 gain by the copy.
template <class T>
RANVIER_INLINE PanelSource<T> forward_source(Index n_out) {
  return RANVIER_BYTES == 64 && n_out * Index(sizeof(T)) % 8192 ? panel_in_place<T> : panel_packed<T>;
}

// B is given as its transpose, rows of k: B(k,j) = b[j·b_step + k]
template <class T>
void panel_transposed(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch) {
  pack_transposed(part.depth, part.b + j * part.b_step + k, part.b_step, n, lanes, scratch);
  part.b = scratch;
  part.b_step = n * Wide<T>::width;
}

// the same two with all signs turned, for products that are subtracted
template <class T>
RANVIER_INLINE void negate(Index n, T* x) {
  using V = Wide<T>;
  for (Index i = 0; i < n; i += V::width) (-V::load(x + i)).store(x + i);
}
template <class T>
void panel_negated(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch) {
  panel_packed(part, k, j, n, lanes, scratch);
  negate(part.depth * part.b_step, scratch);
}
template <class T>
void panel_transposed_negated(Operands<T>& part, Index k, Index j, int n, Index lanes, T* scratch) {
  panel_transposed(part, k, j, n, lanes, scratch);
  negate(part.depth * part.b_step, scratch);
}

// How a block of A is read: in place; its columns are contiguous, and it is packed tile by tile; or its rows are, and
// they are copied to rows `padded_depth` apart, because where they lie they evict each other from the cache.
enum class PackedA { none, columns, rows };
template <class T>
inline constexpr Index padded_depth = Blocking<T>::depth + 16;

// for prefetching: the part of B that the panel (k, j) reads, of `cols` columns; by columns where Bᵀ is given
template <class T>
RANVIER_INLINE PrefetchRegion<T> region_of_b(const Operands<T>& t, Index k, Index j, Index cols, bool by_columns) {
  const Index depth = smaller(t.depth - k, Blocking<T>::depth);
  if (by_columns) return {t.b + j * t.b_step + k, cols, t.b_step, depth};
  return {t.b + k * t.b_step + j, depth, t.b_step, cols};
}

// for prefetching: the block of A that is packed after block (r, k); empty after the last one
template <class T>
RANVIER_INLINE PrefetchRegion<T> next_region_of_a(const Operands<T>& t, Index r, Index k, Index block_rows) {
  using S = Blocking<T>;
  k += S::depth;
  if (k >= t.depth) k = 0, r += block_rows;
  if (r >= t.rows) return {};
  return {t.a + r + k * t.a_step, smaller(t.depth - k, S::depth), t.a_step, smaller(t.rows - r, block_rows)};
}

// C = from + A·B in blocks. A block of k continues the chains of the block before it: it starts from what that one
// stored, and the last one has the epilogue. The sums wait in C itself, or, where C are weights that it updates, in
// `partial`, as large as a block of rows. scratch is a panel of B, then the packed block of A, then `partial`
// (product_scratch). Blocks have `block_rows` rows.
template <class T>
void multiply_blocks(const Operands<T>& t, Index cols, PackedA packed, T* scratch, PanelSource<T> source,
                     const Poll* poll, Index block_rows = Blocking<T>::rows) {
  using S = Blocking<T>;
  constexpr Index width = S::width;
  const Index vectors = (cols + width - 1) / width;
  const int widest = int(smaller(vectors, widest_tall_tile));
  T* const tiles_of_a = scratch + S::panel;
  T* const partial = tiles_of_a + block_rows * S::depth + width;
  const bool packs_a = packed == PackedA::columns;
  const bool by_columns =
      source == PanelSource<T>(panel_transposed<T>) || source == PanelSource<T>(panel_transposed_negated<T>);
  const bool uses_partial = t.epilogue == Epilogue::sgd && t.depth > S::depth;
  const bool prefetches = (t.depth > t.rows ? t.depth : t.rows) * cols > S::l2_elements;
  for (Index r = 0; r < t.rows; r += block_rows) {
    const RowSplit split(smaller(t.rows - r, block_rows), tile_rows[widest]);
    for (Index k = 0; k < t.depth; k += S::depth) {
      const bool last = t.depth - k <= S::depth;
      Operands<T> block = t;
      block.depth = smaller(t.depth - k, S::depth);
      block.a += r * t.a_row + k * t.a_step;
      if (packs_a) {
        pack_rows(block.depth, block.a, t.a_step, split, tiles_of_a);
        block.a = tiles_of_a;
        block.a_row = 1;
      } else if (packed == PackedA::rows) {
        copy_rows(smaller(t.rows - r, block_rows), block.depth, block.a, t.a_row, tiles_of_a, padded_depth<T>);
        block.a = tiles_of_a;
        block.a_row = padded_depth<T>;
      }
      T* const result = t.to + r * t.to_row;
      block.to = uses_partial && !last ? partial : result;
      block.to_row = uses_partial && !last ? vectors * width : t.to_row;
      block.epilogue = last ? t.epilogue : Epilogue::none;
      if (k) {
        block.from = uses_partial ? partial : result;
        block.from_row = uses_partial ? vectors * width : t.to_row;
      } else if (t.from) {
        block.from += r * t.from_row;
      }
      const PrefetchRegion<T> next_a = packs_a ? next_region_of_a(t, r, k, block_rows) : PrefetchRegion<T>{};
      each_panel<T>(cols, widest, [&](Index j, int n, Index lanes) {
        if (stops(poll)) return;
        const Index end = j + n * width;
        const bool last_panel = end >= cols;
        const NextPanels<T> next{region_of_b(t, last_panel ? k + S::depth : k, last_panel ? 0 : end,
                                             smaller(last_panel ? cols : cols - end, n * width), by_columns),
                                 next_a.part(j, smaller(end, cols), cols)};
        Operands<T> part = block;
        source(part, k, j, n, lanes, scratch);
        if (part.from) part.from += j;
        part.to += j;
        multiply_panel(part, split, n, lanes, packs_a, prefetches ? &next : nullptr);
      });
    }
  }
}

// body(first row, rows) for blocks of at most 256 rows of a layer: its net inputs are still in the cache when the
// activation reads them
template <class T, class Body>
RANVIER_INLINE void each_row_block(Index first, Index last, Body body) {
  for (Index count = (last - first + Blocking<T>::rows - 1) / Blocking<T>::rows; count > 0; --count) {
    const Index rows = count == 1 ? last - first : (last - first) / count;
    body(first, rows);
    first += rows;
  }
}

}  // namespace ranvier::RANVIER_SPACE
