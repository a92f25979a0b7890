// Ctrl-C during long work of the core.
#pragma once

#include <pybind11/pybind11.h>

#include "ranvier/interrupts.hpp"

// A function that lets Python run its signal handlers, and throws what they raise, such as KeyboardInterrupt. The core
// calls it now and then, while the GIL is released. Python runs handlers on its main thread only, so on any other
// thread the function is empty.
ranvier::PollInterrupts interrupts();
