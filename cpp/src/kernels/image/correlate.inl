// to(y,x) = Σ_i Σ_j kernel(i,j)·from[y + i][at + x + j·step], an fma chain from zero in row-major order.
//
// A tile of registers holds 4 rows × C vectors of sums. Input rows are the outer loop: a vector of pixels is loaded
// once for all output rows that see it, and a number of the kernel once for all vectors of a row. Output row t takes
// row r − t of the kernel, so the first and the last input rows serve fewer than 4 output rows; which of them is known
// at compile time within the loop over columns.

namespace ranvier::RANVIER_SPACE {

// vectors of a row in a tile: as many sums as registers, less what is loaded
inline constexpr int correlation_vectors = RANVIER_BYTES == 64 ? 4 : 2;

// A vector that stays in its register: gcc would rather load it again for every fma, and loads that lie across two
// cache lines are what a tile waits for.
template <class V>
RANVIER_INLINE V kept(V x) {
#if RANVIER_BYTES == 64
  asm("" : "+v"(x.raw));
#elif RANVIER_BYTES == 32
  asm("" : "+x"(x.raw));
#endif
  return x;
}

template <class T, int C>
struct CorrelationTile {
  using V = Wide<T>;
  const Correlation<T>& c;
  V sum[correlation_rows][C];

  // One input row for output rows first … last. C = 1: the lanes of the mask alone.
  template <int first, int last>
  RANVIER_INLINE void row(const T* from, const T* kernel, [[maybe_unused]] LaneMask lanes) {
    for (Index j = 0; j < c.kernel_cols; ++j, from += c.step, ++kernel) {
      V k[last - first + 1];
      unroll<last - first + 1>([&](auto i) { k[i.value] = V(kernel[-(first + i.value) * c.kernel_cols]); });
      unroll<C>([&](auto v) {
        const V x = kept(C == 1 ? masked_load<V>(from, lanes) : V::load(from + v.value * V::width));
        unroll<last - first + 1>([&](auto i) {
          V& s = sum[first + i.value][v.value];
          s = fma(k[i.value], x, s);
        });
      });
    }
  }

  // the sums of output row t, from memory and back
  template <int t>
  RANVIER_INLINE void take(const T* to, int rows, [[maybe_unused]] LaneMask lanes) {
    if (t < rows)
      unroll<C>([&](auto v) {
        const T* const at = to + t * c.to_row + v.value * V::width;
        sum[t][v.value] = C == 1 ? masked_load<V>(at, lanes) : V::load(at);
      });
  }
  template <int t>
  RANVIER_INLINE void give(T* to, int rows, [[maybe_unused]] Index lanes) const {
    if (t < rows)
      unroll<C>([&](auto v) {
        T* const at = to + t * c.to_row + v.value * V::width;
        if constexpr (C == 1)
          sum[t][0].store(at, lanes);
        else
          sum[t][v.value].store(at);
      });
  }

  // all input rows for `rows` output rows from y on
  RANVIER_INLINE void run(Index y, int rows, Index x, LaneMask lanes) {
    const T* kernel = c.kernel;
    for (Index r = 0; r < rows + c.kernel_rows - 1; ++r, kernel += c.kernel_cols) {
      const T* const from = c.from[y + r] + c.at + x;
      const int first = r < c.kernel_rows ? 0 : int(r - c.kernel_rows) + 1, last = r < rows ? int(r) : rows - 1;
      switch (4 * first + last) {
#define RANVIER_CASE(first, last)          \
  case 4 * first + last:                   \
    row<first, last>(from, kernel, lanes); \
    break;
        RANVIER_CASE(0, 0)
        RANVIER_CASE(0, 1)
        RANVIER_CASE(0, 2)
        RANVIER_CASE(0, 3)
        RANVIER_CASE(1, 1)
        RANVIER_CASE(1, 2)
        RANVIER_CASE(1, 3)
        RANVIER_CASE(2, 2)
        RANVIER_CASE(2, 3)
        RANVIER_CASE(3, 3)
#undef RANVIER_CASE
        default:
          __builtin_unreachable();
      }
    }
  }
};

template <class T, int C>
void correlate_tile(const Correlation<T>& c, Index y, int rows, Index x, Index lanes) {
  using V = Wide<T>;
  CorrelationTile<T, C> tile{c, {}};
  const LaneMask mask = lane_mask<V>(lanes);
  T* const to = c.to + y * c.to_row + x;
  unroll<correlation_rows>([&](auto t) { unroll<C>([&](auto v) { tile.sum[t.value][v.value] = V(T(0)); }); });
  if (c.goes_on) unroll<correlation_rows>([&](auto t) { tile.template take<t.value>(to, rows, mask); });
  tile.run(y, rows, x, mask);
  unroll<correlation_rows>([&](auto t) { tile.template give<t.value>(to, rows, lanes); });
}

// Rows in tiles; the last of a row's wide tiles goes back over some numbers of the one before rather than leave several
// vectors to narrow tiles. One that goes on must take each number once. The baseline has narrow tiles alone, so that it
// stays small.
template <class T>
void correlate_rows(const Correlation<T>& c) {
  constexpr Index width = Wide<T>::width, wide = width * correlation_vectors;
  for (Index y = 0; y < c.rows; y += correlation_rows) {
    const int rows = int(smaller(c.rows - y, correlation_rows));
    Index x = 0;
    if constexpr (RANVIER_BYTES > 16)
      while (c.n - x > (c.goes_on ? wide - 1 : width) && c.n >= wide) {
        x = smaller(x, c.n - wide);
        correlate_tile<T, correlation_vectors>(c, y, rows, x, width);
        x += wide;
      }
    for (; x < c.n; x += width) correlate_tile<T, 1>(c, y, rows, x, smaller(c.n - x, width));
  }
}

}  // namespace ranvier::RANVIER_SPACE
