// Row groups: W rows at once, one in each lane, so that element j of all of them is one vector x[j]. A vector along a
// short row would be partly empty, and each row's sum would need a tree of its own; here W sums share both. They have
// the order of row_sums.inl, so a row has the same bits on both paths, and beside any neighbours.

namespace ranvier::RANVIER_SPACE {

// the longest row that is taken in a group; longer ones are taken one by one
inline constexpr Index widest_group = 64;

// one element of each row: lane l = p[l·stride]
template <class T>
RANVIER_INLINE Wide<T> load_column(const T* p, Index stride) {
  T x[Wide<T>::width];
  for (Index l = 0; l < Wide<T>::width; ++l) x[l] = p[l * stride];
  return Wide<T>::load(x);
}

// x[j] = element j of W rows, j < n. A transposing load takes 16 bytes of each row; shorter rows are gathered.
template <class T>
__attribute__((noinline)) void load_rows(Index n, const T* p, Index stride, Wide<T>* x) {
  if (n < columns<T>) {
    for (Index j = 0; j < n; ++j) x[j] = load_column(p + j, stride);
    return;
  }
  for (Index j = 0; j < n; j += columns<T>) {
    if (j > n - columns<T>) j = n - columns<T>;  // the last columns overlap those before
    load_columns(p + j, stride, x + j);
  }
}

// the same; rows of one element without gaps (a column) are one plain load
template <class T>
RANVIER_INLINE void load_group(Index n, const T* p, Index stride, Wide<T>* x) {
  if (stride == 1)
    x[0] = Wide<T>::load(p);
  else
    load_rows(n, p, stride, x);
}

// the inverse of load_rows: x, read as a matrix of W columns, is transposed back into rows
template <class T>
__attribute__((noinline)) void store_rows(Index n, const Wide<T>* x, T* p, Index stride) {
  using V = Wide<T>;
  if (n < columns<T>) {
    for (Index j = 0; j < n; ++j)
      for (Index l = 0; l < V::width; ++l) p[l * stride + j] = x[j].raw[l];
    return;
  }
  constexpr int c = wide_columns<T>;
  for (Index j = 0; j < n; j += V::width) {
    const Index lanes = n - j < V::width ? n - j : Index(V::width);
    const auto mask = lane_mask<V>(lanes);
    for (Index l = 0; l < V::width; l += c) {
      V row[c];
      load_wide_columns(reinterpret_cast<const T*>(x + j) + l, V::width, row);
      unroll<c>([&](auto r) { masked_store(row[r.value], p + (l + r.value) * stride + j, mask, lanes); });
    }
  }
}

// the inverse of load_group. x has room for n rounded up to a multiple of W: the rest is read, but not stored.
template <class T>
RANVIER_INLINE void store_group(Index n, const Wide<T>* x, T* p, Index stride) {
  if (stride == 1)
    x[0].store(p);
  else
    store_rows(n, x, p, stride);
}

// The largest of x[0] … x[n − 1], lane by lane; NaN are passed over. Two maxima at once, for odd and even j; the last
// element is where one of them starts.
template <class T>
RANVIER_INLINE Wide<T> group_max(Index n, const Wide<T>* x) {
  Wide<T> top[2] = {Wide<T>(T(-__builtin_huge_val())), x[n - 1]};
  top[1] = larger(top[1], top[0]);
  for (Index j = 0; j + 2 <= n; j += 2) {
    top[0] = larger(x[j], top[0]);
    top[1] = larger(x[j + 1], top[1]);
  }
  return larger(top[0], top[1]);
}

// Σ_j x[j], lane by lane, by 16 partial sums and their tree as in row_sums.inl. x has room for n rounded up to a
// multiple of 16, and is filled up with zeros.
template <class T>
__attribute__((noinline)) Wide<T> group_sum(Index n, Wide<T>* x) {
  if (n == 1) return x[0];
  Wide<T> part[16];
  for (Index j = n; j % 16 != 0; ++j) x[j] = Wide<T>(T(0));
  unroll<16>([&](auto l) { part[l.value] = x[l.value]; });
  for (Index j = 16; j < n; j += 16) unroll<16>([&](auto l) { part[l.value] = part[l.value] + x[j + l.value]; });
  unroll<8>([&](auto l) { part[l.value] = part[l.value] + part[l.value + 8]; });
  unroll<4>([&](auto l) { part[l.value] = part[l.value] + part[l.value + 4]; });
  return (part[0] + part[2]) + (part[1] + part[3]);
}

// the class labels of W rows, as integers of the lanes' width
template <class V>
RANVIER_INLINE typename V::Mask group_labels(const std::int64_t* p) {
  using L = Lanes<std::int64_t, V::width>;
  const typename L::Packed labels = *reinterpret_cast<const typename L::Unaligned*>(p);
  return __builtin_convertvector(labels, typename V::Mask);
}

// 1 in each lane whose label is the place of the largest of x[0] … x[n − 1], the first of equal ones; else 0
template <class T>
RANVIER_INLINE Wide<T> group_right(Index n, const Wide<T>* x, const std::int64_t* labels) {
  using V = Wide<T>;
  V best = x[0], place(T(0));
  for (Index j = 1; j < n; ++j) {
    const auto larger = x[j] > best;
    best = select(larger, x[j], best);
    place = select(larger, V(T(j)), place);
  }
  const V label = __builtin_convertvector(group_labels<V>(labels), typename V::Raw);
  return select(label == place, V(T(1)), V(T(0)));
}

}  // namespace ranvier::RANVIER_SPACE
