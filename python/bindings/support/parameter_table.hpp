// The tables of optimisers and schedules as Python reads them.
#pragma once

#include <pybind11/pybind11.h>

#include <vector>

#include "ranvier/describe.hpp"

// the value of a parameter as Python shows it: a bool, an int or a float
inline pybind11::object as_object(const ranvier::OptimizerParameter& p, double value) {
  if (p.flag) return pybind11::bool_(value > 0);
  if (p.whole) return pybind11::int_(static_cast<long long>(value));
  return pybind11::float_(value);
}

// name -> {default, low, high, with_low, flag, range, meaning}
inline pybind11::dict parameter_table(const std::vector<ranvier::OptimizerParameter>& parameters) {
  pybind11::dict all;
  for (const ranvier::OptimizerParameter& p : parameters) {
    pybind11::dict row;
    row["default"] = as_object(p, p.value);
    row["low"] = p.low;
    row["high"] = p.high;
    row["with_low"] = p.with_low;
    row["flag"] = p.flag;
    row["whole"] = p.whole;
    row["range"] = p.range;
    row["meaning"] = p.meaning;
    all[p.name.c_str()] = row;
  }
  return all;
}

// what the tables of optimisers and of schedules have in common
template <class Entry>
pybind11::dict described(const Entry& table) {
  pybind11::dict d;
  d["type"] = table.type;
  d["about"] = table.about;
  d["formula"] = table.formula;
  d["source"] = table.source;
  d["parameters"] = parameter_table(table.parameters);
  return d;
}
