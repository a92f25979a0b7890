// What fit is given, as the core takes it: options by their names in Python, and validation data.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "nets/py_network.hpp"
#include "nets/py_schedule.hpp"
#include "support/gil.hpp"
#include "ranvier/fit.hpp"

// a limit on gradients: None, or a number > 0
inline double limit(const py::dict& given, const char* name) {
  const py::object value = given[name];
  if (value.is_none()) return 0;
  const double x = arguments::number(value, name);
  if (!(x > 0))
    throw py::value_error(std::string(name) + " must be > 0, or None for no limit; got " + arguments::shown(value));
  return x;
}

// The options of a run, by their names in Python. What refers to Python objects refers to those in `given`.
template <class T>
ranvier::FitOptions<T> options_of(const py::dict& given) {
  ranvier::FitOptions<T> o;
  o.epochs = arguments::integer(given["epochs"], "epochs", 0);
  o.batch_size = arguments::integer(given["batch_size"], "batch_size", 1);
  o.shuffle = arguments::flag(given["shuffle"], "shuffle");
  if (const py::object threads = given["threads"]; !threads.is_none()) o.threads = arguments::thread_count(threads);
  o.clip_norm = limit(given, "clip_norm");
  o.clip_value = limit(given, "clip_value");
  if (const py::object tol = given["tol"]; !tol.is_none()) {
    o.tol = arguments::number(tol, "tol");
    if (!(o.tol >= 0)) throw py::value_error("tol must be >= 0, or None; got " + arguments::shown(tol));
  }
  if (const py::object stop = given["early_stopping"]; !stop.is_none()) {
    const auto values = stop.cast<py::tuple>();
    o.early_stopping = {values[0].cast<std::int64_t>(), values[1].cast<bool>(), values[2].cast<double>()};
  }
  if (const py::object path = given["checkpoint"]; !path.is_none()) o.checkpoint = path.cast<std::string>();
  o.checkpoint_every = arguments::integer(given["checkpoint_every"], "checkpoint_every", 1);
  o.resume = arguments::flag(given["resume"], "resume");
  const py::object schedule = given["schedule"];
  if (PyTuple_Check(schedule.ptr())) {
    o.schedule = schedule_of(schedule);
  } else if (!schedule.is_none()) {
    o.schedule_function = [function = schedule.ptr()](double epoch) {
      const gil::Taken taken;
      const auto whole = static_cast<std::int64_t>(epoch);
      return arguments::number(gil::call(function, py::make_tuple(whole)), "what schedule returns");
    };
  }
  return o;
}

// validation_data, or nothing where it is None
template <class T>
HeldData<T> read_validation(ranvier::Network<T>& net, py::handle validation) {
  if (validation.is_none()) return {};
  const py::sequence parts = arguments::list(validation, "validation_data", "a pair (X, y)");
  if (parts.size() != 2 && parts.size() != 3)
    throw py::value_error("validation_data must be (X, y) or (X, y, sample_weight); got " +
                          std::to_string(parts.size()) + " parts");
  const py::object weight = parts.size() == 3 ? py::object(parts[2]) : py::object(py::none());
  return read_data(net, py::object(parts[0]), py::object(parts[1]), weight, "validation X", "validation y",
                   "sample_weight of validation_data");
}
