#if !defined(__AVX512F__)
#error "avx512.cpp needs -mavx512f"
#endif
#include <immintrin.h>
#define RANVIER_SPACE avx512
#define RANVIER_BYTES 64
#include RANVIER_PART
