"""Threads share the work of one call: how many there are, and the same bits for any number of them.

The limit is read once a process, so most of this runs in processes of its own.
"""

import os
import subprocess
import sys

import pytest
import ranvier as rv

TRAIN = """
import hashlib, sys
import numpy as np
import ranvier as rv

rng = np.random.default_rng(0)
X, y = rng.random((600, 200)), rng.integers(0, 10, 600)
for dtype, optimizer in [("float32", rv.SGD(0.1)), ("float64", rv.Adam(0.01)), ("float32", rv.SGD(0.1, momentum=0.9))]:
    net = rv.Network([200, 150, 10], output="softmax", loss="cross_entropy", dtype=dtype, l2=0.01, rng=1)
    digest = hashlib.sha256()
    history = net.fit(X, y, epochs=2, batch_size=250, optimizer=optimizer, validation_data=(X, y),
                      threads=int(sys.argv[1]), sample_weight=np.linspace(0.5, 2, 600))
    for array in (history.loss, history.val_loss, net.parameters):
        digest.update(np.ascontiguousarray(array).tobytes())
    # these take what RANVIER_NUM_THREADS allows
    digest.update(repr((net.loss(X, y), net.step(X, y, optimizer))).encode())
    net.backward(X, y)
    digest.update(np.ascontiguousarray(net.gradients).tobytes())
    digest.update(net.predict(np.tile(X, (20, 1)).astype(dtype)).tobytes())
    print(digest.hexdigest())
"""


def python(code, *arguments, **environment):
    """What a new process prints."""
    clean = {k: v for k, v in os.environ.items() if k not in ("RANVIER_NUM_THREADS", "OMP_NUM_THREADS")}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, env=clean | environment, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def test_weights_losses_and_predictions_are_the_same_bits_for_any_number_of_threads():
    alone = python(TRAIN, 1, RANVIER_NUM_THREADS="1")
    assert len(set(alone.split())) == 3
    for threads in (2, 3, 7):
        assert python(TRAIN, threads, RANVIER_NUM_THREADS=str(threads)) == alone


ONE_NEURON = """
import hashlib, sys
import numpy as np
import ranvier as rv

rng = np.random.default_rng(0)
X = rng.normal(size=(700, 200))
y = (X[:, :1] > 0).astype(float)
for dtype, optimizer in [("float32", rv.SGD(0.1)), ("float64", rv.Adam(0.01)), ("float32", rv.Adam(0.01))]:
    for widths in [200, 150, 1], [200, 40, 133, 1]:
        net = rv.Network(widths, activation="relu", output="sigmoid", loss="binary_cross_entropy", dtype=dtype, rng=1)
        history = net.fit(X, y, epochs=2, batch_size=300, optimizer=optimizer, threads=int(sys.argv[1]))
        net.backward(X, y)
        digest = hashlib.sha256()
        for array in (history.loss, net.parameters, net.gradients):
            digest.update(np.ascontiguousarray(array).tobytes())
        print(digest.hexdigest())
"""


def test_below_one_neuron_one_thread_takes_another_way_to_the_same_bits():
    alone = python(ONE_NEURON, 1, RANVIER_NUM_THREADS="1")
    assert len(set(alone.split())) == 6
    assert python(ONE_NEURON, 2, RANVIER_NUM_THREADS="2") == alone
    if "avx2" in rv.config()["available_isas"] and rv.config()["isa"] != "baseline":
        assert python(ONE_NEURON, 1, RANVIER_NUM_THREADS="1", RANVIER_ISA="avx2") == alone


LIMIT = "import ranvier as rv; print(rv.config()['threads'])"


@pytest.mark.once
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"RANVIER_NUM_THREADS": "3"}, 3),
        ({"OMP_NUM_THREADS": "5"}, 5),
        ({"OMP_NUM_THREADS": "4,2"}, 4),
        ({"RANVIER_NUM_THREADS": "3", "OMP_NUM_THREADS": "5"}, 3),
        ({"RANVIER_NUM_THREADS": "0", "OMP_NUM_THREADS": "many"}, len(os.sched_getaffinity(0))),
        ({"RANVIER_NUM_THREADS": "100000"}, 255),
        ({}, len(os.sched_getaffinity(0))),
    ],
)
def test_the_limit(environment, expected):
    assert int(python(LIMIT, **environment)) == expected


