// Activations and losses of a network that fits in vectors: a row of a layer is one of them. Which one is asked for
// each row, so they are called, all but the sigmoid.

namespace ranvier::RANVIER_SPACE {

// the first n lanes, zero beyond
template <class V>
RANVIER_INLINE V first(V x, Index n) {
  return select<typename V::Scalar, V::width>(iota<V>() < typename V::Bits(n), x, V(typename V::Scalar(0)));
}

// Σ of the first n lanes by the tree of RowLanes; what it adds beyond n is zero
template <class V>
RANVIER_INLINE typename V::Scalar tiny_sum(V x, Index n) {
  typename V::Scalar s[V::width];
  x.store(s);
  for (Index half = V::width / 2; half > 0; half /= 2)
    for (Index l = 0; l < half && l + half < n; ++l) s[l] = s[l] + s[l + half];
  return s[0];
}

template <class F, class T>
RANVIER_INLINE Wide<T> lane_value(Wide<T> z, T parameter, Index n) {
  if constexpr (F::whole_row) {
    T row[Wide<T>::width];
    z.store(row);
    F::row_value(n, row, row);
    return Wide<T>::load(row, n);
  } else {
    return F::value(z, Wide<T>(parameter));
  }
}

template <class F, class T>
RANVIER_INLINE Wide<T> lane_pull(Wide<T> z, Wide<T> y, Wide<T> d, T parameter, Index n) {
  if constexpr (F::whole_row) {
    T row[Wide<T>::width], pulled[Wide<T>::width];
    y.store(row);
    d.store(pulled);
    F::row_pull(n, row, pulled);
    return Wide<T>::load(pulled, n);
  } else {
    return d * F::slope(z, y, Wide<T>(parameter));
  }
}

template <class L, class T>
RANVIER_INLINE T lane_loss(Wide<T> y, Index n, const T* target, std::int64_t label, T scale, T parameter, Wide<T>& d) {
  using V = Wide<T>;
  if constexpr (L::whole_row) {
    T row[V::width], delta[V::width];
    y.store(row);
    const T value = L::row(n, row, target, label, scale, delta, parameter);
    d = V::load(delta, n);
    return value;
  } else {
    const V t = V::load(target, n), p(parameter);
    const T divisor = L::mean ? T(n) : T(1);
    d = L::slope(y, t, p) * V(scale / divisor);
    return tiny_sum(first(L::value(y, t, p), n), n) / divisor;
  }
}

template <class T>
__attribute__((noinline)) Wide<T> tiny_value_of(int activation, Wide<T> z, T parameter, Index n) {
  switch (activation) {
#define RANVIER_CASE(name, Type) \
  case activation_##name:        \
    return lane_value<Type, T>(z, parameter, n);
    RANVIER_ACTIVATIONS(RANVIER_CASE)
#undef RANVIER_CASE
  }
  return z;
}

// the textbook's activation without a call
template <class T>
RANVIER_INLINE Wide<T> tiny_value(int activation, Wide<T> z, T parameter, Index n) {
  if (activation == activation_sigmoid) return lane_value<Sigmoid, T>(z, parameter, n);
  return tiny_value_of<T>(activation, z, parameter, n);
}

// dL/dz from dL/dy
template <class T>
__attribute__((noinline)) Wide<T> tiny_pull_of(int activation, Wide<T> z, Wide<T> y, Wide<T> d, T parameter, Index n) {
  switch (activation) {
#define RANVIER_CASE(name, Type) \
  case activation_##name:        \
    return lane_pull<Type, T>(z, y, d, parameter, n);
    RANVIER_ACTIVATIONS(RANVIER_CASE)
#undef RANVIER_CASE
  }
  return d;
}

template <class T>
RANVIER_INLINE Wide<T> tiny_pull(int activation, Wide<T> z, Wide<T> y, Wide<T> d, T parameter, Index n) {
  if (activation == activation_sigmoid) return lane_pull<Sigmoid, T>(z, y, d, parameter, n);
  return tiny_pull_of<T>(activation, z, y, d, parameter, n);
}

// the loss of a row; d ← scale·dL/dy (or dL/dz)
template <class T>
__attribute__((noinline)) T tiny_loss(int loss, Wide<T> y, Index n, const T* target, std::int64_t label, T scale,
                                      T parameter, Wide<T>& d) {
  switch (loss) {
#define RANVIER_CASE(name, Type) \
  case loss_##name:              \
    return lane_loss<Type, T>(y, n, target, label, scale, parameter, d);
    RANVIER_LOSSES(RANVIER_CASE)
#undef RANVIER_CASE
  }
  return T(0);
}

}  // namespace ranvier::RANVIER_SPACE
