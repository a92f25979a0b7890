// PyOptimizer: an optimiser as Python holds it, the C++ object of every class of ranvier.optimizers.
#pragma once

#include <pybind11/pybind11.h>

#include "ranvier/optimizer.hpp"
#include "support/arguments.hpp"

// All zeros where its __init__ never ran; Optimizer::check refuses that, because a learning rate must be above 0.
struct PyOptimizer : ranvier::Optimizer, arguments::Zeroed {};

// the optimiser that a user gave; TypeError for anything else
const ranvier::Optimizer& optimizer_of(pybind11::handle value);

// The same without an error: null unless the object is of one of the library's classes itself. A subclass by a user
// takes the slow path.
const ranvier::Optimizer* fast_optimizer(PyObject* value) noexcept;
