// A schedule as Python hands it over: (name, values, epochs of the warm-up, its start).
#pragma once

#include <pybind11/pybind11.h>

#include "ranvier/schedule.hpp"

// checked; ValueError where a value is out of range
ranvier::Schedule schedule_of(const pybind11::object& given);
