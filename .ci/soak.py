"""Make, train, run, save and drop networks and populations for some seconds (argument); the process must not grow."""

import copy
import pickle
import resource
import sys
import time

import numpy as np
import ranvier as rv

rng = np.random.default_rng(0)
x = rng.random((500, 20), dtype=np.float32)
y = rng.integers(0, 4, 500)


def one_life(seed):
    net = rv.Network([20, 32, 4], output="softmax", loss="cross_entropy", rng=seed)
    net.fit(x, y, epochs=2, optimizer=rv.SGD(0.1, momentum=0.9))
    twin = pickle.loads(pickle.dumps(copy.deepcopy(net)))
    assert np.array_equal(twin.predict(x), net.predict(x))
    try:
        net.fit(x[:, :3], y)
    except ValueError:
        return
    raise AssertionError("three columns are not twenty")


def one_run(seed):
    model = rv.neurons.AdEx() if seed % 2 else rv.neurons.HodgkinHuxley()
    cells = rv.Population(model, 100, threads=1 + seed % 2)
    noise = rv.stimuli.ou_noise(600.0 if seed % 2 else 10.0, 2.0, 5.0, seed)
    cells.run(5.0, noise, record=("v",), record_every=2)
    twin = pickle.loads(pickle.dumps(copy.deepcopy(cells)))
    assert np.array_equal(twin.run(5.0, noise).spike_times, cells.run(5.0, noise).spike_times)
    try:
        cells.run(5.0, np.zeros(3))
    except ValueError:
        return
    raise AssertionError("three currents are not a hundred")


def memory():
    """Bytes that the process holds now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


end = time.monotonic() + float(sys.argv[1])
lives, start = 0, 0
while time.monotonic() < end:
    one_life(lives)
    one_run(lives)
    lives += 1
    if lives == 200:
        start = memory()  # pools and caches are warm
grown = memory() - start
print(f"{lives} networks and populations, grown by {grown / 1e6:.2f} MB since the 200th")
assert lives > 1000, "too short to tell"
assert grown < 4e6
