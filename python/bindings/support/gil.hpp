// The GIL given away for a scope, and taken back for a moment inside of it. When the interpreter has ended meanwhile
// (a daemon thread at exit) Python unwinds the thread, which C++ answers with an abort; here the thread stops for ever.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <optional>
#include <thread>

namespace gil {

// calls what takes the GIL, now or as Python code does again and again. No destructor may run on the way out of it
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
