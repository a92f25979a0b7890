// The instruction sets of this build, best first: RANVIER_ISA(namespace, whether this processor has it). An X-macro:
// the file is included once for each use of the list, with another definition of RANVIER_ISA. CMake defines
// RANVIER_WITH_<namespace> for each set that RANVIER_ISAS names.
#ifdef RANVIER_WITH_avx512
RANVIER_ISA(avx512, __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2"))
#endif
#ifdef RANVIER_WITH_avx2
RANVIER_ISA(avx2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#endif
#ifdef RANVIER_WITH_baseline
RANVIER_ISA(baseline, true)
#endif
