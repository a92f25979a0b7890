// The perceptron rule for one neuron (Rosenblatt 1958), one row after the other:
//
//   z = b + Σ_k w(k)·x(k)   one chain of fma over k
//   where (z >= 0) is not the target:  w ← w + e·x,  b ← b + e
//
// Each row needs the weights that the row before it left, so one chain after another would wait for each fma. But of z
// only the sign counts. Here z of panel_rows rows are computed side by side, in any order of summation, and an update
// by row i adds e·(x(i)·x(j) + 1) to the z of each row j behind it. A bound on the rounding errors of both ways says
// of which rows the sign may differ; their chains are computed as above. So the weights have the same bits as those of
// the rule row by row.

namespace ranvier::RANVIER_SPACE {

// after so many updates within a panel it is worth computing the products of its rows
inline constexpr int repeats_before_products = 6;

// z(l) = start + Σ_k v(k)·x(l, k) for the vectors of rows from `first` on. Lanes run along k, for as many rows at a
// time as keep the fma busy; then the sums of their lanes are transposed and added.
template <class T>
RANVIER_UNROLLED void panel_sums(const Panel<T>& p, const T* v, T start, Index first, T* z) {
  using V = Wide<T>;
  constexpr int W = V::width, R = W < 8 ? 8 : W;
  const Index whole = p.n_in / W * W, lanes = p.n_in - whole;
  const auto mask = lane_mask<V>(lanes);
  for (Index l = first * W / R * R; l < p.rows; l += R) {
    const T* x[R];
    V sum[R];
    unroll<R>([&](auto r) {
      const Index row = l + r.value < p.rows ? l + r.value : p.rows - 1;
      x[r.value] = p.x + row * p.x_stride;
      sum[r.value] = V(T(0));
    });
    for (Index k = 0; k < whole; k += W) {
      const V factor = V::load(v + k);
      unroll<R>([&](auto r) { sum[r.value] = fma(V::load(x[r.value] + k), factor, sum[r.value]); });
    }
    if (lanes) {
      const V factor = masked_load<V>(v + whole, mask);
      unroll<R>([&](auto r) { sum[r.value] = fma(masked_load<V>(x[r.value] + whole, mask), factor, sum[r.value]); });
    }
    alignas(V) T lane_sums[R * W];
    unroll<R>([&](auto r) { sum[r.value].store(lane_sums + r.value * W); });
    for (int group = 0; group < R; group += W) {
      V total(start);
      for (int c = 0; c < W; c += wide_columns<T>) {
        V column[wide_columns<T>];
        load_wide_columns(lane_sums + group * W + c, W, column);
        unroll<wide_columns<T>>([&](auto i) { total = total + column[i.value]; });
      }
      total.store(z + l + group);
    }
  }
}

// whether the chain of a row is >= 0: the same chain as of a prediction
template <class T>
__attribute__((noinline)) bool fires(Index n, const T* x, const T* w, T bias) {
  using V = Wide<T>;
  V z(bias);
  for (Index k = 0; k < n; ++k) z = fma(V(x[k]), V(w[k]), z);
  return z.raw[0] >= T(0);
}

// |(x, last)|
template <class T>
RANVIER_INLINE T length(Index n, const T* x, T last) {
  using V = Wide<T>;
  V squares(T(0)), sum(last * last);
  each_vector<T>(n, [&](Index k, Index lanes) {
    const V part = V::load(x + k, lanes);
    squares = fma(part, part, squares);
  });
  for (int i = 0; i < V::width; ++i) sum = sum + squares.raw[i];
  return sqrt(sum).raw[0];
}

template <class T>
T row_lengths(Index rows, Index n, const T* x, Index x_stride, T* lengths) {
  T sum(0);
  for (Index r = 0; r < rows; ++r) sum += lengths[r] = length(n, x + r * x_stride, T(1));
  return sum;
}

// Updates that the weights do not have yet: of each the row and its error, in order. While net inputs follow from the
// products of the rows nobody needs the weights, and together the updates take one pass over them.
template <class T>
struct Pending {
  const T* row[panel_rows];
  T error[panel_rows];
  int count = 0;

