// Ctrl-C during long work of the core: a function that lets Python run its signal handlers.
#pragma once

#include <pybind11/pybind11.h>

#include "ranvier/interrupts.hpp"

// Python runs signal handlers on its main thread alone; on any other the function is empty. The core calls it while the
// GIL is released.
ranvier::PollInterrupts interrupts();
