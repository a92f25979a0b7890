// math: elementary functions on vectors: exp, log, tanh, erf and what is made of them; dual numbers.
#include "kernels/math/constants.inl"
#include "kernels/math/polynomial.inl"
#include "kernels/math/exp.inl"
#include "kernels/math/log.inl"
#include "kernels/math/normal.inl"
#include "kernels/math/functions.inl"
#include "kernels/math/bernoulli.inl"
#include "kernels/math/dual.inl"
