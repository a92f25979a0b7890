// The lists: one line a thing. CONTRIBUTING.md says which other files a new thing needs.
#pragma once

// clang-format off
#define RANVIER_ACTIVATIONS(X) \
  X(linear, Linear)            \
  X(sigmoid, Sigmoid)          \
  X(tanh, Tanh)                \
  X(relu, Relu)                \
  X(leaky_relu, LeakyRelu)     \
  X(elu, Elu)                  \
  X(gelu, Gelu)                \
  X(silu, Silu)                \
  X(softplus, Softplus)        \
  X(softmax, Softmax)          \
  X(hardlim, Hardlim)          \
  X(hardlims, Hardlims)

#define RANVIER_LOSSES(X)                          \
  X(half_sse, HalfSse)                             \
  X(mse, Mse)                                      \
  X(mae, Mae)                                      \
  X(huber, Huber)                                  \
  X(log_cosh, LogCosh)                             \
  X(quantile, Quantile)                            \
  X(binary_cross_entropy, BinaryCrossEntropy)      \
  X(cross_entropy, CrossEntropy)                   \
  X(hinge, Hinge)                                  \
  X(poisson, Poisson)                              \
  X(gaussian_nll, GaussianNll)

#define RANVIER_LAYERS(X) \
  X(dense, Dense)         \
  X(dropout, Dropout)     \
  X(conv2d, Conv2D)       \
  X(maxpool2d, MaxPool2D) \
  X(avgpool2d, AvgPool2D) \
  X(globalavgpool2d, GlobalAvgPool2D) \
  X(flatten, Flatten) \
  X(layernorm, LayerNorm)

#define RANVIER_OPTIMIZERS(X) \
  X(sgd, SGD)                 \
  X(adam, Adam)               \
  X(adamw, AdamW)             \
  X(rmsprop, RMSprop)         \
  X(adagrad, Adagrad)         \
  X(rprop, RProp)             \
  X(lbfgs, LBFGS)             \
  X(levenberg_marquardt, LevenbergMarquardt)

#define RANVIER_SCHEDULES(X)             \
  X(constant, Constant)                  \
  X(step, Step)                          \
  X(exponential, Exponential)            \
  X(cosine, Cosine)                      \
  X(one_cycle, OneCycle)                 \
  X(inverse_scaling, InverseScaling)     \
  X(plateau, Plateau)                    \
  X(adaptive, Adaptive)

#define RANVIER_FUNCTIONS(X) \
  X(exp)                     \
  X(expm1)                   \
  X(exprel)                  \
  X(log)                     \
  X(log1p)                   \
  X(tanh)                    \
  X(sigmoid)                 \
  X(softplus)                \
  X(erf)                     \
  X(cosh)

#define RANVIER_NEURONS(X)           \
  X(hodgkin_huxley, HodgkinHuxley)   \
  X(morris_lecar, MorrisLecar)       \
  X(wang_buzsaki, WangBuzsaki)       \
  X(connor_stevens, ConnorStevens)   \
  X(traub_miles, TraubMiles)         \
  X(lif, LIF)                        \
  X(qif, QIF)                        \
  X(eif, EIF)                        \
  X(adex, AdEx)                      \
  X(izhikevich, Izhikevich)          \
  X(fitzhugh_nagumo, FitzHughNagumo) \
  X(hindmarsh_rose, HindmarshRose)

#define RANVIER_SYNAPSES(X)                 \
  X(delta, Delta)                           \
  X(exp_current, ExpCurrent)                \
  X(alpha_current, AlphaCurrent)            \
  X(exp_conductance, ExpConductance)        \
  X(alpha_conductance, AlphaConductance)    \
  X(biexp_conductance, BiexpConductance)    \
  X(nmda, NMDA)                             \
  X(gap_junction, GapJunction)

#define RANVIER_PLASTICITY(X)      \
  X(tsodyks_markram, TsodyksMarkram) \
  X(stdp, STDP)                      \
  X(triplet_stdp, TripletSTDP)       \
  X(inhibitory_stdp, InhibitorySTDP)

#define RANVIER_INTEGRATORS(X)           \
  X(euler, Euler)                        \
  X(heun, Heun)                          \
  X(exponential_euler, ExponentialEuler) \
  X(staggered, Staggered)                \
  X(rk4, Rk4)                            \
  X(published, Published)                \
  X(exact, Exact)                        \
  X(dopri5, Dopri5)

#define RANVIER_INITS(X)                                       \
  X(glorot_uniform, "+-sqrt(6/(n_in + n_out)), Glorot & Bengio 2010") \
  X(glorot_normal, "sd sqrt(2/(n_in + n_out)), Glorot & Bengio 2010") \
  X(he_uniform, "+-sqrt(6/n_in), He et al. 2015")              \
  X(he_normal, "sd sqrt(2/n_in), He et al. 2015")              \
  X(lecun_uniform, "+-sqrt(3/n_in), LeCun et al. 1998")        \
  X(lecun_normal, "sd sqrt(1/n_in), LeCun et al. 1998")        \
  X(zeros, "0")
// clang-format on
