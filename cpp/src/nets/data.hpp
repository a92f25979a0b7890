// Checks of data that a user gives: shapes, finite numbers, and targets that the loss can take. All of the data is
// checked before anything is changed.
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

// Says which weight or bias is the first that is not finite, and what to do about it; an empty text where all are
// finite.
template <class T>
std::string bad_parameter(const NetworkState<T>& network);

// throws ValueError unless x is (any, n_in) and finite
template <class T>
void check_inputs(const NetworkState<T>& network, View<const T> x, const char* name = "X");

// The data as one batch. Throws ValueError unless there is at least one row, the shapes fit the network, all numbers
// are finite, the loss can take the targets, and Σ w > 0. x_name and y_name are what the errors call the arrays.
template <class T>
Batch<T> checked(const NetworkState<T>& network, const Data<T>& data, const char* x_name = "X",
                 const char* y_name = "y");

}  // namespace ranvier
