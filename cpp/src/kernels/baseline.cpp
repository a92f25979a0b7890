#define RANVIER_SPACE baseline
#define RANVIER_BYTES 16
#include "kernels/all.inl"
