// One register tile of C = from + A·B: M rows × N vectors of accumulators, each element one fma chain over k.

namespace ranvier::RANVIER_SPACE {

// A(m,k) = a[m·a_row + k·a_step] (either stride may be 1), B(k,j) = b[k·b_step + j], all strides in elements.
// The chain starts at from(m,j), zero where from is null, and ends in to(m,j): stored, or with rate ≠ 0 applied, to =
// fma(−rate, sum, to).
template <class T>
struct Operands {
  Index rows, depth;
  const T* a;
  Index a_row, a_step;
  const T* b;
  Index b_step;
  const T* from;
  Index from_row;  // 0: one row for all, a bias
  T* to;
  Index to_row;
  T rate;
};

// f(0) … f(N − 1) with constants, so that accumulators stay in registers
template <int I>
struct Constant {
  static constexpr int value = I;
};
template <int N, int I = 0, class F>
RANVIER_INLINE constexpr void unroll(F f) {
  if constexpr (I < N) {
    f(Constant<I>{});
    unroll<N, I + 1>(f);
  }
}

// a line of memory comes near: 3 into the first cache, 2 into the second. Without the asm gcc takes a function that
// only fetches for one without effect, and drops its calls.
template <int Cache>
RANVIER_INLINE void prefetch_line(const void* at) {
  __builtin_prefetch(at, 0, Cache);
  asm volatile("");
}

// rows that fit into the registers beside N vectors of B; 0: no such tile
#if RANVIER_BYTES == 64
inline constexpr int tile_rows[] = {0, 14, 14, 9, 1, 1, 1, 1, 1};
#elif RANVIER_BYTES == 32
inline constexpr int tile_rows[] = {0, 12, 6, 1, 1, 1, 1, 1, 1};
#else
inline constexpr int tile_rows[] = {0, 4, 4, 1, 1};
#endif
inline constexpr int widest_tall_tile = RANVIER_BYTES == 64 ? 3 : 2;  // vectors; wider tiles have one row
inline constexpr int widest_tile = sizeof(tile_rows) / sizeof(int) - 1;

// Whole: the last vector of a row is complete too; otherwise it holds `lanes` elements
template <class T, int M, int N, bool Whole>
struct RegisterTile {
  using V = Wide<T>;
  V sum[M][N];
  LaneMask mask;
  Index lanes;

  template <int Column>
  RANVIER_INLINE V load(const T* row) const {
    if constexpr (Whole || Column < N - 1)
      return V::load(row + Column * V::width);
    else
      return masked_load<V>(row + Column * V::width, mask);
  }

  template <int Column>
  RANVIER_INLINE void store(V x, T* row) const {
    if constexpr (Whole || Column < N - 1)
      x.store(row + Column * V::width);
    else
      masked_store(x, row + Column * V::width, mask, lanes);
  }

  RANVIER_INLINE void start(const T* from, Index from_row) {
    if (!from) {
      unroll<M>([&](auto m) { unroll<N>([&](auto v) { sum[m.value][v.value] = V(T(0)); }); });
      return;
    }
    unroll<M>([&](auto m) {
      unroll<N>([&](auto v) { sum[m.value][v.value] = load<v.value>(from); });
      from += from_row;
    });
  }

  // rows are reached from every third one, so that few pointers live in registers; strides in bytes, or gcc would
  // write the loop twice, once for stride 1
  RANVIER_INLINE void multiply(const Operands<T>& t) {
    constexpr int groups = (M + 2) / 3;
    constexpr Index size = sizeof(T);
    const Index a_row = t.a_row * size, a_step = t.a_step * size, b_step = t.b_step * size;
    const char* a[groups];
    a[0] = reinterpret_cast<const char*>(t.a);
    unroll<groups - 1>([&](auto g) { a[g.value + 1] = a[g.value] + 3 * a_row; });
    const char* b = reinterpret_cast<const char*>(t.b);
    constexpr Index ahead = 128;  // steps between the prefetch and its use: earlier, and B has driven it out again
    // large products are made of such tiles; a second part in all of them would be 30 KB of text
    constexpr int most = tile_rows[widest_tall_tile];
    constexpr bool tall = N > 1 && M <= most && M + 1 >= most;
    const Index first = tall && t.depth > ahead ? t.depth - ahead : 0;
    for (int part = tall ? 0 : 1; part < 2; ++part) {
      if (tall && part == 1 && t.depth >= 32) prefetch_output(t.to, t.to_row);
      for (Index k = part == 0 ? first : t.depth - first; k > 0; --k) {
        V row[N];
        unroll<N>([&](auto v) { row[v.value] = load<v.value>(reinterpret_cast<const T*>(b)); });
        unroll<M>([&](auto m) {
          const V x(*reinterpret_cast<const T*>(a[m.value / 3] + m.value % 3 * a_row));
          unroll<N>([&](auto v) { sum[m.value][v.value] = fma(row[v.value], x, sum[m.value][v.value]); });
        });
        unroll<groups>([&](auto g) { a[g.value] += a_step; });
        b += b_step;
      }
    }
  }

