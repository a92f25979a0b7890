// The options of a run, read from Python's RunOptions (python/ranvier/_cells/options.py) by the names of its fields.
// An option is a member of ranvier::RunOptions, a row of the table below and a field there; nothing else knows it.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cells/py_stimulus.hpp"
#include "ranvier/population.hpp"

namespace run_options {

// what the fields are read into, and what their shapes depend on
template <class T>
struct Target {
  ranvier::Index n;    // neurons of the population
  std::int64_t steps;  // of the run
  ranvier::RunOptions<T> options{};
  HeldCurrent<T> clamp{};
};

// a name; `what` is what it should be
inline std::string name_of(py::handle value, const char* argument, const char* what) {
  if (!PyUnicode_Check(value.ptr()))
    throw py::type_error(std::string(argument) + " must be " + what + "; got " + arguments::shown(value));
  return arguments::text(value, argument);
}
inline void read(py::handle value, const char* name, double& to) { to = arguments::number(value, name); }
inline void read(py::handle value, const char* name, std::optional<double>& to) { to = arguments::number(value, name); }
inline void read(py::handle value, const char* name, std::string& to) { to = name_of(value, name, "a name or None"); }
// checked by chosen_neurons of options.py
inline void read(py::handle value, const char*, std::vector<ranvier::Index>& to) {
  const py::array_t<ranvier::Index> indices(py::reinterpret_borrow<py::object>(value));
  to.assign(indices.data(), indices.data() + indices.size());
}

// a reader for each member of RunOptions: of a plain one, of an integer ≥ low, and of those that are more than a value
template <class T, auto member>
void plain(py::handle value, const char* name, Target<T>& to) {
  read(value, name, to.options.*member);
}
template <class T, auto member, std::int64_t low>
void integer(py::handle value, const char* name, Target<T>& to) {
  to.options.*member = arguments::integer(value, name, low);
}
template <class T>
void threads(py::handle value, const char*, Target<T>& to) {
  to.options.threads = arguments::thread_count(value);
}
// "times", "counts" or None
template <class T>
void spikes(py::handle value, const char* name, Target<T>& to) {
  using ranvier::SpikeOutput;
  if (value.is_none()) {
    to.options.spikes = SpikeOutput::none;
    return;
  }
  const std::string word = name_of(value, name, "'times', 'counts' or None");
  if (word != "times" && word != "counts")
    throw py::value_error(std::string(name) + " must be 'times', 'counts' or None; got " + arguments::shown(value));
  to.options.spikes = word == "times" ? SpikeOutput::times : SpikeOutput::counts;
}
template <class T>
void clamp(py::handle value, const char* name, Target<T>& to) {
  to.clamp = read_current<T>(value, name, to.n, to.steps);
  to.options.clamp = to.clamp.current;
}
// names alone: their memory is allocated when all options are known
template <class T>
void record(py::handle value, const char* name, Target<T>& to) {
  for (const py::object state : arguments::list(value, name, "a sequence of names of states"))
    to.options.record.push_back({name_of(state, name, "names of states"), {}});
}
template <class T>
void record_at_spikes(py::handle value, const char* name, Target<T>& to) {
  for (const py::object state : arguments::list(value, name, "a sequence of names of states"))
    to.options.record_at_spikes.push_back(name_of(state, name, "names of states"));
}
template <class T>
void start_sample(py::handle value, const char* name, Target<T>& to) {
  to.options.start_sample = arguments::flag(value, name);
}

template <class T>
struct Row {
  const char* name;  // of the field, and in errors
  bool optional;     // None leaves the member as it is
  void (*read)(py::handle value, const char* name, Target<T>&);
};

template <class T, class O = ranvier::RunOptions<T>>
inline constexpr Row<T> table[] = {
    {"integrator", true, plain<T, &O::integrator>},
    {"record", false, record<T>},
    {"record_every", false, integer<T, &O::record_every, 1>},
    {"start_sample", false, start_sample<T>},
    {"record_at_spikes", false, record_at_spikes<T>},
    {"record_neurons", true, plain<T, &O::neurons>},
    {"spike_threshold", true, plain<T, &O::spike_threshold>},
    {"spikes", false, spikes<T>},
    {"reset", true, plain<T, &O::reset>},
    {"clamp", true, clamp<T>},
    {"rtol", false, plain<T, &O::rtol>},
    {"atol", true, plain<T, &O::atol>},
    {"threads", true, threads<T>},
};

// all fields of `from`; the errors of a field name it
template <class T>
void read_all(py::handle from, Target<T>& to) {
  // names as Python's own strings, made once and kept: a look-up by a char* makes one every time
  static const auto names = [] {
    std::array<PyObject*, std::size(table<T>)> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = PyUnicode_InternFromString(table<T>[i].name);
    return all;
  }();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto value = py::reinterpret_steal<py::object>(PyObject_GetAttr(from.ptr(), names[i]));
    if (!value) throw py::error_already_set();
    const Row<T>& row = table<T>[i];
    if (!row.optional || !value.is_none()) row.read(value, row.name, to);
  }
}

}  // namespace run_options