def test_the_limit_is_that_of_the_affinity():
    one = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    assert int(python(one + LIMIT)) == 1


COUNT = """
import os
import numpy as np
import ranvier as rv

before = len(os.listdir("/proc/self/task"))
X = np.random.default_rng(0).random((1000, 200), dtype=np.float32)
net = rv.Network([200, 100, 1])
net.fit(X, X[:, 0], batch_size=500{threads})
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.parametrize(("threads", "started"), [("", 3), (", threads=2", 1), (", threads=1", 0)])
def test_threads_are_started_as_asked(threads, started):
    assert int(python(COUNT.format(threads=threads), RANVIER_NUM_THREADS="4", OPENBLAS_NUM_THREADS="1")) == started


def test_small_work_never_touches_the_pool():
    small = COUNT.replace("[200, 100, 1]", "[200, 4, 1]").replace("batch_size=500", "batch_size=10")
    assert int(python(small.format(threads=""), RANVIER_NUM_THREADS="4", OPENBLAS_NUM_THREADS="1")) == 0


@pytest.mark.limits_memory
def test_when_threads_cannot_be_created_fewer_are_used():
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
    started = python(limit + COUNT.format(threads=""), RANVIER_NUM_THREADS="255", OPENBLAS_NUM_THREADS="1")
    assert int(started) < 254


FORK = """
import os
import numpy as np
import ranvier as rv

