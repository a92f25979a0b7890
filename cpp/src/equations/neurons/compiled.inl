// The pairs of model and integrator that are fused: compiled into one function each, everything inlined. All other
// pairs go through the model's functions on blocks, with the same bits. A fused pair is kilobytes of code for each
// instruction set and dtype, so there are only those whose speed counts most.
//
// X(model, Model, integrator, Integrator, U, bytes of float64, bytes of float32): U vectors go side by side; the pair
// is made in float64 and in float32 for instruction sets whose vectors have at least so many bytes. With 64 bytes,
// float64 also has a form with one vector, for blocks that one vector holds.

#define RANVIER_COMPILED(X)                                                        \
  X(hodgkin_huxley, HodgkinHuxley, exponential_euler, ExponentialEuler, 2, 64, 64) \
  X(hodgkin_huxley, HodgkinHuxley, staggered, Staggered, 4, 32, 64)                \
  X(hodgkin_huxley, HodgkinHuxley, rk4, Rk4, 2, 32, 64)                            \
  X(morris_lecar, MorrisLecar, rk4, Rk4, 4, 64, 64)                                \
  X(izhikevich, Izhikevich, euler, Euler, 4, 32, 64)                               \
  X(izhikevich, Izhikevich, rk4, Rk4, 4, 32, 64)                                   \
  X(lif, LIF, exact, Exact, 4, 32, 64)

// The same for steps within spiking networks, in float64: X(model, Model, integrator, Integrator, U)
#define RANVIER_COMPILED_IN_NETWORKS(X)               \
  X(lif, LIF, staggered, Staggered, 4)                \
  X(traub_miles, TraubMiles, staggered, Staggered, 4) \
  X(traub_miles, TraubMiles, exponential_euler, ExponentialEuler, 4)
