// What is asked of the compiler beyond its flags.

#define RANVIER_INLINE inline __attribute__((always_inline))
// the one name that leaves its object: -fwhole-program makes all others static
#if defined(__GNUC__) && !defined(__clang__)
#define RANVIER_SEEN __attribute__((externally_visible))
#else
#define RANVIER_SEEN
#endif
// at -O2 gcc leaves some loops rolled that want to be straight, over a pack's vectors with the vectors in memory
#if defined(__GNUC__) && !defined(__clang__)
#define RANVIER_UNROLLED __attribute__((optimize("O3")))
#else
#define RANVIER_UNROLLED
#endif