  // w ← w + e·x for all of them in order; the products are exact
  RANVIER_INLINE void apply(Index n, T* w) {
    using V = Wide<T>;
    constexpr int N = 4;
    Index k = 0;
    for (; k + N * V::width <= n; k += N * V::width) {
      V part[N];
      unroll<N>([&](auto i) { part[i.value] = V::load(w + k + i.value * V::width); });
      for (int u = 0; u < count; ++u)
        unroll<N>(
            [&](auto i) { part[i.value] = fma(V(error[u]), V::load(row[u] + k + i.value * V::width), part[i.value]); });
      unroll<N>([&](auto i) { part[i.value].store(w + k + i.value * V::width); });
    }
    for (; k < n; k += V::width) {
      const Index lanes = n - k < V::width ? n - k : Index(V::width);
      const auto mask = lane_mask<V>(lanes);
      V part = masked_load<V>(w + k, mask);
      for (int u = 0; u < count; ++u) part = fma(V(error[u]), masked_load<V>(row[u] + k, mask), part);
      masked_store(part, w + k, mask, lanes);
    }
    count = 0;
  }
};

// Whether net inputs after an update are to be computed anew, for the vectors of rows from `first` on: in a panel that
// has few updates. A panel with many gets the products of its rows, which cost as much as some of these sums.
template <class T>
RANVIER_INLINE bool computed_anew(const Panel<T>& p, Index first, Pending<T>& pending, T* w, T bias, T* z) {
  using V = Wide<T>;
  if (*p.repeats == repeats_before_products) return false;
  pending.apply(p.n_in, w);
  panel_sums(p, w, bias, first, z);
  if (++*p.repeats < repeats_before_products) return true;
  for (Index i = 0; i < p.rows; ++i) {
    T* const product = p.products + i * panel_rows;
    panel_sums(p, p.x + i * p.x_stride, T(1), i / V::width, product);
    for (Index j = 0; j < panel_rows; ++j) product[j] *= p.size;
  }
  return true;
}

// Let u be half of eps, |w| an upper bound of |(w, b)| within the panel, and n the number of inputs. A chain differs
// from the exact sum by at most n·u·|x|·|w| (2n·u without fma). The z here differs from it by (n + 1)·u·|x|·|w| for
// their own sum, by as much for all products together, and by 3·u·|x|·|w| for each update that may come before. For the
// at most 31 of them and both ways together (4n + 128)·eps·|x|·|w| is enough on all processors. What underflows is
// less than a smallest normal number each.
template <class T>
Index learn_panel(const Panel<T>& p, T* w, T* bias) {
  using V = Wide<T>;
  constexpr T eps = sizeof(T) == 4 ? T(0x1p-23) : T(0x1p-52), smallest = sizeof(T) == 4 ? T(0x1p-126) : T(0x1p-1022);
  const T reach = length(p.n_in, w, *bias) + p.size * p.lengths_sum;  // each row makes at most one update
  const V margin(T(4 * p.n_in + 128) * eps * reach), least(T(p.n_in) * smallest);
  alignas(V) T z[panel_rows];
  Pending<T> pending;
  Index updates = 0;
  panel_sums(p, w, *bias, 0, z);
  // While the signs are judged one after the other, the cache fetches the rows of the next panel.
  const T* ahead = p.x + p.rows * p.x_stride;
  const auto fetch_row = [&] {
    for (Index k = 0; k < p.n_in && k < 512; k += 64 / Index(sizeof(T))) prefetch_line<3>(ahead + k);
    ahead += p.x_stride;
  };
  for (Index first = 0; first < p.rows; first += V::width) {
    const Index rows = p.rows - first < V::width ? p.rows - first : V::width;
    const V target = V::load(p.target + first), bound = fma(V::load(p.lengths + first), margin, least);
    V sum = V::load(z + first);
    std::uint64_t judged = ~std::uint64_t(0) << rows;  // bits of the lanes that are done, or are no rows
    for (;;) {
      // rows whose answer is right for sure wait for no other
      const Index lane = __builtin_ctzll(~(judged | lane_bits<V>(target * sum > bound)) | std::uint64_t(1) << 63);
      fetch_row();
      fetch_row();
      if (lane == 63) break;
      judged |= (std::uint64_t(2) << lane) - 1;
      const Index l = first + lane;
      const T* const x = p.x + l * p.x_stride;
      const T t = p.target[l], e = t * p.size;
      if ((lane_bits<V>(-target * sum > bound) >> lane & 1) == 0) {  // nor is it wrong for sure
        pending.apply(p.n_in, w);
        if (fires(p.n_in, x, w, *bias) == (t > T(0))) continue;
      }
      pending.row[pending.count] = x;
      pending.error[pending.count++] = e;
      *bias += e;
      ++updates;
      if (computed_anew(p, first / V::width, pending, w, *bias, z)) {
        sum = V::load(z + first);
        continue;
      }
      const T* const product = p.products + l * panel_rows;
      sum = fma(V(t), V::load(product + first), sum);
      for (Index j = first + V::width; j < panel_rows; j += V::width)
        fma(V(t), V::load(product + j), V::load(z + j)).store(z + j);
    }
  }
  pending.apply(p.n_in, w);
  return updates;
}

}  // namespace ranvier::RANVIER_SPACE
