// Eigenvalues of a small real matrix.
#pragma once

#include <complex>
#include <vector>

namespace ranvier {

// of an n×n matrix, row by row; largest real part first, a conjugate pair with the positive imaginary part first
std::vector<std::complex<double>> eigenvalues(std::vector<double> matrix, int n);

}  // namespace ranvier
