// levenberg_marquardt(): iterations of Levenberg (1944) and Marquardt (1963), as Hagan & Menhaj (1994) use them for
// networks.
#pragma once

#include <memory>

#include "nets/whole_batch/method.hpp"

namespace ranvier {

// The most parameters it takes. Three matrices of so many rows and columns are in memory: JᵀJ, the factor of JᵀJ + μ,
// and the factor while it is computed.
inline constexpr Index most_in_normal_equations = 10000;

template <class T>
std::unique_ptr<Method> levenberg_marquardt(NetworkState<T>& network, Trials<T>& trials, int threads);

}  // namespace ranvier
