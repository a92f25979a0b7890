// An optimiser as Python holds it: the object below every class of ranvier.optimizers.
#pragma once

#include <pybind11/pybind11.h>

#include "ranvier/optimizer.hpp"
#include "support/arguments.hpp"

// zeros where its __init__ never ran, which no check lets pass
struct PyOptimizer : ranvier::Optimizer, arguments::Zeroed {};

// the optimiser that a user gave; TypeError for anything else
const ranvier::Optimizer& optimizer_of(pybind11::handle value);

// the same of an object that is exactly of one of the library's classes, or null
const ranvier::Optimizer* fast_optimizer(PyObject* value) noexcept;
