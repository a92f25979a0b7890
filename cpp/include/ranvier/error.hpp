// The exceptions of the library. Every text names the argument, what it got and what it wanted; the Python module
// translates them into its own.
#pragma once

#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace ranvier {
inline namespace v0 {

// an argument has a value that makes no sense: a wrong shape, an unknown model, a number out of range
struct ValueError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

// an argument is not of the kind that is wanted, or the name of a parameter does not exist
struct TypeError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

// there is not so much memory; the text names the bytes
struct MemoryError : std::bad_alloc {
  explicit MemoryError(std::string text_) : text{std::move(text_)} {}
  const char* what() const noexcept override { return text.c_str(); }
  std::string text;
};

// A matrix is singular, or not positive definite; `index` is its place in the batch.
struct LinAlgError : ValueError {
  explicit LinAlgError(const std::string& text, long long index_ = 0) : ValueError{text}, index{index_} {}
  long long index;
};

// Training or a simulation has diverged: a loss or a state is no longer finite, or far outside its possible range.
struct DivergenceError : std::runtime_error {
  DivergenceError(const std::string& text, long long epoch_, long long step_, double value_, long long restored_ = -1)
      : std::runtime_error{text}, epoch{epoch_}, step{step_}, value{value_}, restored{restored_} {}
  // where in a simulation it happened
  struct Place {
    long long neuron, step;
    double t, dt, value;  // t and dt [ms]; value of the state
    std::string state;
  };
  DivergenceError(const std::string& text, const Place& place)
      : std::runtime_error{text},
        epoch{-1},
        step{place.step},
        value{place.value},
        restored{-1},
        neuron{place.neuron},
        t{place.t},
        dt{place.dt},
        state{place.state} {}
  long long epoch, step;  // counted from 0; epoch -1: not in a fit
  double value;
  long long restored;     // the epoch whose weights were restored; -1: those before the fit
  long long neuron = -1;  // -1: not in a simulation
  double t = 0, dt = 0;
  std::string state{};
  long long model = -1;  // of an ensemble; -1: not in one
};

// A file cannot be read or written; `code` is errno, or 0 where the file's content is at fault.
struct FileError : std::runtime_error {
  explicit FileError(const std::string& text, int code_ = 0) : std::runtime_error{text}, code{code_} {}
  int code;
};

}  // namespace v0
}  // namespace ranvier
