// Loops over the rows of a matrix: activations forward and backward, losses, and the update pass of an optimiser. The
// formulas are those of equations/; here is which elements they meet.

namespace ranvier::RANVIER_SPACE {

// body(j, lanes) for each vector of a row of n elements; the last one may have fewer lanes
template <class T, class Body>
RANVIER_INLINE void each_vector(Index n, Body body) {
  Index j = 0;
  for (; j + Wide<T>::width <= n; j += Wide<T>::width) body(j, Index(Wide<T>::width));
  if (j < n) body(j, n - j);
}

// Rows without gaps between them are one long row, which has a remainder only once.
RANVIER_INLINE void join_rows(bool joined, Index& rows, Index& n) {
  if (joined && rows > 0) n *= rows, rows = 1;
}

// Activation, forward: y = f(z) for `rows` rows of n. An activation of a whole row (softmax) takes W rows at once where
// they are short, one in each lane, and the rest row by row.
template <class F, class T>
void activation_value(Index rows, Index n, const T* z, Index z_stride, T* y, Index y_stride, T parameter) {
  using V = Wide<T>;
  Index r = 0;
  if constexpr (!F::whole_row) join_rows(z_stride == n && y_stride == n, rows, n);
  if constexpr (F::whole_row)
    for (; n <= widest_group && r + V::width <= rows; r += V::width)
      F::group_value(n, z + r * z_stride, z_stride, y + r * y_stride, y_stride);
  for (z += r * z_stride, y += r * y_stride; r < rows; ++r, z += z_stride, y += y_stride)
    if constexpr (F::whole_row) {
      F::row_value(n, z, y);
    } else {
      each_vector<T>(n,
                     [&](Index j, Index lanes) { F::value(V::load(z + j, lanes), V(parameter)).store(y + j, lanes); });
    }
}

// Activation, backward (its pullback): d ← dL/dz = d·f'(z) from d = dL/dy.
template <class F, class T>
void activation_pull(Index rows, Index n, const T* z, Index z_stride, const T* y, Index y_stride, T* d, Index d_stride,
                     T parameter) {
  using V = Wide<T>;
  if constexpr (!F::whole_row) join_rows(z_stride == n && y_stride == n && d_stride == n, rows, n);
  for (Index r = 0; r < rows; ++r, z += z_stride, y += y_stride, d += d_stride)
    if constexpr (F::whole_row) {
      F::row_pull(n, y, d);
    } else {
      each_vector<T>(n, [&](Index j, Index lanes) {
        const V slope = F::slope(V::load(z + j, lanes), V::load(y + j, lanes), V(parameter));
        (V::load(d + j, lanes) * slope).store(d + j, lanes);
      });
    }
}

// The slope of an activation: s = f'(z).
template <class F, class T>
void activation_slope(Index rows, Index n, const T* z, Index z_stride, const T* y, Index y_stride, T* s, Index s_stride,
                      T parameter) {
  using V = Wide<T>;
  for (Index r = 0; r < rows; ++r, z += z_stride, y += y_stride, s += s_stride)
    each_vector<T>(n, [&](Index j, Index lanes) {
      F::slope(V::load(z + j, lanes), V::load(y + j, lanes), V(parameter)).store(s + j, lanes);
    });
}

// the targets from a row on
template <class T>
RANVIER_INLINE Targets<T> targets_from(Targets<T> t, Index row) {
  return {t.values ? t.values + row * t.stride : nullptr, t.stride, t.labels ? t.labels + row : nullptr};
}

// An element-wise loss of W rows at once, one in each lane: loss = Σ_j value(y_j, t_j)/divisor, and unless d is null
// d_j = slope(y_j, t_j)·scale/divisor. n ≤ widest_group. The sums are those of row_sum, so a row has the same bits
// here.
template <class L, class T>
void loss_group(Index n, const T* y, Index y_stride, Targets<T> target, const T* scale, T* d, Index d_stride, T* loss,
                T parameter) {
  using V = Wide<T>;
  // value holds y, then the values in place of it; delta holds the targets, then dL/dy
  V value[widest_group], delta[widest_group];
  load_group(n, y, y_stride, value);
  load_group(n, target.values, target.stride, delta);
  const V divisor(L::mean ? T(n) : T(1)), factor = d ? V::load(scale) / divisor : V(T(0));
  for (Index j = 0; j < n; ++j) {
    const V yj = value[j], tj = delta[j];
    value[j] = T(0) + L::value(yj, tj, V(parameter));  // a row_sum starts at 0 too: −0 becomes 0
    if (d) delta[j] = L::slope(yj, tj, V(parameter)) * factor;
  }
  (group_sum<T>(n, value) / divisor).store(loss);
  if (d) store_group<T>(n, delta, d, d_stride);
}

// the place of the largest element of a row, the first of equal ones
template <class T>
Index first_largest(Index n, const T* x) {
  Index best = 0;
  for (Index j = 1; j < n; ++j)
    if (x[j] > x[best]) best = j;
  return best;
}

// The loss of every row and its gradient by the outputs: groups of W rows where they are short, then row by row. The
// last group overlaps the one before it; the rows they share are computed twice, with the same result.
template <class L, class T>
void loss_rows(Index rows, Index n, const T* y, Index y_stride, Targets<T> target, const T* scale, T* d, Index d_stride,
               T* loss, [[maybe_unused]] T* right, T parameter) {
  using V = Wide<T>;
  const bool in_groups = n <= widest_group && rows >= V::width;
  if constexpr (L::whole_row) {
    Index r = 0;
    if constexpr (L::by_lanes)
      for (; in_groups && r < rows; r += V::width) {
        if (r > rows - V::width) r = rows - V::width;
        L::group(n, y + r * y_stride, y_stride, targets_from(target, r), d ? scale + r : nullptr,
                 d ? d + r * d_stride : nullptr, d_stride, loss + r, right ? right + r : nullptr, parameter);
      }
    for (; r < rows; ++r) {
      loss[r] =
          L::row(n, y + r * y_stride, target.values ? target.values + r * target.stride : nullptr,
                 target.labels ? target.labels[r] : -1, d ? scale[r] : T(0), d ? d + r * d_stride : nullptr, parameter);
      if constexpr (L::targets.reads_labels)
        if (right && target.labels) right[r] = T(first_largest(n, y + r * y_stride) == target.labels[r]);
    }
  } else {
    const T divisor = L::mean ? T(n) : T(1);
    Index r = 0;
    for (; in_groups && r < rows; r += V::width) {
      if (r > rows - V::width) r = rows - V::width;
      loss_group<L, T>(n, y + r * y_stride, y_stride, targets_from(target, r), d ? scale + r : nullptr,
                       d ? d + r * d_stride : nullptr, d_stride, loss + r, parameter);
    }
    for (y += r * y_stride; r < rows; ++r, y += y_stride) {
      const T* t = target.values + r * target.stride;
      loss[r] = row_sum<T>(n,
                           [&](Index j, Index lanes) {
                             return L::value(V::load(y + j, lanes), V::load(t + j, lanes), V(parameter));
                           }) /
                divisor;
      if (!d) continue;
      T* out = d + r * d_stride;
      const T factor = scale[r] / divisor;
      each_vector<T>(n, [&](Index j, Index lanes) {
        (L::slope(V::load(y + j, lanes), V::load(t + j, lanes), V(parameter)) * factor).store(out + j, lanes);
      });
    }
  }
}

template <class O>
inline constexpr int form_count = int(sizeof(O::slots) / sizeof(O::slots[0]));

// One pass of an optimiser over a stretch of parameters, a vector at a time: the weights, their gradients and the
// arrays of state are each read and written once. The penalties come in here, the same for every optimiser.
template <class O, int form, class T>
void update_pass(Index n, T* w, const T* g, T* const* state, UpdateStep<T> step) {
  using V = Wide<T>;
  constexpr int count = O::slots[form];
  static_assert(count <= most_slots);
  each_vector<T>(n, [&](Index i, Index lanes) {
    V slots[count + 1];
    for (int s = 0; s < count; ++s) slots[s] = V::load(state[s] + i, lanes);
    V weight = V::load(w + i, lanes);
    const V gradient = fma(V(step.decay), weight, V::load(g + i, lanes));
    if constexpr (O::decoupled) weight = fma(V(-step.shrink), weight, weight);
    if constexpr (form_count<O> > 1)
      O::template update<form>(weight, gradient, slots, step.constants);
    else
      O::update(weight, gradient, slots, step.constants);
    weight.store(w + i, lanes);
    for (int s = 0; s < count; ++s) slots[s].store(state[s] + i, lanes);
  });
}

}  // namespace ranvier::RANVIER_SPACE
