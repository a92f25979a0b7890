// What is checked of a training beside its data, before anything is changed.
#pragma once

#include "nets/state.hpp"

namespace ranvier {

// ValueError where this network cannot be trained, or not by this optimiser, or an option makes no sense
template <class T>
void check_fit(const NetworkState<T>& network, const Optimizer& optimizer, const FitOptions<T>& options);

}  // namespace ranvier
