// The GEMM micro-kernel: one register tile of C = from + A·B, M rows × N vectors of accumulators that stay in registers
// while k runs over the summed index.
//
// Each element of C is one chain: s ← fma(A(m,k), B(k,j), s) for k = 0, 1, 2, … in this order, starting at from(m,j). A
// chain is never split or reordered, here or in any other file of this folder. So an element's bits depend on its
// operands alone, not on tiles, blocks, threads or the width of vectors.

namespace ranvier::RANVIER_SPACE {

struct Relu;  // equations/activations/relu.inl

// What becomes of the sums of a product while they are still in registers:
//   none   they are stored
//   sgd    a step of plain SGD: what is stored is to − rate·sum, for sums that are the gradient of the weights `to`
//   relu   they are the net inputs of a layer of relu, and its outputs are stored
enum class Epilogue { none, sgd, relu };

template <class F, class S>
RANVIER_INLINE S activated(S net_input) {
  return F::value(net_input, S(0));
}

// Where one segment of a chain begins, in elements from the begin of A and of B.
struct Segment {
  Index a, b;
};

// The operands of C = from + A·B, or of a part of it. Strides are in elements.
//   A(m,k) = a[m·a_row + k·a_step]    either stride may be 1, so A may be given by rows or by columns
//   B(k,j) = b[k·b_step + j]
//   from(m,j) = from[m·from_row + j]  where the chain starts; null: at zero
//   to(m,j) = to[m·to_row + j]        what is written: the sum, or what the epilogue makes of it
// With segments a chain has segment_count·depth terms: A and B are read anew from each segment's begin.
template <class T>
struct Operands {
  Index rows, depth;
  const T* a;
  Index a_row, a_step;
  const T* b;
  Index b_step;
  const T* from;
  Index from_row;  // 0: the same row for all m, as a bias is
  T* to;
  Index to_row;
  T rate = T(0);
  Epilogue epilogue = Epilogue::none;
  const Segment* segments = nullptr;
  Index segment_count = 1;
};

// tile_rows[N]: the most rows M of a tile that is N vectors wide. M·N accumulators, N vectors of B and one broadcast of
// A must fit into the registers: 14·2 + 2 + 1 and 9·3 + 3 + 1 of AVX-512's 32, 6·2 + 2 + 1 of AVX2's 16. Wider tiles
// have one row, and serve products with a single row; the baseline has few sizes, so that it stays small.
#if RANVIER_BYTES == 64
inline constexpr int tile_rows[] = {0, 14, 14, 9, 1, 1, 1, 1, 1};
#elif RANVIER_BYTES == 32
inline constexpr int tile_rows[] = {0, 12, 6, 1, 1, 1, 1, 1, 1};
#else
inline constexpr int tile_rows[] = {0, 4, 4, 1, 1};
#endif
inline constexpr int widest_tall_tile = RANVIER_BYTES == 64 ? 3 : 2;  // the largest N with more than one row
inline constexpr int widest_tile = sizeof(tile_rows) / sizeof(int) - 1;

// The accumulators and what is done with them. Whole: the last vector of a row is complete like the others; otherwise
// it holds only `lanes` elements, and is loaded and stored under a mask.
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

  // the beginning of the chains: from(m,j) or zero
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

  // The chains: for each k, N loads of B, and for each row m one broadcast of A and N fma. k is the outer loop, since a
  // chain must take its terms in order; the M·N chains are independent, which hides the latency of an fma.
  //
  // An x86 address may be base + index or base + 2·index, so one pointer reaches three rows of A: there is a pointer
  // for every third row only, as there are few registers for them. Strides are in bytes, or gcc would compile the loop
  // twice, once for a stride of 1.
  RANVIER_INLINE void multiply(const Operands<T>& t) {
    constexpr int groups = (M + 2) / 3;
    constexpr Index size = sizeof(T);
    const Index a_row = t.a_row * size, a_step = t.a_step * size, b_step = t.b_step * size;
    // The rows of C that will be written are prefetched 128 steps of k before the end, for which the loop runs in two
    // parts. Earlier, B would drive them out of the cache again. Only the tiles of large products do it, those of the
    // largest heights: in all tiles it would be 30 KB of code, and the others gained nothing.
    constexpr Index ahead = 128;
    constexpr int most = tile_rows[widest_tall_tile];
    constexpr bool tall = N > 1 && M <= most && M + 1 >= most;
    const Index first = tall && t.depth > ahead ? t.depth - ahead : 0;
    for (Index s = 0; s < t.segment_count; ++s) {
      const Segment segment = t.segments ? t.segments[s] : Segment{0, 0};
      const char* a[groups];
      a[0] = reinterpret_cast<const char*>(t.a + segment.a);
      unroll<groups - 1>([&](auto g) { a[g.value + 1] = a[g.value] + 3 * a_row; });
      const char* b = reinterpret_cast<const char*>(t.b + segment.b);
      for (int part = tall ? 0 : 1; part < 2; ++part) {
        if (tall && part == 1 && t.depth >= 32 && s + 1 == t.segment_count) prefetch_output(t.to, t.to_row);
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
  }

  // the cache lines of C that will be written
  RANVIER_INLINE void prefetch_output(const T* to, Index to_row) const {
    for (int m = 0; m < M; ++m, to += to_row) unroll<N>([&](auto v) { prefetch_line<3>(to + v.value * V::width); });
  }

  // Epilogue with plain SGD: sum ← to − rate·sum. finish() stores it. All rows are read before any is written: rows may
  // share a cache line, and a load after a store to its line could wait for it.
  RANVIER_INLINE void apply_sgd(const T* to, Index to_row, T rate) {
    const V factor(-rate);
    unroll<M>([&](auto m) {
      unroll<N>([&](auto v) { sum[m.value][v.value] = fma(factor, sum[m.value][v.value], load<v.value>(to)); });
      to += to_row;
    });
  }

  // + 0: a zero has no sign. So terms that are zero, as those of padding, may be there or not.
  RANVIER_INLINE void take_sign() {
    unroll<M>([&](auto m) { unroll<N>([&](auto v) { sum[m.value][v.value] = sum[m.value][v.value] + V(T(0)); }); });
  }

  // Epilogue with an activation: sum ← f(sum)
  template <class F>
  RANVIER_INLINE void activate() {
    unroll<M>([&](auto m) { unroll<N>([&](auto v) { sum[m.value][v.value] = activated<F>(sum[m.value][v.value]); }); });
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
    if (t.segments) take_sign();
    if (t.epilogue == Epilogue::sgd) apply_sgd(t.to, t.to_row, t.rate);
    if (t.epilogue == Epilogue::relu) activate<Relu>();
    finish(t.to, t.to_row);
  }
};

// The micro-kernel for M rows and N vectors, the last of which holds `lanes` elements. Where masks cost extra, a
// complete last vector has a copy of the code without them.
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

template <class T>
using MicroKernel = void (*)(const Operands<T>&, Index);

// micro_kernels<T>.at[N][M]: all sizes that tile_rows allows
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

}  // namespace ranvier::RANVIER_SPACE
