"""On an emulated older processor: the kernels it can run are chosen, and a network learns (argument: its name)."""

import sys

import numpy as np
import ranvier as rv

best = {"Nehalem": "baseline", "Haswell": "avx2"}[sys.argv[1]]
config = rv.config()
assert config["isa"] == config["available_isas"][0] == best, config

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
y = np.array([[0], [1], [1], [0]], dtype=np.float32)
net = rv.Network([2, 4, 1], activation="tanh", output="sigmoid", loss="binary_cross_entropy", rng=1)
history = net.fit(x, y, epochs=500, batch_size=4, optimizer=rv.SGD(0.5, momentum=0.9))
assert np.abs(net.predict(x) - y).max() < 0.1
print(f"{sys.argv[1]}: {best}, loss {history.loss[0]:.4f} -> {history.loss[-1]:.4f}")
