// How a synapse is read: a description of ranvier.synapses.
#pragma once

#include <pybind11/pybind11.h>

#include "support/arguments.hpp"
#include "ranvier/synapse.hpp"

ranvier::Synapse read_synapse(pybind11::handle value);
