// math: elementary functions on vectors: exp, log, tanh, erf and what is made of them.
#include "kernels/math/math.inl"
#include "kernels/math/bernoulli.inl"
#include "kernels/math/dual.inl"
