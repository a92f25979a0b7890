// How rules, weights and delays are read: descriptions of ranvier.rules and ranvier.random, numbers and arrays. What is
// read holds the arrays whose memory it views.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "support/arrays.hpp"
#include "ranvier/connection.hpp"

namespace py = pybind11;

struct HeldRule {
  ranvier::ConnectionRule rule;
  py::object first{}, second{};
};
// a Rule of ranvier.rules
HeldRule read_rule(py::handle rule);

struct HeldValues {
  ranvier::SynapseValues values;
  py::object owner{};
};
// a number, an array (pairs,) or (sources, targets), or a Distribution of ranvier.random
HeldValues read_synapse_values(py::handle value, const char* name);

// positions (n, dimensions), or None
arrays::Held<double> read_positions(py::handle value, const char* name, ranvier::Index n);

// how weights are kept, by its name
ranvier::WeightType weight_type(const std::string& name);

// rows as Python holds them
struct PyConnectionRows : arguments::Zeroed {
  ranvier::ConnectionRows rows;
};
