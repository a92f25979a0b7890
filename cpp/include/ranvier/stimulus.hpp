// Stimuli: currents as functions of time [ms], and noise. They add with +.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace ranvier {
inline namespace v0 {

inline constexpr double forever = std::numeric_limits<double>::infinity();

class Stimulus {
 public:
  enum class Kind : int { constant, step, pulse_train, ramp, sine, chirp, white_noise, ou_noise };
  struct Part {
    Kind kind;
    double p[5];
    std::uint64_t seed;
  };

  Stimulus() = default;  // no current
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
  // white noise: sigma/√dt·ξ, with a new standard normal ξ for every neuron and step
  static Stimulus white_noise(double sigma, std::uint64_t seed);
  // Uhlenbeck & Ornstein 1930: mean + sd·x, x_{k+1} = x_k·e^(−dt/tau) + √(1 − e^(−2·dt/tau))·ξ, from its stationary
  // distribution
  static Stimulus ou_noise(double mean, double sd, double tau, std::uint64_t seed);

  Stimulus operator+(const Stimulus& other) const;
  const std::vector<Part>& parts() const noexcept { return parts_; }
  bool empty() const noexcept { return parts_.empty(); }
  bool noisy() const noexcept;   // has a part with noise, so that it differs from neuron to neuron
  bool smooth() const noexcept;  // has a part that changes within a step: a ramp, a sine, a chirp
  bool varies() const noexcept;  // has a part without noise that is not constant
  // The sum of the parts without noise at time t of a step whose middle is `middle`. A pulse counts for the whole step
  // when the middle lies in it, so that its edges lie on the nearest step.
  double at(double t, double middle) const noexcept;
  // the times in (from, to) at which a part without noise jumps or bends, in no order
  std::vector<double> edges(double from, double to) const;
  std::vector<double> edges(double from, double to, std::size_t limit) const;
  double mean(double from, double to) const;

 private:
  explicit Stimulus(Part part) : parts_{part} {}
  std::vector<Part> parts_;
};

}  // namespace v0
}  // namespace ranvier
