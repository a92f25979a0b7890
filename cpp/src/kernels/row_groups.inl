// As many rows at once as a vector has lanes, a row a lane: element j of all of them is one vector. The sums are those
// of RowLanes in the same order, so a row has the same bits here, there, and whatever its neighbours.

namespace ranvier::RANVIER_SPACE {

// wider rows are taken one by one
inline constexpr Index widest_group = 64;

// element j of the rows
template <class T>
RANVIER_INLINE Wide<T> load_column(const T* p, Index stride) {
  T x[Wide<T>::width];
  for (Index l = 0; l < Wide<T>::width; ++l) x[l] = p[l * stride];
  return Wide<T>::load(x);
}

// a transposing load takes 16 bytes of each row; narrower ones are gathered
template <class T>
RANVIER_INLINE void load_group(Index n, const T* p, Index stride, Wide<T>* x) {
  if (n < columns<T>) {
    for (Index j = 0; j < n; ++j) x[j] = stride == 1 ? Wide<T>::load(p) : load_column(p + j, stride);
    return;
  }
  for (Index j = 0; j < n; j += columns<T>) {
    if (j > n - columns<T>) j = n - columns<T>;  // the last columns overlap
    load_columns(p + j, stride, x + j);
  }
}

// x has room for whole vectors of elements
template <class T>
RANVIER_INLINE void store_group(Index n, const Wide<T>* x, T* p, Index stride) {
  using V = Wide<T>;
  if (n < columns<T>) {
    for (Index j = 0; j < n; ++j)
      for (Index l = 0; l < V::width; ++l) p[l * stride + j] = x[j].raw[l];
    return;
  }
  for (Index j = 0; j < n; j += V::width)
    for (Index l = 0; l < V::width; l += columns<T>) {
      V row[columns<T>];
      load_columns(reinterpret_cast<const T*>(x + j) + l, V::width, row);
      for (Index r = 0; r < columns<T>; ++r)
        row[r].store(p + (l + r) * stride + j, n - j < V::width ? n - j : Index(V::width));
    }
}

template <class T>
RANVIER_INLINE Wide<T> group_max(Index n, const Wide<T>* x) {
  Wide<T> top = x[0];
  for (Index j = 1; j < n; ++j) top = max(top, x[j]);
  return top;
}

// Σ_j x[j] by 16 virtual lanes and their tree
template <class T>
RANVIER_INLINE Wide<T> group_sum(Index n, const Wide<T>* x) {
  Wide<T> part[16];
  for (Index l = 0; l < 16; ++l) part[l] = l < n ? x[l] : Wide<T>(T(0));
  for (Index j = 16; j < n; ++j) part[j % 16] = part[j % 16] + x[j];
  for (Index half = 8; half > 0; half /= 2)
    for (Index l = 0; l < half && l + half < n; ++l) part[l] = part[l] + part[l + half];
  return part[0];
}

}  // namespace ranvier::RANVIER_SPACE
