// What is checked before an ensemble changes.
#pragma once

#include <vector>

#include "nets/ensemble/ensemble_impl.hpp"

namespace ranvier {

// ValueError unless there is a number for each model, or none at all, each in the range of the optimiser's parameter of
// this name
void check_numbers(const std::vector<double>& numbers, std::size_t models, const Optimizer& optimizer,
                   const char* parameter);

// ValueError unless there is an entry a model, or none at all, and each row is one of the data's
void check_rows(const std::vector<ModelRows>& rows, std::size_t models, Index of_data);

// ValueError unless every model has a row whose sample weight is above 0; null: all are 1
template <class T>
void check_weights(const std::vector<ModelRows>& rows, const T* weight);

// ValueError for options of Network::fit that an ensemble does not have
template <class T>
void check_options(const Optimizer& optimizer, const FitOptions<T>& options);

}  // namespace ranvier
