"""The same rows for any number of threads and on every instruction set; and where memory is short, an error with bytes.

The number of threads is read once a process, so connections are built in processes of their own.
"""

import os
import subprocess
import sys

import pytest
import ranvier as rv

pytestmark = [pytest.mark.once, pytest.mark.arithmetic]

BUILD = """
import hashlib, sys
import numpy as np
import ranvier as rv

rules, place = rv.rules, np.random.default_rng(1).random((600, 2))
pairs = np.random.default_rng(2).integers(0, 600, (2, 200_000))
weight, delay = rv.random.normal(1.0, 0.2, low=0.5), rv.random.lognormal(0.5, 0.5)
for rule in (rules.all_to_all(False), rules.probability(0.7, False), rules.indegree(300), rules.indegree(400, False, True),
             rules.outdegree(300, False), rules.outdegree(900, multiple=True), rules.total(200_000), rules.total(200_000, False, True),
             rules.pairs(*pairs), rules.matrix(np.ones((600, 600))), rules.distance(0.5)):
    for given in (1.5, delay, rv.random.uniform(0.5, 40.0)):
        made = rv._core.connection_rows(rule, 600, 600, weight, given, self=3, seed=9, number=4, threads=int(sys.argv[1]),
                                        source_positions=place, target_positions=place)
        digest = hashlib.sha256()
        for array in (made.target, made.weight, made.line_delay, made.line_begin, made.first_line):
            digest.update(array.tobytes())
        print(rule.kind, made.synapses, digest.hexdigest())
"""


def python(code, *arguments, **environment):
    """What a new process prints."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=300, check=True
    )
    return done.stdout


def test_threads_and_instruction_sets():
    alone = python(BUILD, 1, RANVIER_NUM_THREADS="1")
    assert len(set(alone.splitlines())) == 33
    assert all(int(line.split()[1]) > 100_000 for line in alone.splitlines())
    for threads in (2, 3, 7):
        assert python(BUILD, threads, RANVIER_NUM_THREADS="7") == alone, threads
    for isa in rv.config()["available_isas"]:
        assert python(BUILD, 3, RANVIER_NUM_THREADS="3", RANVIER_ISA=isa) == alone, isa


@pytest.mark.limits_memory
def test_too_little_memory_is_an_error_that_names_the_bytes():
    code = """
import resource
import ranvier as rv
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
try:
    rv._core.connection_rows(rv.rules.probability(0.5), 40_000, 40_000, 1.0, 1.0)
except MemoryError as error:
    print(error)
made = rv._core.connection_rows(rv.rules.probability(0.5), 400, 400, 1.0, 1.0)
print(made.synapses > 70_000)
"""
    text = python(code)
    assert "bytes" in text
    assert text.endswith("True\n")
