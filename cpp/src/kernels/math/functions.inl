// The elementary functions as kernels on arrays, one for each name in RANVIER_FUNCTIONS of ranvier/lists.hpp.

namespace ranvier::RANVIER_SPACE {

// y[i] = f(x[i]); y may be x. One vector at a time is enough: the iterations are independent, and the processor
// overlaps several of them by itself.
template <class F, class T>
void function_pass(Index n, const T* x, T* y) {
  using V = Wide<T>;
  Index i = 0;
  for (; i + V::width <= n; i += V::width) F::of(V::load(x + i)).store(y + i);
  if (i < n) F::of(V::load(x + i, n - i)).store(y + i, n - i);
}

// a function as a type, to be a template argument of function_pass
#define RANVIER_FUNCTION(name)        \
  struct Function_##name {            \
    template <class V>                \
    static RANVIER_INLINE V of(V x) { \
      return name(x);                 \
    }                                 \
  };
RANVIER_FUNCTIONS(RANVIER_FUNCTION)
#undef RANVIER_FUNCTION

}  // namespace ranvier::RANVIER_SPACE
