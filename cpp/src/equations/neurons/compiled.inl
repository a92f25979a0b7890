// Pairs that are compiled into one piece, everything inlined: with U vectors in flight, in float64 and in float32 where
// vectors have at least so many bytes (a wheel has room for so many); on 64 bytes in float64 also for neurons that one
// vector holds. All others go through the model's functions on blocks. The bits are the same.

#define RANVIER_COMPILED(X)                                                        \
  X(hodgkin_huxley, HodgkinHuxley, exponential_euler, ExponentialEuler, 2, 64, 64) \
  X(hodgkin_huxley, HodgkinHuxley, staggered, Staggered, 4, 32, 64)                \
  X(hodgkin_huxley, HodgkinHuxley, rk4, Rk4, 2, 32, 64)                            \
  X(morris_lecar, MorrisLecar, rk4, Rk4, 4, 64, 64)                                \
  X(izhikevich, Izhikevich, euler, Euler, 4, 32, 64)                               \
  X(lif, LIF, exact, Exact, 4, 32, 64)
