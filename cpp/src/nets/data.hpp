// Rows that come from outside: checked as a whole before anything is touched.
#pragma once

#include <string>

#include "nets/batch.hpp"
#include "nets/state.hpp"
#include "system/message.hpp"

namespace ranvier {

// index of the first element that is not finite, or −1
template <class T>
Index first_not_finite(const T* x, Index n) noexcept;

// whether all of x is finite
template <class T>
bool finite(View<const T> x) noexcept;

// the first parameter that is not finite and what to do about it, or an empty text
template <class T>
std::string bad_parameter(const NetworkState<T>& network);

// throws ValueError unless x is (any, n_in) and finite
template <class T>
void check_inputs(const NetworkState<T>& network, View<const T> x, const char* name = "X");

// throws ValueError unless data are rows that the network's loss understands, at least one of them with a weight
template <class T>
Batch<T> checked(const NetworkState<T>& network, const Data<T>& data, const char* x_name = "X",
                 const char* y_name = "y");

}  // namespace ranvier
