"""The environment of a measured process: nothing inherited that slows a peer, every tool told how many threads it has.

Must be imported before NumPy: BLAS libraries read their variables when they are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping

# Anything that starts like this would change a tool behind our back (some images force OpenBLAS to an AVX2 kernel).
OVERRIDES = (
    "OPENBLAS_", "GOTO_", "OMP_", "GOMP_", "KMP_", "MKL_", "NVPL_", "BLIS_", "VECLIB_", "NUMEXPR_", "DNNL_", "ONEDNN_",
    "XLA_", "JAX_", "NPROC", "PJRT_", "ATEN_", "TORCH_", "TF_", "NPY_", "LD_PRELOAD", "MALLOC_", "RANVIER_",
)  # fmt: skip

THREADS = (
    "RANVIER_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NPROC", "PJRT_NPROC",
)  # fmt: skip

# MLAS (ONNX Runtime) has no such switch: in avx2 mode it still runs its best kernels.
LIMITS: dict[str, dict[str, str]] = {
    "best": {},
    "avx2": {
        "RANVIER_ISA": "avx2",
        "OPENBLAS_CORETYPE": "Haswell",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "DNNL_MAX_CPU_ISA": "AVX2",
        "ATEN_CPU_CAPABILITY": "avx2",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
        # its products (YNNPACK) ask the processor themselves, and ran at twice AVX2's peak; without them they are Eigen's
        "XLA_FLAGS": "--xla_cpu_max_isa=AVX2 --xla_cpu_experimental_ynn_fusion_type=",
    },
}
UNLIMITED = {"avx2": ("onnxruntime",)}


def cleared(environ: Mapping[str, str]) -> dict[str, str]:
    """A copy of the environment without the overrides."""
    return {name: value for name, value in environ.items() if not name.startswith(OVERRIDES)}


def of_worker(environ: Mapping[str, str], threads: int, isa: str) -> dict[str, str]:
    """The environment of a measured process that may use so many threads and this instruction set."""
    env = cleared(environ) | LIMITS[isa]
    env |= dict.fromkeys(THREADS, str(threads))
    eigen = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
    env["XLA_FLAGS"] = f"{env.get('XLA_FLAGS', '')} {eigen}".strip()
    env["PYTHONHASHSEED"] = "0"
    return env
