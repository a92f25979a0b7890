// How long work in the core hears Ctrl-C: a function that lets Python run its signal handlers.
#pragma once

#include <pybind11/pybind11.h>

#include "ranvier/interrupts.hpp"

// Empty on any thread but Python's main one, where alone signal handlers run. Called without the GIL.
ranvier::PollInterrupts interrupts();
