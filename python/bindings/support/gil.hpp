// The global interpreter lock (GIL): released for a scope, and taken back for a moment within it. At exit Python ends a
// daemon thread that asks for the GIL by unwinding its stack, and C++ would answer with an abort where that passes a
// destructor; here the thread stops for ever instead.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <optional>
#include <thread>

namespace gil {

// Calls f, which takes the GIL, or runs Python code that releases and takes it. Within f no destructor may stand in the
// way of an unwinding.
template <class F>
void take(F&& f) {
#ifdef __GLIBCXX__
  try {
    f();
  } catch (abi::__forced_unwind&) {
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  }
#else
  f();
#endif
}

class Released {
 public:
  Released() : state_{PyEval_SaveThread()} {}
  ~Released() {
    take([this] { PyEval_RestoreThread(state_); });
  }
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;

 private:
  PyThreadState* state_;
};

class Taken {
 public:
  Taken() {
    take([this] { acquired_.emplace(); });
  }

 private:
  std::optional<pybind11::gil_scoped_acquire> acquired_;
};

}  // namespace gil
