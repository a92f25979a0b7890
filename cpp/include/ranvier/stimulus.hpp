// Stimuli: currents as functions of time [ms], and noise. They add, subtract and are scaled by numbers.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {

class SampledFunction;

inline namespace v0 {

inline constexpr double forever = std::numeric_limits<double>::infinity();

// How a function of time goes between its values, which are one interval apart. linear: straight lines. previous: each
// value holds until the next. quadratic: they are half an interval apart, and a parabola goes through the three values
// of each interval.
enum class Sampling : int { linear, previous, quadratic };

class Stimulus {
 public:
  enum class Kind : int { constant, step, pulse_train, ramp, sine, chirp, sampled, white_noise, ou_noise };
  // factor times one of the functions below, of which p has the numbers in their order
  struct Part {
    Kind kind;
    double p[5];
    std::uint64_t seed = 0;
    double factor = 1;
    std::shared_ptr<const SampledFunction>
        samples{};  // of `sampled`, whose p are dt, the Sampling, start, and the count
  };

  Stimulus() = default;        // no current
  Stimulus(double amplitude);  // a constant
  static Stimulus constant(double amplitude);
  // amplitude on [start, stop)
  static Stimulus step(double amplitude, double start = 0, double stop = forever);
  // amplitude on [start + i·period, start + i·period + width), before stop
  static Stimulus pulse_train(double amplitude, double period, double width, double start = 0, double stop = forever);
  // from first, held before start, to last, held from stop on
  static Stimulus ramp(double first, double last, double start, double stop);
  // offset + amplitude·sin(2π·f·t + phase)
  static Stimulus sine(double amplitude, double frequency_hz, double phase = 0, double offset = 0);
  // amplitude·sin(2π·(f0·t + (f1 − f0)·t²/(2·duration))), 0 from duration on
  static Stimulus chirp(double amplitude, double f0_hz, double f1_hz, double duration);
  // values[i] at start + i·dt [of quadratic: start + i·dt/2]; the first holds before, the last afterwards
  static Stimulus sampled(std::vector<double> values, double dt, Sampling kind = Sampling::linear, double start = 0);
  // white noise: sigma/√dt·ξ, with a new standard normal ξ for every neuron and step
  static Stimulus white_noise(double sigma, std::uint64_t seed);
  // Uhlenbeck & Ornstein 1930: mean + sd·x, x_{k+1} = x_k·e^(−dt/tau) + √(1 − e^(−2·dt/tau))·ξ, from its stationary
  // distribution
  static Stimulus ou_noise(double mean, double sd, double tau, std::uint64_t seed);

  // a number is a constant; ValueError where a factor or a divisor is not finite, or makes a part infinite
  friend Stimulus operator+(const Stimulus& a, const Stimulus& b) { return a.plus(b); }
  friend Stimulus operator-(const Stimulus& a, const Stimulus& b) { return a.plus(b.times(-1)); }
  friend Stimulus operator*(double factor, const Stimulus& a) { return a.times(factor); }
  friend Stimulus operator*(const Stimulus& a, double factor) { return a.times(factor); }
  Stimulus operator/(double divisor) const;
  Stimulus operator-() const { return times(-1); }

  const std::vector<Part>& parts() const noexcept { return parts_; }
  bool empty() const noexcept { return parts_.empty(); }
  bool noisy() const noexcept;   // has a part with noise, so that it differs from neuron to neuron
  bool smooth() const noexcept;  // has a part that changes between its edges: a ramp, a sine, a chirp, straight lines
  bool varies() const noexcept;  // has a part without noise that is not constant
  // The value at time t: of a pulse its amplitude on [start, stop). ValueError where there is noise, whose value
  // depends on the neuron and the step.
  double operator()(double t) const;
  // The sum of the parts without noise at time t of a step whose middle is `middle`. A pulse counts for the whole step
  // when the middle lies in it, for a step is cut at its edges.
  double at(double t, double middle) const noexcept;
  // The exact mean of the parts without noise from `from` to `to` > from, in a time that no number of pulses changes.
  double mean(double from, double to) const noexcept;
  // The times in (from, to) at which a part without noise jumps or bends, in no order. Where there are more than
  // `limit` these are limit + 1 numbers, which only say so; without a limit more than 10⁶ are a ValueError.
  std::vector<double> edges(double from, double to, Index limit) const;
  std::vector<double> edges(double from, double to) const;

 private:
  explicit Stimulus(Part part) : parts_{std::move(part)} {}
  Stimulus plus(const Stimulus& other) const;
  Stimulus times(double factor) const;
  std::vector<Part> parts_;
};

}  // namespace v0
}  // namespace ranvier
