// Vec<T, W>: a SIMD vector, W lanes of type T in one register; the same source for all instruction sets.
//
// The arithmetic is that of the compiler's vector extensions (`vector_size`): a.raw + b.raw is one instruction. What
// the extensions lack (fma, sqrt, min and max, masked loads and stores, permutations) is in the other files of this
// folder; no other folder names an intrinsic. All of it is exactly defined by IEEE 754; approximations such as rcp and
// rsqrt are never used. So every instruction set that has an fma gives the same bits.

namespace ranvier::RANVIER_SPACE {

// the signed and unsigned integers as wide as a floating-point type
template <class T>
struct BitsOf;
template <>
struct BitsOf<float> {
  using type = std::int32_t;
  using unsigned_type = std::uint32_t;
};
template <>
struct BitsOf<double> {
  using type = std::int64_t;
  using unsigned_type = std::uint64_t;
};

// W lanes of T as a vector type of the compiler; `Unaligned` may lie at any address. The typedefs stand at class scope
// because gcc 12 drops the attribute of a dependent typedef inside a function, and then takes the vector for a plain T.
template <class T, int W>
struct Lanes {
  typedef T Packed __attribute__((vector_size(W * sizeof(T))));
  typedef T Unaligned __attribute__((vector_size(W * sizeof(T)), aligned(alignof(T)), may_alias));
};

template <class T, int W>
struct Vec {
  using Scalar = T;
  using Bits = typename BitsOf<T>::type;
  static constexpr int width = W;
  using Raw = typename Lanes<T, W>::Packed;
  using Unaligned = typename Lanes<T, W>::Unaligned;
  // the result of a comparison: all bits of a lane are 1 where it is true. The same type holds the lanes' bit patterns.
  using Mask = typename Lanes<Bits, W>::Packed;
  using Unsigned = typename Lanes<typename BitsOf<T>::unsigned_type, W>::Packed;
  Raw raw;

  Vec() = default;
  RANVIER_INLINE Vec(Raw r) : raw(r) {}
  // The same number in all lanes. x − 0 is x for every x, so the compiler drops the subtraction and keeps one
  // broadcast; x + 0 would turn −0 into +0.
  RANVIER_INLINE Vec(T x) : raw(x - Raw{}) {}

  static RANVIER_INLINE Vec load(const T* p) { return Vec(Raw(*reinterpret_cast<const Unaligned*>(p))); }
  RANVIER_INLINE void store(T* p) const { *reinterpret_cast<Unaligned*>(p) = raw; }
  // The first `lanes` lanes only: the others read as 0, and their memory is neither read nor written (masks.inl).
  static RANVIER_INLINE Vec load(const T* p, Index lanes);
  RANVIER_INLINE void store(T* p, Index lanes) const;
};

// the widest vector of this instruction set
template <class T>
using Wide = Vec<T, RANVIER_BYTES / int(sizeof(T))>;

#define RANVIER_OPERATOR(op)                                                        \
  template <class T, int W>                                                         \
  RANVIER_INLINE Vec<T, W> operator op(Vec<T, W> a, Vec<T, W> b) {                  \
    return Vec<T, W>(a.raw op b.raw);                                               \
  }                                                                                 \
  template <class T, int W>                                                         \
  RANVIER_INLINE Vec<T, W> operator op(Vec<T, W> a, typename Vec<T, W>::Scalar b) { \
    return a op Vec<T, W>(b);                                                       \
  }                                                                                 \
  template <class T, int W>                                                         \
  RANVIER_INLINE Vec<T, W> operator op(typename Vec<T, W>::Scalar a, Vec<T, W> b) { \
    return Vec<T, W>(a) op b;                                                       \
  }
RANVIER_OPERATOR(+)
RANVIER_OPERATOR(-)
RANVIER_OPERATOR(*)
RANVIER_OPERATOR(/)
#undef RANVIER_OPERATOR

#define RANVIER_COMPARE(op)                                                                        \
  template <class T, int W>                                                                        \
  RANVIER_INLINE typename Vec<T, W>::Mask operator op(Vec<T, W> a, Vec<T, W> b) {                  \
    return a.raw op b.raw;                                                                         \
  }                                                                                                \
  template <class T, int W>                                                                        \
  RANVIER_INLINE typename Vec<T, W>::Mask operator op(Vec<T, W> a, typename Vec<T, W>::Scalar b) { \
    return a.raw op Vec<T, W>(b).raw;                                                              \
  }
RANVIER_COMPARE(<)
RANVIER_COMPARE(<=)
RANVIER_COMPARE(>)
RANVIER_COMPARE(>=)
RANVIER_COMPARE(==)
RANVIER_COMPARE(!=)
#undef RANVIER_COMPARE

template <class T, int W>
RANVIER_INLINE Vec<T, W> operator-(Vec<T, W> a) {
  return Vec<T, W>(-a.raw);
}

// `yes` in the lanes where the mask is set, `no` in the others
template <class T, int W>
RANVIER_INLINE Vec<T, W> select(typename Vec<T, W>::Mask mask, Vec<T, W> yes, Vec<T, W> no) {
  return Vec<T, W>(mask ? yes.raw : no.raw);
}

// the larger number; where one of both is a NaN, the other one (as std::fmax)
template <class T, int W>
RANVIER_INLINE Vec<T, W> max(Vec<T, W> a, Vec<T, W> b) {
  return select(b > a, b, select(a == a, a, b));
}

// the lanes' bit patterns as integers, and back
template <class T, int W>
RANVIER_INLINE typename Vec<T, W>::Mask bits(Vec<T, W> x) {
  return reinterpret_cast<typename Vec<T, W>::Mask>(x.raw);
}

template <class T, int W>
RANVIER_INLINE Vec<T, W> from_bits(typename Vec<T, W>::Mask x) {
  return Vec<T, W>(reinterpret_cast<typename Vec<T, W>::Raw>(x));
}

// |x|: the sign bit is cleared
template <class T, int W>
RANVIER_INLINE Vec<T, W> abs(Vec<T, W> x) {
  using B = typename Vec<T, W>::Bits;
  return from_bits<T, W>(bits(x) & B(B(-1) ^ (B(1) << (8 * sizeof(B) - 1))));
}

// |x| with the sign of s
template <class T, int W>
RANVIER_INLINE Vec<T, W> copysign(Vec<T, W> x, Vec<T, W> s) {
  using B = typename Vec<T, W>::Bits;
  const B sign = B(B(1) << (8 * sizeof(B) - 1));
  return from_bits<T, W>((bits(x) & B(~sign)) | (bits(s) & sign));
}

// the integers 0, 1, 2, …, one in each lane
template <class V>
RANVIER_INLINE typename V::Mask iota() {
  typename V::Mask m;
  for (int i = 0; i < V::width; ++i) m[i] = typename V::Bits(i);
  return m;
}

}  // namespace ranvier::RANVIER_SPACE
