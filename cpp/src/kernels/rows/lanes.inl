// Networks side by side, one in each lane: W small products at once, as if a lane were a processor of its own. A
// network too narrow to fill a vector fills one together with others; and no sum is taken across lanes.

namespace ranvier::RANVIER_SPACE {

// R × C elements of c, whose sums stay in registers over all of k. Sums of as many chains hide the latency of fma.
template <int R, int C, bool spread, class T>
RANVIER_INLINE void lane_tile(const LaneProduct<T>& p, Index row, Index column) {
  using V = Wide<T>;
  constexpr Index W = V::width, A = spread ? 1 : W;
  V sum[R * C];  // flat, with one loop over all: of two loops within each other gcc inlines the inner one not always
  if (p.start)
    unroll<R * C>([&](auto i) {
      sum[i.value] = V::load(p.start + ((row + i.value / C) * p.start_row + column + i.value % C) * W);
    });
  else
    unroll<R * C>([&](auto i) { sum[i.value] = V(T(0)); });
  const T* a = p.a + row * p.a_row * A;
  const T* b = p.b + column * p.b_column * W;
  for (Index k = 0; k < p.depth; ++k, a += p.a_step * A, b += p.b_step * W) {
    V x[C], y[R];
    unroll<C>([&](auto c) { x[c.value] = V::load(b + c.value * p.b_column * W); });
    unroll<R>([&](auto r) {
      if constexpr (spread)
        y[r.value] = V(a[r.value * p.a_row]);
      else
        y[r.value] = V::load(a + r.value * p.a_row * W);
    });
    unroll<R * C>([&](auto i) { sum[i.value] = fma(y[i.value / C], x[i.value % C], sum[i.value]); });
  }
  unroll<R * C>([&](auto i) { sum[i.value].store(p.c + ((row + i.value / C) * p.c_row + column + i.value % C) * W); });
}

// Columns outside and rows inside: the columns of b that a tile reads are few enough to stay in the first cache.
template <int C, bool spread, class T>
RANVIER_INLINE void lane_columns(const LaneProduct<T>& p, Index column) {
  constexpr int R = RANVIER_BYTES == 64 ? 4 : 2;
  Index row = 0;
  for (; row + R <= p.rows; row += R) lane_tile<R, C, spread>(p, row, column);
  if constexpr (R > 2)
    for (; row + 2 <= p.rows; row += 2) lane_tile<2, C, spread>(p, row, column);
  if (row < p.rows) lane_tile<1, C, spread>(p, row, column);
}

template <bool spread, class T>
void lane_product_of(const LaneProduct<T>& p) {
  constexpr int C = 4;
  Index column = 0;
  for (; column + C <= p.columns; column += C) lane_columns<C, spread>(p, column);
  for (; column + 2 <= p.columns; column += 2) lane_columns<2, spread>(p, column);
  if (column < p.columns) lane_columns<1, spread>(p, column);
}

template <class T>
void lane_product(const LaneProduct<T>& p) {
  p.spread ? lane_product_of<true>(p) : lane_product_of<false>(p);
}

template <class T>
void lane_sum_rows(Index rows, Index n, const T* d, Index d_row, const T* start, T* sum) {
  using V = Wide<T>;
  constexpr Index W = V::width;
  for (Index j = 0; j < n; ++j) {
    V s = start ? V::load(start + j * W) : V(T(0));
    for (Index r = 0; r < rows; ++r) s = s + V::load(d + (r * d_row + j) * W);
    s.store(sum + j * W);
  }
}

// W × W numbers at a time go through a block of rows side by side, which is then transposed.
template <class T>
void lane_weave(Index n, const T* const* arrays, T* x) {
  using V = Wide<T>;
  constexpr Index W = V::width;
  Index i = 0;
  for (; i + W <= n; i += W) {
    T block[W * W];
    for (Index l = 0; l < W; ++l) V::load(arrays[l] + i).store(block + l * W);
    load_rows<T>(W, block, W, reinterpret_cast<V*>(x + i * W));
  }
  for (; i < n; ++i)
    for (Index l = 0; l < W; ++l) x[i * W + l] = arrays[l][i];
}

template <class T>
void lane_unweave(Index n, const T* x, T* const* arrays) {
  using V = Wide<T>;
  constexpr Index W = V::width;
  Index i = 0;
  for (; i + W <= n; i += W) {
    T block[W * W];
    store_rows<T>(W, reinterpret_cast<const V*>(x + i * W), block, W);
    for (Index l = 0; l < W; ++l) V::load(block + l * W).store(arrays[l] + i);
  }
  for (; i < n; ++i)
    for (Index l = 0; l < W; ++l) arrays[l][i] = x[i * W + l];
}

template <class T>
void lane_to_rows(Index n, const T* x, T* rows, Index stride) {
  store_rows<T>(n, reinterpret_cast<const Wide<T>*>(x), rows, stride);
}

template <class T>
void lane_of_rows(Index n, const T* rows, Index stride, T* x) {
  load_rows<T>(n, rows, stride, reinterpret_cast<Wide<T>*>(x));
}

template <class T>
void lane_add_rows(Index rows, const T* x, double* sums) {
  using V = Wide<T>;
  using D = Wide<double>;
  for (Index l = 0; l < V::width; l += D::width) {
    D sum = D::load(sums + l);
    for (Index r = 0; r < rows; ++r) {
      const auto part = *reinterpret_cast<const typename Lanes<T, D::width>::Unaligned*>(x + r * V::width + l);
      sum = sum + D(__builtin_convertvector(part, typename D::Raw));
    }
    sum.store(sums + l);
  }
}

template <class T>
void lane_judge(Index n, const T* y, const T* t, T y_above, T t_above, T* right) {
  using V = Wide<T>;
  for (Index i = 0; i < n; i += V::width) {
    const auto differ = (V::load(y + i) > V(y_above)) ^ (V::load(t + i) > V(t_above));
    select(differ, V(T(0)), V(T(1))).store(right + i);
  }
}

// update_pass with numbers of its own for each lane; a vector is one element of all of them
template <class O, int form, class T>
void lane_update(Index n, T* w, const T* g, T* const* state, const LaneSteps<T>& steps) {
  using V = Wide<T>;
  constexpr Index W = V::width;
  constexpr int count = O::slots[form];
  const V decay = V::load(steps.decay), shrink = V::load(steps.shrink);
  const auto plain = V::load(steps.plain) > V(T(0));
  V constants[most_constants];
  unroll<most_constants>([&](auto c) { constants[c.value] = V::load(steps.constants[c.value]); });
  for (Index i = 0; i < n; ++i) {
    V slots[count + 1];
    for (int s = 0; s < count; ++s) slots[s] = V::load(state[s] + i * W);
    V weight = V::load(w + i * W);
    V gradient = V::load(g + i * W);
    const V decayed = fma(decay, weight, gradient);
    gradient = form == O::fused_form ? select(plain, gradient, decayed) : decayed;
    if constexpr (O::decoupled) weight = fma(-shrink, weight, weight);
    if constexpr (form_count<O> > 1)
      O::template update<form>(weight, gradient, slots, constants);
    else
      O::update(weight, gradient, slots, constants);
    weight.store(w + i * W);
    for (int s = 0; s < count; ++s) slots[s].store(state[s] + i * W);
  }
}

}  // namespace ranvier::RANVIER_SPACE
