// to(j,i) = a(i,j): W rows of a few columns at a time, transposed in registers. Whole cache lines of `to` are written
// one after the other.

namespace ranvier::RANVIER_SPACE {

template <class T>
__attribute__((noinline)) void transpose_matrix(Index rows, Index cols, const T* a, Index a_row, T* to, Index to_row) {
  using V = Wide<T>;
  constexpr int c = columns<T>;
  Index i = 0;
  if (cols >= c)
    for (; i + V::width <= rows; i += V::width)
      for (Index j = 0; j < cols; j += c) {
        if (j > cols - c) j = cols - c;  // the last columns overlap the ones before: they are written twice
        V column[c];
        load_columns(a + i * a_row + j, a_row, column);
        unroll<c>([&](auto k) { column[k.value].store(to + (j + k.value) * to_row + i); });
      }
  for (; i < rows; ++i)
    for (Index j = 0; j < cols; ++j) to[j * to_row + i] = a[i * a_row + j];
}

}  // namespace ranvier::RANVIER_SPACE
