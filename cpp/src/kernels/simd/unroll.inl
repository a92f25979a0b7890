// unroll<N>(f): the loop f(0), f(1), …, f(N − 1), unrolled at compile time.

namespace ranvier::RANVIER_SPACE {

// An int as a type, so that a lambda can use its argument as a constant: `sum[i.value]` has an index known at compile
// time. An array of vectors that is only ever indexed in this way stays in registers.
template <int I>
struct Constant {
  static constexpr int value = I;
};

template <int N, int I = 0, class F>
RANVIER_INLINE constexpr void unroll(F f) {
  if constexpr (I < N) {
    f(Constant<I>{});
    unroll<N, I + 1>(f);
  }
}

}  // namespace ranvier::RANVIER_SPACE
