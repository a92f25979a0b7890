// Pack<V, U>: U vectors side by side, the scalar type of an integrator's equations: U·W neurons at once.
//
// A step of a neuron is a chain of operations in which each waits for the one before it. With U independent vectors the
// processor works on U such chains at the same time. Every operator is a loop over the vectors, so that the vectors
// move through the equations together; one whole chain after the other would not fit into the processor's reorder
// window.

namespace ranvier::RANVIER_SPACE {

template <class V, int U>
struct Pack {
  using Vector = V;
  using Scalar = typename V::Scalar;
  static constexpr int vectors = U, lanes = U * V::width;
  struct Mask {
    typename V::Mask part[U];
  };
  V part[U];

  Pack() = default;
  RANVIER_INLINE Pack(Scalar x) {
    for (int u = 0; u < U; ++u) part[u] = V(x);
  }
  static RANVIER_INLINE Pack load(const Scalar* p) {
    Pack x;
    for (int u = 0; u < U; ++u) x.part[u] = V::load(p + u * V::width);
    return x;
  }
  RANVIER_INLINE void store(Scalar* p) const {
    for (int u = 0; u < U; ++u) part[u].store(p + u * V::width);
  }
};

#define RANVIER_PACK_OPERATOR(op)                                                    \
  template <class V, int U>                                                          \
  RANVIER_INLINE Pack<V, U> operator op(const Pack<V, U>& a, const Pack<V, U>& b) {  \
    Pack<V, U> r;                                                                    \
    for (int u = 0; u < U; ++u) r.part[u] = a.part[u] op b.part[u];                  \
    return r;                                                                        \
  }                                                                                  \
  template <class V, int U>                                                          \
  RANVIER_INLINE Pack<V, U> operator op(typename V::Scalar a, const Pack<V, U>& b) { \
    return Pack<V, U>(a) op b;                                                       \
  }                                                                                  \
  template <class V, int U>                                                          \
  RANVIER_INLINE Pack<V, U> operator op(const Pack<V, U>& a, typename V::Scalar b) { \
    return a op Pack<V, U>(b);                                                       \
  }
RANVIER_PACK_OPERATOR(+)
RANVIER_PACK_OPERATOR(-)
RANVIER_PACK_OPERATOR(*)
RANVIER_PACK_OPERATOR(/)
#undef RANVIER_PACK_OPERATOR

#define RANVIER_PACK_COMPARE(op)                                                                   \
  template <class V, int U>                                                                        \
  RANVIER_INLINE typename Pack<V, U>::Mask operator op(const Pack<V, U>& a, const Pack<V, U>& b) { \
    typename Pack<V, U>::Mask r;                                                                   \
    for (int u = 0; u < U; ++u) r.part[u] = a.part[u] op b.part[u];                                \
    return r;                                                                                      \
  }
RANVIER_PACK_COMPARE(<)
RANVIER_PACK_COMPARE(>=)
RANVIER_PACK_COMPARE(==)
#undef RANVIER_PACK_COMPARE

template <class V, int U>
RANVIER_INLINE Pack<V, U> operator-(const Pack<V, U>& a) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = -a.part[u];
  return r;
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> fma(const Pack<V, U>& a, const Pack<V, U>& b, const Pack<V, U>& c) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = fma(a.part[u], b.part[u], c.part[u]);
  return r;
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> fma(typename V::Scalar a, const Pack<V, U>& b, const Pack<V, U>& c) {
  return fma(Pack<V, U>(a), b, c);
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> select(const typename Pack<V, U>::Mask& mask, const Pack<V, U>& yes, const Pack<V, U>& no) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = select(mask.part[u], yes.part[u], no.part[u]);
  return r;
}

template <class V, int U>
RANVIER_INLINE Pack<V, U> larger(const Pack<V, U>& a, const Pack<V, U>& b) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = larger(a.part[u], b.part[u]);
  return r;
}

#define RANVIER_PACK_FUNCTION(name)                          \
  template <class V, int U>                                  \
  RANVIER_INLINE Pack<V, U> name(const Pack<V, U>& x) {      \
    Pack<V, U> r;                                            \
    for (int u = 0; u < U; ++u) r.part[u] = name(x.part[u]); \
    return r;                                                \
  }
RANVIER_PACK_FUNCTION(exp)
RANVIER_PACK_FUNCTION(exprel)
RANVIER_PACK_FUNCTION(sigmoid)
#undef RANVIER_PACK_FUNCTION

template <class V, int U>
RANVIER_INLINE Pack<V, U> bernoulli(const Pack<V, U>& x, const Pack<V, U>& power) {
  Pack<V, U> r;
  for (int u = 0; u < U; ++u) r.part[u] = bernoulli(x.part[u], power.part[u]);
  return r;
}

}  // namespace ranvier::RANVIER_SPACE
