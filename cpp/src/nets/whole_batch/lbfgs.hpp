// Lbfgs: iterations of L-BFGS (Liu & Nocedal 1989).
#pragma once

#include <memory>

#include "nets/whole_batch/method.hpp"

namespace ranvier {

template <class T>
std::unique_ptr<Method> lbfgs(NetworkState<T>& network, Trials<T>& trials);

}  // namespace ranvier
