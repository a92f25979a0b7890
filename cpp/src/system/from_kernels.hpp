// The tables of the kernels, as the rest of the library sees them: where a wheel has the kernels in a shared library,
// they come from there.
#pragma once

#if defined(RANVIER_SHARED_KERNELS) && defined(__GNUC__)
#define RANVIER_FROM_KERNELS extern __attribute__((visibility("default")))
#else
#define RANVIER_FROM_KERNELS extern
#endif