  // the rows that will be written
  RANVIER_INLINE void prefetch_output(const T* to, Index to_row) const {
    for (int m = 0; m < M; ++m, to += to_row) unroll<N>([&](auto v) { prefetch_line<3>(to + v.value * V::width); });
  }

  // to ← fma(−rate, sum, to) is read as a whole before it is written: rows may share a cache line
  RANVIER_INLINE void apply_sgd(const T* to, Index to_row, T rate) {
    const V factor(-rate);
    unroll<M>([&](auto m) {
      unroll<N>([&](auto v) { sum[m.value][v.value] = fma(factor, sum[m.value][v.value], load<v.value>(to)); });
      to += to_row;
    });
  }

  RANVIER_INLINE void finish(T* to, Index to_row) const {
    unroll<M>([&](auto m) {
      unroll<N>([&](auto v) { store<v.value>(sum[m.value][v.value], to); });
      to += to_row;
    });
  }

  RANVIER_INLINE void run(const Operands<T>& t, Index last_lanes) {
    mask = lane_mask<V>(last_lanes);
    lanes = last_lanes;
    start(t.from, t.from_row);
    multiply(t);
    if (t.rate != T(0)) apply_sgd(t.to, t.to_row, t.rate);
    finish(t.to, t.to_row);
  }
};

template <class T, int M, int N>
void tile(const Operands<T>& t, Index lanes) {
  if (!cheap_masks && lanes == Wide<T>::width) {
    RegisterTile<T, M, N, true> c;
    c.run(t, lanes);
  } else {
    RegisterTile<T, M, N, false> c;
    c.run(t, lanes);
  }
}

// steps fmas of one vector each, twelve chains, registers only
template <class T>
T fma_peak(Index steps) {
  using V = Wide<T>;
  V chain[12];
  unroll<12>([&](auto i) { chain[i.value] = V(T(i.value)); });
  const V half(T(0.5));
  for (Index s = 0; s < steps; s += 12) unroll<12>([&](auto i) { chain[i.value] = fma(chain[i.value], half, half); });
  T sum(0);
  unroll<12>([&](auto i) { sum += chain[i.value].raw[0]; });
  return sum;
}

template <class T>
using MicroKernel = void (*)(const Operands<T>&, Index);

template <class T>
struct MicroKernelTable {
  MicroKernel<T> at[widest_tile + 1][16];
};

template <class T>
constexpr MicroKernelTable<T> micro_kernel_table() {
  MicroKernelTable<T> table{};
  unroll<widest_tile>([&](auto n) {
    unroll<tile_rows[n.value + 1]>(
        [&](auto m) { table.at[n.value + 1][m.value + 1] = tile<T, m.value + 1, n.value + 1>; });
  });
  return table;
}
template <class T>
inline constexpr MicroKernelTable<T> micro_kernels = micro_kernel_table<T>();

// row tiles of nearly the same height: 32 = 11 + 11 + 10
struct RowSplit {
  Index count;
  int height;
  Index taller;  // that many tiles have one row more

  RowSplit(Index rows, int highest)
      : count((rows + highest - 1) / highest), height(int(rows / count)), taller(rows - height * count) {}
};

// memory that will be read soon: brought into the second cache while tiles are computed, a few lines before each of
// them. Rows of a matrix lie so far apart that the processor does not foresee them.
template <class T>
struct PrefetchRegion {
  const T* at = nullptr;
  Index rows = 0, stride = 0, length = 0;

  // the share of [first, last) in n
  RANVIER_INLINE PrefetchRegion part(Index first, Index last, Index n) const {
    const Index row = first * rows / n;
    return {at + row * stride, last * rows / n - row, stride, length};
  }
  __attribute__((noinline)) void prefetch() const {
    constexpr Index line = 64 / Index(sizeof(T));
    const T* row = at;
    for (Index r = 0; r < rows; ++r, row += stride)
      for (Index j = 0; j < length; j += line) prefetch_line<2>(row + j);
  }
};

// of B for the next panel, of A for the next block
template <class T>
struct NextPanels {
  PrefetchRegion<T> b, a;
};

// a column panel of n vectors; a packed A has the rows of a tile side by side
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
      if (t.rate != T(0)) PrefetchRegion<T>{t.to + m * t.to_row, m, t.to_row, length}.prefetch();
    }
    if (packed) t.a_step = m;
    micro_kernels<T>.at[n][m](t, lanes);
    t.a += m * (packed ? t.depth : t.a_row);
    if (t.from) t.from += m * t.from_row;
    t.to += m * t.to_row;
  }
}

}  // namespace ranvier::RANVIER_SPACE
