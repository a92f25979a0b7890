// What can go wrong; every text names the argument, what it got and what it wanted.
#pragma once

#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace ranvier {
inline namespace v0 {

struct ValueError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

struct TypeError : std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

// memory that cannot be had; the text names the bytes
struct MemoryError : std::bad_alloc {
  explicit MemoryError(std::string text_) : text{std::move(text_)} {}
  const char* what() const noexcept override { return text.c_str(); }
  std::string text;
};

// a loss or a state that is no longer finite, or far from anything possible
struct DivergenceError : std::runtime_error {
  DivergenceError(const std::string& text, long long epoch_, long long step_, double value_, long long restored_ = -1)
      : std::runtime_error{text}, epoch{epoch_}, step{step_}, value{value_}, restored{restored_} {}
  // of a run in time
  struct Place {
    long long neuron, step;
    double t, dt, value;  // [ms]
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
  long long epoch, step;  // counted from 0; -1: outside of fit
  double value;
  long long restored;     // the epoch whose weights came back; -1: those of the start
  long long neuron = -1;  // -1: not of a run in time
  double t = 0, dt = 0;
  std::string state{};
};

// a file that cannot be read or written; code is errno, or 0 when the content is at fault
struct FileError : std::runtime_error {
  explicit FileError(const std::string& text, int code_ = 0) : std::runtime_error{text}, code{code_} {}
  int code;
};

}  // namespace v0
}  // namespace ranvier
