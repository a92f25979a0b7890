// The global interpreter lock (GIL): released for a scope, and taken back for a moment within it.
//
// When the process exits, Python (up to 3.13) ends each daemon thread that asks for the GIL: it calls pthread_exit, and
// glibc then unwinds the stack of that thread like an exception (abi::__forced_unwind). C++ aborts the process if this
// leaves a destructor or a noexcept function, or if a `catch (...)` swallows it. So the bindings take the GIL through
// take(), which catches the unwinding right there and puts the thread to sleep for good; the process exits without it.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <optional>
#include <thread>

namespace gil {

// Calls f, which takes the GIL or runs Python code that releases and takes it. f must own no object that has a
// destructor: the unwinding would run it before it comes to this catch, without the GIL.
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

// Releases the GIL for a scope, so that other Python threads run while the core computes.
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

// Takes the GIL for a scope within a Released, to call Python from the core.
class Taken {
 public:
  Taken() {
    take([this] { acquired_.emplace(); });
  }

 private:
  std::optional<pybind11::gil_scoped_acquire> acquired_;
};

// Calls a Python function within a Taken: it may release the GIL and take it again.
inline pybind11::object call(pybind11::handle function, const pybind11::tuple& values) {
  PyObject* result = nullptr;
  take([&] { result = PyObject_Call(function.ptr(), values.ptr(), nullptr); });
  if (!result) throw pybind11::error_already_set();
  return pybind11::reinterpret_steal<pybind11::object>(result);
}

}  // namespace gil
