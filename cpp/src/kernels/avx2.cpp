#if !defined(__AVX2__) || !defined(__FMA__)
#error "avx2.cpp needs -mavx2 -mfma"
#endif
#include <immintrin.h>
#define RANVIER_SPACE avx2
#define RANVIER_BYTES 32
#include RANVIER_PART