X = np.random.default_rng(0).random((1000, 200), dtype=np.float32)
net = rv.Network([200, 100, 1], rng=0)
net.fit(X, X[:, 0], batch_size=500)  # the pool stands
child = os.fork()
net.fit(X, X[:, 0], batch_size=500)
if child == 0:
    expected = rv.Network([200, 100, 1], rng=0)
    expected.fit(X, X[:, 0], batch_size=500, epochs=2, threads=1)
    same = np.array_equal(net.parameters, expected.parameters)
    os._exit(0 if same and len(os.listdir("/proc/self/task")) == 3 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_child_of_fork_has_a_pool_of_its_own():
    assert int(python(FORK, RANVIER_NUM_THREADS="3", OPENBLAS_NUM_THREADS="1")) == 0


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2", True])
def test_threads_must_be_a_positive_integer(threads):
    net = rv.Network([1, 1])
    with pytest.raises((ValueError, TypeError), match="threads"):
        net.fit([[1.0]], [1.0], threads=threads)
    with pytest.raises((ValueError, TypeError), match="threads"):
        rv.math.exp([1.0], threads=threads)


POPULATION = """
import hashlib, sys
import numpy as np
import ranvier as rv

threads = int(sys.argv[1])
for model, options in [
    (rv.neurons.HodgkinHuxley(), {"integrator": "staggered"}),
    (rv.neurons.LIF(), {}),
    (rv.neurons.Izhikevich("FS"), {"dtype": "float32"}),
]:
    current = np.linspace(1.4, 3, 5000) if model.name == "lif" else np.linspace(5, 15, 5000)
    run = rv.simulate(model, 40.0, current, n=5000, record=["v"], record_every=10, threads=threads, **options)
    noisy = rv.simulate(model, 10.0, rv.stimuli.ou_noise(2.0, 1.0, 5.0, 3), n=5000, threads=threads, **options)
    digest = hashlib.sha256(np.ascontiguousarray(run["v"]).tobytes())
    digest.update(run.spike_times.tobytes() + run.spike_neurons.tobytes() + np.ascontiguousarray(noisy["v"]).tobytes())
    print(len(run.spike_times) > 0, digest.hexdigest())
"""


@pytest.mark.arithmetic
def test_populations_have_the_same_bits_for_any_number_of_threads():
    alone = python(POPULATION, 1, RANVIER_NUM_THREADS="1")
    assert alone.count("True") == 3
    for threads in (2, 3, 7):
        assert python(POPULATION, threads, RANVIER_NUM_THREADS=str(threads)) == alone


POPULATION_COUNT = """
import os
import ranvier as rv

before = len(os.listdir("/proc/self/task"))
rv.Population(rv.neurons.HodgkinHuxley(), {n}, threads={threads}).run(5.0)
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.parametrize(("n", "threads", "started"), [(5000, None, 3), (5000, 2, 1), (5000, 1, 0), (1, None, 0)])
def test_populations_start_threads_as_asked(n, threads, started):
    code = POPULATION_COUNT.format(n=n, threads=threads)
    assert int(python(code, RANVIER_NUM_THREADS="4", OPENBLAS_NUM_THREADS="1")) == started


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2", True])
def test_threads_of_a_population_must_be_a_positive_integer(threads):
    with pytest.raises((ValueError, TypeError), match="threads"):
        rv.Population(rv.neurons.LIF(), 2, threads=threads)


LINALG = """
import hashlib, sys
import numpy as np
import ranvier as rv

rng, threads = np.random.default_rng(0), int(sys.argv[1])
digest = hashlib.sha256()
for dtype in ("float32", "float64"):
    a, b = rng.standard_normal((2, 700, 700)).astype(dtype)
    many, right = rng.standard_normal((500, 40, 40)).astype(dtype), rng.standard_normal((500, 40, 3)).astype(dtype)
    small = rng.standard_normal((20_000, 9, 9)).astype(dtype)
    for result in (
        rv.linalg.matmul(a, b, threads=threads), rv.linalg.matmul(a[:, :5], b[:5], threads=threads),
        rv.linalg.matmul(many, many, threads=threads), rv.linalg.matvec(a, b[0], threads=threads),
        rv.linalg.transpose(a, threads=threads), rv.linalg.solve(a, b, threads=threads),
        rv.linalg.inv(a, threads=threads), rv.linalg.solve(many, right, threads=threads),
        rv.linalg.inv(small, threads=threads), *rv.linalg.qr(a, threads=threads), *rv.linalg.qr(many, threads=threads),
        rv.linalg.cholesky(rv.linalg.matmul(a, a.T) + 700 * np.eye(700, dtype=dtype), threads=threads),
        rv.linalg.lstsq(a[:, :30], b[0], threads=threads).x,
    ):
        digest.update(result.tobytes())
    small[11_111] = small[15_000] = 0
    try:
        rv.linalg.inv(small, threads=threads)
    except rv.linalg.LinAlgError as error:
        digest.update(str(error).encode())
print(digest.hexdigest())
"""


@pytest.mark.arithmetic
def test_linear_algebra_has_the_same_bits_for_any_number_of_threads():
    alone = python(LINALG, 1, RANVIER_NUM_THREADS="1")
    for threads in (2, 3, 7):
        assert python(LINALG, threads, RANVIER_NUM_THREADS=str(threads)) == alone


IMAGE = """
import hashlib, sys
import numpy as np
import ranvier as rv

rng, threads = np.random.default_rng(0), int(sys.argv[1])
digest = hashlib.sha256()
for dtype in ("float32", "float64"):
    image, kernel = rng.standard_normal((701, 1023)).astype(dtype), rng.standard_normal((6, 7)).astype(dtype)
    color, planes = rng.standard_normal((300, 401, 3)).astype(dtype), rng.standard_normal((40, 90, 50)).astype(dtype)
    for mode in ("reflect", "constant", "nearest", "mirror", "wrap", "valid", "full"):
        digest.update(rv.image.convolve(image, kernel, mode, 0.5, threads=threads).tobytes())
        digest.update(rv.image.correlate(color[::-1], kernel, mode, channel_axis=2, threads=threads).tobytes())
        digest.update(rv.image.correlate(planes, kernel, mode, channel_axis=0, threads=threads).tobytes())
    for kind in ("max", "mean", "min"):
        digest.update(rv.image.pool(image, (3, 2), kind, threads=threads).tobytes())
        digest.update(rv.image.pool(color, 3, kind, 1, channel_axis=2, threads=threads).tobytes())
print(digest.hexdigest())
"""


@pytest.mark.arithmetic
def test_images_have_the_same_bits_for_any_number_of_threads():
    alone = python(IMAGE, 1, RANVIER_NUM_THREADS="1")
    for threads in (2, 3, 7):
        assert python(IMAGE, threads, RANVIER_NUM_THREADS=str(threads)) == alone
