// What a call of Network::fit must be before anything changes.
#pragma once

#include "nets/state.hpp"
#include "ranvier/fit.hpp"

namespace ranvier {

// ValueError for a network that cannot be trained, or not by this optimiser, for an option that makes no sense, and for
// one that the optimiser has no use for
template <class T>
void check_fit(const NetworkState<T>& network, const Optimizer& optimizer, const FitOptions<T>& options);

}  // namespace ranvier
