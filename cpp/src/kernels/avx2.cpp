// The kernels for AVX2: 32-byte vectors and fma. Compiled once for each part (nets, neurons, steps), whose file
// RANVIER_PART names; the flags are in cpp/CMakeLists.txt.
#if !defined(__AVX2__) || !defined(__FMA__)
#error "avx2.cpp needs -mavx2 -mfma"
#endif
#include <immintrin.h>
#define RANVIER_SPACE avx2
#define RANVIER_BYTES 32
#include RANVIER_PART
