// Pairs that are compiled into one piece, everything inlined, with U vectors in flight; all others go through the
// model's functions on blocks. The bits are the same.

#define RANVIER_COMPILED(X)                                                \
  X(hodgkin_huxley, HodgkinHuxley, exponential_euler, ExponentialEuler, 2) \
  X(hodgkin_huxley, HodgkinHuxley, staggered, Staggered, 4)                \
  X(hodgkin_huxley, HodgkinHuxley, rk4, Rk4, 2)                            \
  X(izhikevich, Izhikevich, euler, Euler, 4)                               \
  X(lif, LIF, exact, Exact, 4)
