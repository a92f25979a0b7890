// The kernels for AVX-512: 64-byte vectors, fma, mask registers. Compiled once for each part (nets, neurons, steps),
// whose file RANVIER_PART names; the flags are in cpp/CMakeLists.txt.
#if !defined(__AVX512F__)
#error "avx512.cpp needs -mavx512f"
#endif
#include <immintrin.h>
#define RANVIER_SPACE avx512
#define RANVIER_BYTES 64
#include RANVIER_PART
