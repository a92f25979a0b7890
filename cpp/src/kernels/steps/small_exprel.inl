// exprel for the exponents of a step: (e^x − 1)/x of all states but v, without a division where |x| is small.

namespace ranvier::RANVIER_SPACE {

// exprel of several vectors in memory, out of line: the rare case below should not make its loop longer
template <class V>
__attribute__((noinline)) void exprel_of_vectors(typename V::Scalar* x, int vectors) {
  for (int u = 0; u < vectors; ++u) exprel(V::load(x + u * V::width)).store(x + u * V::width);
}
// x ← exprel(x) for the gates of a pack. The exponents are −b·dt, rates times the step, and so nearly always small:
// then the polynomial alone is enough, and saves the quotient. exprel itself gives the same polynomial there, so that a
// lane has the same bits on both paths and does not depend on its neighbours.
template <class M, class V, int U>
RANVIER_INLINE void exprel_of_small(const M& m, Pack<V, U>* x) {
  using T = typename V::Scalar;
  Pack<V, U> largest(T(0));
  m.each_gate([&](int i) {
    for (int u = 0; u < U; ++u) largest.part[u] = larger(abs(x[i].part[u]), largest.part[u]);
  });
  if (reaches(Pack<V, U>(MathConstants<T>::exprel_near), largest)) [[unlikely]]
    return m.each_gate([&](int i) {
      Pack<V, U> far = x[i];  // a copy has its address taken, so that x itself can stay in registers
      exprel_of_vectors<V>(reinterpret_cast<T*>(&far), U);
      x[i] = far;
    });
  m.each_gate([&](int i) {
    for (int u = 0; u < U; ++u) x[i].part[u] = exprel_near_zero(x[i].part[u]);
  });
}

// exprel of v's exponents. Those of models without gates are small too. Where gates open, in a spike, they are large in
// a lane of many packs, and the branch would cost more than the quotient.
template <class M, class V, int U>
RANVIER_INLINE Pack<V, U> exprel_of_v(const M&, Pack<V, U> x) {
  using T = typename V::Scalar;
  if constexpr (M::capacity > 1) return exprel(x);
  Pack<V, U> size;
  for (int u = 0; u < U; ++u) size.part[u] = abs(x.part[u]);
  if (reaches(Pack<V, U>(MathConstants<T>::exprel_near), size)) [[unlikely]] {
    Pack<V, U> far = x;
    exprel_of_vectors<V>(reinterpret_cast<T*>(&far), U);
    return far;
  }
  for (int u = 0; u < U; ++u) x.part[u] = exprel_near_zero(x.part[u]);
  return x;
}

}  // namespace ranvier::RANVIER_SPACE
