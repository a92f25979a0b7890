// How synapses and rules of plasticity are read: descriptions of ranvier.synapses and ranvier.plasticity.
#pragma once

#include <pybind11/pybind11.h>

#include "support/arguments.hpp"
#include "ranvier/plasticity.hpp"
#include "ranvier/synapse.hpp"

ranvier::Synapse read_synapse(pybind11::handle value);
ranvier::Plasticity read_plasticity(pybind11::handle value);
