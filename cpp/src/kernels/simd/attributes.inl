// Compiler attributes of the kernels, beyond the flags of ranvier_add_isa (cpp/cmake/isa.cmake).

// Vectors are passed and returned by value. In a call that is not inlined they would go through memory, so every small
// function on vectors is forced inline.
#define RANVIER_INLINE inline __attribute__((always_inline))

// The kernels are compiled with -fwhole-program, which makes all symbols of an object file local (short symbol tables,
// no relocations for calls). This attribute keeps the one symbol that the library needs, the table, visible.
#if defined(__GNUC__) && !defined(__clang__)
#define RANVIER_SEEN __attribute__((externally_visible))
#else
#define RANVIER_SEEN
#endif

// For functions with short loops over an array of vectors: the array can live in registers only where the loop is
// unrolled completely. gcc leaves some of these loops rolled at -O2, but not at -O3.
#if defined(__GNUC__) && !defined(__clang__)
#define RANVIER_UNROLLED __attribute__((optimize("O3")))
#else
#define RANVIER_UNROLLED
#endif
