// Reductions of pixels to their maximum, minimum or sum: of many rows to one, with pixels in the lanes, and of a few
// neighbours in a row to one number.

namespace ranvier::RANVIER_SPACE {

// A NaN among the pixels is the result: it fails every comparison that would replace it, and x != x lets a later one
// in.
template <int kind, class V>
RANVIER_INLINE V reduced(V old, V x) {
  if constexpr (kind == pooling_mean)
    return old + x;
  else
    return select((kind == pooling_max ? x > old : x < old) | (x != x), x, old);
}

// to(k) = from[0][k] … from[count − 1][k] reduced in this order, of n numbers; sums are divided by `number`
template <int kind, class T>
void reduce_kind(Index n, Index count, const T* const* from, T number, T* to) {
  using V = Wide<T>;
  for (Index k = 0; k < n; k += V::width) {
    const Index lanes = smaller(n - k, V::width);
    V sum = V::load(from[0] + k, lanes);
    for (Index i = 1; i < count; ++i) sum = reduced<kind>(sum, V::load(from[i] + k, lanes));
    if (kind == pooling_mean && number != T(1)) sum = sum / number;
    sum.store(to + k, lanes);
  }
}

// The same of `cols` neighbours `step` apart, for windows whose first numbers are `stride` apart. Comparison and NaN
// are kept apart, so that the processor predicts nothing from the pixels.
template <int kind, class T>
void fold_kind(const WindowRow<T>& w) {
  T* to = w.to;
  for (Index p = 0; p < w.pixels; ++p)
    for (Index s = 0; s < w.step; ++s) {
      const T* from = w.from + p * w.stride + s;
      T sum = *from;
      bool is_nan = sum != sum;
      for (Index j = 1; j < w.cols; ++j) {
        const T x = *(from += w.step);
        is_nan |= x != x;
        sum = kind == pooling_mean ? sum + x : (kind == pooling_max ? x > sum : x < sum) ? x : sum;
      }
      if (kind == pooling_mean)
        sum = sum / w.number;
      else if (is_nan)
        sum = T(__builtin_nan(""));
      *to++ = sum;
    }
}

template <class T>
void reduce_rows(int kind, Index n, Index count, const T* const* from, T number, T* to) {
  if (kind == pooling_max) return reduce_kind<pooling_max>(n, count, from, number, to);
  if (kind == pooling_min) return reduce_kind<pooling_min>(n, count, from, number, to);
  reduce_kind<pooling_mean>(n, count, from, number, to);
}

template <class T>
void fold_row(int kind, const WindowRow<T>& w) {
  if (kind == pooling_max) return fold_kind<pooling_max>(w);
  if (kind == pooling_min) return fold_kind<pooling_min>(w);
  fold_kind<pooling_mean>(w);
}

}  // namespace ranvier::RANVIER_SPACE
