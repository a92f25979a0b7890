// Eigenvalues of a small dense real matrix, such as the Jacobian of a neuron at a fixed point.
#pragma once

#include <complex>
#include <vector>

namespace ranvier {

// The eigenvalues of an n×n matrix given row by row. Largest real part first; of a conjugate pair the one with the
// positive imaginary part first. All NaN where the iteration does not converge.
std::vector<std::complex<double>> eigenvalues(std::vector<double> matrix, int n);

}  // namespace ranvier
