// Elementary functions on lanes.

namespace ranvier::RANVIER_SPACE {

#define RANVIER_LANES(name, expression)             \
  template <class T, int W>                         \
  RANVIER_INLINE Vec<T, W> name(Vec<T, W> v) {      \
    for (int i = 0; i < W; ++i) {                   \
      const T x = v.raw[i];                         \
      v.raw[i] = T(expression);                     \
    }                                               \
    return v;                                       \
  }
RANVIER_LANES(exp, __builtin_exp(x))
RANVIER_LANES(expm1, __builtin_expm1(x))
RANVIER_LANES(log, __builtin_log(x))
RANVIER_LANES(log1p, __builtin_log1p(x))
RANVIER_LANES(tanh, __builtin_tanh(x))
RANVIER_LANES(erf, __builtin_erf(x))
RANVIER_LANES(sigmoid, 1 / (1 + __builtin_exp(-x)))
RANVIER_LANES(softplus, (x > 0 ? x : 0) + __builtin_log1p(__builtin_exp(-__builtin_fabs(x))))
#undef RANVIER_LANES

}  // namespace ranvier::RANVIER_SPACE
