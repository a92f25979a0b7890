// The kernels for every processor of the target architecture: 16-byte vectors, no fma, no intrinsics. On x86-64 that is
// SSE2. Compiled once for each part (nets, neurons, steps), whose file RANVIER_PART names.
#define RANVIER_SPACE baseline
#define RANVIER_BYTES 16
#include RANVIER_PART
