// The instruction sets, best first: RANVIER_ISA(namespace, whether this processor has it). An X-macro: the file is
// included once for each use of the list, with another definition of RANVIER_ISA.
#if defined(__x86_64__) && !defined(RANVIER_BASELINE_ONLY)
RANVIER_ISA(avx512, __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2"))
RANVIER_ISA(avx2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#endif
RANVIER_ISA(baseline, true)
