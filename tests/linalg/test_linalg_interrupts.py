"""Ctrl-C ends long products, systems and factorisations soon, alone and in batches."""

import pytest
from interrupted import soon

pytestmark = pytest.mark.once

WORKS = {
    "matmul": "rv.linalg.matmul(a, a)",
    "matmul of a batch": "rv.linalg.matmul(many, many)",
    "matvec": "rv.linalg.matvec(np.broadcast_to(a[0], (10**7, 3000)), a[0])",
    "solve": "rv.linalg.solve(a, a)",
    "solve of a batch": "rv.linalg.solve(np.broadcast_to(many, (100, *many.shape)), many[..., :1])",
    "inv": "rv.linalg.inv(a)",
    "inv of small matrices": "rv.linalg.inv(np.broadcast_to(small, (500, *small.shape)))",
    "cholesky": "rv.linalg.cholesky(a)",
    "qr": "rv.linalg.qr(a)",
    "lstsq": "rv.linalg.lstsq(a, a[:, :3])",
}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", WORKS)
def test_long_work_is_interrupted(name, threads):
    soon(f"""
        rng = np.random.default_rng(0)
        a = rng.standard_normal((3000, 3000)) + 300 * np.eye(3000)
        many, small = rng.standard_normal((2000, 100, 100)), rng.standard_normal((1000, 8, 8))
        def work():
            while True:  # the signal may come between two calls too
                {WORKS[name][:-1]}, threads={threads})
        error, seconds = measured(work)
        report(seconds)
    """)
